"""What METS says of an issue, as far as a record keeps it, with a problem for what can't be kept."""

import re
from datetime import date

from django.utils.translation import gettext as _

from archive_pages.formats import dates
from archive_pages.formats.mods import Metadata
from cms.core.languages import code_of
from cms.core.rights import Rights
from cms.parsing.problems import Problem

from .plan import IssuePlan

_DAY_IN_NAME = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d{3})")


def read_metadata(plan: IssuePlan, found: Metadata, file: str, batch_date: str = "") -> None:
    """Fills `plan` from a description. `file` is named in problems; `batch_date` stands in for a missing date."""
    set_date(plan, found.date_issued or batch_date, file, found.date_line or found.line)
    plan.volume = found.volume[:50]
    plan.number = found.number[:50]
    plan.edition = (found.edition_label or found.edition)[:100]
    plan.supplement = found.section[:255]
    plan.publisher = found.publisher[:255]
    plan.place = found.place[:255]
    set_languages(plan, found.languages, file, found.line)
    if found.rights_uri or found.rights:
        set_rights(plan, found.rights_uri or found.rights, file, found.line)


def set_date(plan: IssuePlan, text: str, file: str, line: int | None) -> None:
    """A day that does not exist refuses the issue; a date that can't be read leaves it undated and says so."""
    plan.date_read = text
    found, problem = dates.read(text, file, line)
    plan.date = found or ""
    if problem is not None:
        problem.fatal = problem.code == "absurd-date"
        plan.problems.append(problem)


def date_in_name(name: str) -> str:
    """The day that a folder's or a file's name tells (`1935080201`, `lap_1905-03-04`), as EDTF, or ""."""
    for match in _DAY_IN_NAME.finditer(name):
        try:
            return date(int(match[1]), int(match[3]), int(match[4])).isoformat()
        except ValueError:
            continue
    return ""


def set_languages(plan: IssuePlan, names: list[str], file: str, line: int | None) -> None:
    known: dict[str, None] = {}
    for name in names:
        code = code_of(name)
        if code:
            known[code] = None
        elif name.strip():
            message = _("The language “%(name)s” is not known here and was left out.")
            plan.problems.append(Problem(file, line, "unknown-language", message % {"name": name[:50]}))
    if known:
        plan.languages = list(known)


def set_rights(plan: IssuePlan, text: str, file: str, line: int | None) -> None:
    """A rightsstatements.org or Creative Commons address in use here, or the code at its end (`InC`, `CC0`)."""
    uri = (
        text.strip()
        .replace("https://", "http://", 1)
        .replace("rightsstatements.org/page/", "rightsstatements.org/vocab/")
    )
    uri = uri.split("?")[0].rstrip("/") + "/"
    short = {value.rstrip("/").split("/")[-2].casefold(): value for value in Rights.values}
    short |= {"cc0": Rights.CC0.value, "pdm": Rights.PUBLIC_DOMAIN.value, "public domain": Rights.PUBLIC_DOMAIN.value}
    found = uri if uri in Rights.values else short.get(text.strip().casefold())
    if found:
        plan.rights = found
        return
    message = _("The rights statement “%(rights)s” is none of those in use here and was left out.")
    plan.problems.append(Problem(file, line, "unknown-rights", message % {"rights": text[:100]}))
