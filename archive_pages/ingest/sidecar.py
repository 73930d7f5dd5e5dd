"""`issues.csv`: what the librarian says of each folder. It wins over what METS and names say.

Columns: folder (or PDF), title, date, volume, number, edition, language, rights; only `folder` is required. Commas,
semicolons or tabs; UTF-8.
"""

import csv
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from cms.parsing.problems import Problem

from .inventory import Entry
from .metadata import set_date, set_languages, set_rights
from .plan import BatchPlan, IssuePlan
from .sources import SourceRefused

NAME = "issues.csv"
COLUMNS = {"folder", "title", "date", "volume", "number", "edition", "language", "rights"}
MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Row:
    line: int
    values: dict[str, str]


@dataclass
class Sidecar:
    file: str = ""
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sidecar(entries: list[Entry]) -> Sidecar:
    """The list nearest to the root. Raises SourceRefused where it can't be read: to guess would write wrong records."""
    lists = [entry for entry in entries if entry.name.casefold() == NAME]
    if not lists:
        return Sidecar()
    entry = min(lists, key=lambda one: (one.relative.count("/"), one.relative))
    sidecar = Sidecar(entry.relative)
    text = _text(entry)
    lines = text.splitlines()
    header = lines[0] if lines else ""
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        columns = [column.strip().casefold() for column in next(reader, [])]
        if "folder" not in columns:
            raise _refuse(
                entry, 1, "no-folder-column", _("The first line must name the columns, one of them “folder”.")
            )
        for column in sorted(set(columns) - COLUMNS - {""}):
            sidecar.problems.append(
                Problem(
                    entry.relative,
                    1,
                    "unknown-column",
                    _("The column “%(name)s” is not known; it was left out.") % {"name": column},
                )
            )
        for values in reader:
            if any(value.strip() for value in values):
                row = {column: value.strip() for column, value in zip(columns, values, strict=False)}
                sidecar.rows.append(Row(reader.line_num, row))
    except csv.Error as error:
        raise _refuse(
            entry, reader.line_num, "bad-csv", _("The list can't be read: %(error)s.") % {"error": error}
        ) from error
    return sidecar


def _text(entry: Entry) -> str:
    data = entry.path.read_bytes()
    if len(data) > MAX_BYTES:
        raise _refuse(entry, None, "too-large", _("The list is too large."))
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refuse(entry, line, "wrong-encoding", _("The list is not in UTF-8. Save it as “CSV UTF-8”.")) from error


def _refuse(entry: Entry, line: int | None, code: str, message: str) -> SourceRefused:
    return SourceRefused(Problem(entry.relative, line, code, message, fatal=True))


def apply_sidecar(sidecar: Sidecar, plan: BatchPlan) -> None:
    """Writes the rows over what the files said."""
    plan.problems.extend(sidecar.problems)
    base = str(PurePosixPath(sidecar.file).parent) if sidecar.file else "."
    seen: dict[int, int] = {}
    for row in sidecar.rows:
        issue = _issue_of(row, base, plan)
        if issue is None:
            message = _("The list names “%(folder)s”, but no issue is there.") % {"folder": row.values["folder"][:200]}
            plan.problems.append(Problem(sidecar.file, row.line, "no-such-folder", message))
        elif id(issue) in seen:
            message = _("The list names this issue a second time (first in line %(line)d).") % {"line": seen[id(issue)]}
            issue.problems.append(Problem(sidecar.file, row.line, "listed-twice", message, fatal=True))
        else:
            seen[id(issue)] = row.line
            _apply(row, issue, sidecar.file)


def _issue_of(row: Row, base: str, plan: BatchPlan) -> IssuePlan | None:
    wanted = row.values["folder"].replace("\\", "/").strip("/").removeprefix("./")
    if wanted in ("", "."):
        return plan.issues[0] if len(plan.issues) == 1 else None
    full = wanted if base == "." else f"{base}/{wanted}"
    exact = [issue for issue in plan.issues if issue.source.casefold() in (full.casefold(), wanted.casefold())]
    named = [issue for issue in plan.issues if issue.name.casefold() == wanted.casefold()]
    return next(iter(exact or (named if len(named) == 1 else [])), None)


def _apply(row: Row, issue: IssuePlan, file: str) -> None:
    values = row.values
    if values.get("title"):
        issue.title_name, issue.title_is_listed = values["title"][:255], True
    if values.get("date"):
        issue.date = ""
        issue.problems = [problem for problem in issue.problems if not problem.code.endswith("-date")]
        set_date(issue, values["date"], file, row.line)
    issue.volume = values.get("volume", "")[:50] or issue.volume
    issue.number = values.get("number", "")[:50] or issue.number
    issue.edition = values.get("edition", "")[:100] or issue.edition
    if values.get("language"):
        set_languages(issue, values["language"].replace(";", ",").replace("|", ",").split(","), file, row.line)
    if values.get("rights"):
        issue.rights = ""
        set_rights(issue, values["rights"], file, row.line)
