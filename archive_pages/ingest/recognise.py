"""Which issues a source holds: NDNP batches, METS issues, folders of scans and OCR, PDFs. Opens no scan."""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from archive_pages.formats import ndnp_batch
from archive_pages.formats.detect import Format
from cms.parsing.problems import Problem, UnreadableFile

from .folder_issue import folder_issue, pdf_issues
from .inventory import Entry, natural, take_inventory
from .metadata import date_in_name
from .mets_issue import MetsIssue
from .plan import BatchPlan, IssuePlan
from .sidecar import apply_sidecar, read_sidecar
from .sources import Source

# Folders that hold one kind of file of the issue above them.
ROLES = {
    "alto", "ocr", "xml", "hocr", "abbyy", "page", "fulltext", "text", "txt", "images", "image", "img", "scans", "scan",
    "tif", "tiff", "jpg", "jpeg", "jp2", "png", "pdf", "master", "masters", "max", "default", "original", "originals",
}  # fmt: skip


def recognise(source: Source, beat: Callable[[], None]) -> BatchPlan:
    """All issues of the source in a stable order; `beat` is called while it looks.

    Raises SourceRefused where its list of issues can't be read.
    """
    plan = BatchPlan(source.name, problems=list(source.problems))
    entries = take_inventory(source, beat)
    sidecar = read_sidecar(entries)
    mets, claimed = _mets_issues(entries, plan)
    rest = [entry for entry in entries if entry.relative not in claimed]
    plan.issues = mets + _folder_issues(rest, source.name)
    apply_sidecar(sidecar, plan)
    for issue in plan.issues:
        if not issue.date and not issue.date_read:
            issue.date = issue.date_read = date_in_name(issue.name)
    plan.issues.sort(key=lambda issue: natural(issue.source))
    return plan


def _mets_issues(entries: list[Entry], plan: BatchPlan) -> tuple[list[IssuePlan], set[str]]:
    """The issues that METS files describe, and the files that are theirs."""
    listed = _batch_list(entries, plan)
    if listed:
        by_path = {entry.relative: entry for entry in entries}
        chosen = [(by_path[path], date) for path, date in listed.items() if path in by_path]
    else:
        all_mets = {entry.relative: entry for entry in entries if entry.format is Format.METS}
        chosen = [
            (entry, "") for path, entry in all_mets.items() if path.removesuffix(".xml") + "_1.xml" not in all_mets
        ]
    issues, claimed = [], {entry.relative for entry in entries if entry.format in (Format.METS, Format.NDNP_BATCH)}
    for entry, date in chosen:
        reader = MetsIssue(entry, entries)
        issue = reader.read(date)
        if len(chosen) > 1:
            issue.source = _mets_source(entry, [other for other, _date in chosen])
        issues.append(issue)
        claimed |= reader.claimed()
    return issues, claimed


def _mets_source(entry: Entry, others: list[Entry]) -> str:
    """The issue's folder; its METS file where several lie in one folder."""
    alone = sum(other.folder == entry.folder for other in others) == 1
    return entry.folder if alone and entry.folder else entry.relative


def _batch_list(entries: list[Entry], plan: BatchPlan) -> dict[str, str]:
    """METS paths and dates that an NDNP batch lists; the validated list (`batch_1.xml`) before the plain one."""
    batches = sorted((e for e in entries if e.format is Format.NDNP_BATCH), key=lambda e: (-len(e.name), e.relative))
    if not batches:
        return {}
    present = {entry.relative for entry in entries}
    try:
        batch = ndnp_batch.parse(batches[0].path.read_bytes(), batches[0].relative)
    except UnreadableFile as error:
        plan.problems.append(error.problem)
        return {}
    plan.problems.extend(batch.problems)
    for issue in batch.issues:
        if issue.path not in present:
            message = _("The batch lists this issue, but its METS file is not there.")
            refused = IssuePlan(issue.path, PurePosixPath(issue.path).stem)
            refused.problems.append(Problem(batches[0].relative, issue.line, "missing-mets", message, fatal=True))
            plan.issues.append(refused)
    return {issue.path: issue.date for issue in batch.issues}


def _folder_issues(entries: list[Entry], batch_name: str) -> list[IssuePlan]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_issue_folder(entry.folder), []).append(entry)
    issues: list[IssuePlan] = []
    for folder in sorted(groups, key=natural):
        group = groups[folder]
        name = PurePosixPath(folder).name or batch_name
        if any(entry.is_image or entry.format.is_ocr for entry in group):
            issues.append(folder_issue(folder or batch_name, name, group))
        elif any(entry.is_pdf for entry in group):
            issues.extend(pdf_issues(group))
    return issues


def _issue_folder(folder: str) -> str:
    """The issue's folder: the file's own, or the one above where that is `ALTO`, `images` and the like."""
    path = PurePosixPath(folder)
    while path.name.casefold() in ROLES:
        path = path.parent
    return "" if str(path) == "." else str(path)
