"""Issues without METS: a folder of scans with OCR files of the same names, one file for many pages, or a PDF."""

from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from archive_pages.formats.detect import Format
from cms.imaging.master import probe
from cms.parsing.problems import Problem, UnreadableFile

from .inventory import RANKS, Entry, count_pages, declared_image, natural, stem_of
from .plan import CanvasPlan, IssuePlan


def folder_issue(source: str, name: str, entries: list[Entry]) -> IssuePlan:
    """One issue of all scans and OCR files of a folder."""
    plan = IssuePlan(source, name)
    ocrs = _ocr_files(entries, plan)
    scans = _scans(entries, {ocr.stem for ocr in ocrs}, plan)
    matched, spare = _match(scans, ocrs)
    pages = [page for scan in scans for page in _scan_pages(scan, matched.get(scan.stem), plan)]
    if pages and len(spare) == 1 and not matched:
        _one_file_for_all(pages, spare.pop(), plan)
    if spare:
        _without_scan(spare, plan)
    pages += [page for ocr in spare for page in _ocr_pages(ocr)]
    pages.sort(key=lambda page: natural(_page_name(page)))
    for order, page in enumerate(pages, start=1):
        page.order = order
    plan.canvases = pages
    return plan


def pdf_issues(entries: list[Entry]) -> list[IssuePlan]:
    """Each PDF is an issue; its pages are the scans, its text layer the OCR."""
    issues = []
    for entry in sorted((e for e in entries if e.is_pdf), key=lambda e: natural(e.relative)):
        plan = IssuePlan(entry.relative, PurePosixPath(entry.relative).stem)
        plan.canvases = _scan_pages(entry, None, plan)
        for order, canvas in enumerate(plan.canvases, start=1):
            canvas.order = order
        issues.append(plan)
    return issues


def _ocr_files(entries: list[Entry], plan: IssuePlan) -> list[Entry]:
    """OCR files, and any markup that is named like a scan: broken OCR must not be passed over in silence."""
    stems = {entry.stem for entry in entries if entry.is_image}
    found: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda e: natural(e.relative)):
        if entry.format.is_ocr or (entry.is_markup and entry.stem in stems):
            if entry.stem in found:
                message = _("There are two OCR files for this page; %(name)s was used.") % {
                    "name": found[entry.stem].name
                }
                plan.problems.append(Problem(entry.relative, None, "ocr-twice", message))
            found.setdefault(entry.stem, entry)
        elif entry.is_markup:
            message = _("This file is no OCR file that is known here, and no page is named like it; it was left out.")
            plan.problems.append(Problem(entry.relative, None, "unknown-file", message))
    return list(found.values())


def _scans(entries: list[Entry], ocr_stems: set[str], plan: IssuePlan) -> list[Entry]:
    """One file a page, the best where there are several; a PDF only where it is the scan of an OCR file."""
    best: dict[str, Entry] = {}
    images = [entry for entry in entries if entry.is_image]
    stems = {entry.stem for entry in images}
    for entry in entries:
        if entry.is_image and (entry.stem not in best or _rank(entry) < _rank(best[entry.stem])):
            best[entry.stem] = entry
        elif entry.is_pdf and entry.stem in ocr_stems - stems:
            best.setdefault(entry.stem, entry)
        elif entry.is_pdf and entry.stem not in stems:
            message = _(
                "This PDF lies beside scans and was left out. Put it into a folder of its own to make it an issue."
            )
            plan.problems.append(Problem(entry.relative, None, "pdf-left-out", message))
    return sorted(best.values(), key=lambda entry: entry.order)


def _rank(entry: Entry) -> int:
    return RANKS.get(entry.format, 9)


def _match(scans: list[Entry], ocrs: list[Entry]) -> tuple[dict[str, Entry], list[Entry]]:
    """OCR files by the stem of their scan: by their own name, else by the scan that they say they describe."""
    stems = {scan.stem for scan in scans}
    matched = {ocr.stem: ocr for ocr in ocrs if ocr.stem in stems}
    spare = []
    for ocr in ocrs:
        if ocr.stem in matched:
            continue
        declared = stem_of(declared_image(ocr.path))
        if declared in stems and declared not in matched:
            matched[declared] = ocr
        else:
            spare.append(ocr)
    return matched, spare


def _scan_pages(scan: Entry, ocr: Entry | None, plan: IssuePlan) -> list[CanvasPlan]:
    """The pages of one scan file: many for a PDF or a multi-page TIFF."""
    count = 1
    if scan.is_pdf or scan.format is Format.TIFF:
        try:
            count = probe(scan.path).pages
        except UnreadableFile as error:
            problem = error.problem
            plan.problems.append(Problem(scan.relative, problem.line, problem.code, problem.message, fatal=True))
            return []
    pages = [CanvasPlan(0, master=scan.path, master_page=number) for number in range(count)]
    if ocr is not None:
        _one_file_for_all(pages, ocr, plan)
    return pages


def _one_file_for_all(pages: list[CanvasPlan], ocr: Entry, plan: IssuePlan) -> None:
    """Gives the pages of one OCR file to as many scans, in order."""
    count = count_pages(ocr)
    if count != len(pages):
        message = _("The OCR file has %(pages)d pages for %(scans)d scans, so it can't be told which belongs to which.")
        plan.problems.append(
            Problem(
                ocr.relative, None, "page-count-differs", message % {"pages": count, "scans": len(pages)}, fatal=True
            )
        )
        return
    for number, page in enumerate(pages):
        page.ocr, page.ocr_page, page.ocr_pages = ocr.path, number, count


def _ocr_pages(ocr: Entry) -> list[CanvasPlan]:
    """Pages that have text but no scan."""
    count = count_pages(ocr)
    image = declared_image(ocr.path) or ocr.name
    return [
        CanvasPlan(0, ocr=ocr.path, ocr_page=number, ocr_pages=count, expected_image=image) for number in range(count)
    ]


def _without_scan(ocrs: list[Entry], plan: IssuePlan) -> None:
    """One warning, however many files there are."""
    image = declared_image(ocrs[0].path)
    message = _("There is no scan for this OCR file; only its text goes in.")
    if image:
        message = _("There is no scan for this OCR file (it describes %(image)s); only its text goes in.")
    if len(ocrs) > 1:
        message += " " + _("%(count)d OCR files are like this.")
    message %= {"image": image, "count": len(ocrs)}
    plan.problems.append(Problem(ocrs[0].relative, None, "missing-image", message))


def _page_name(page: CanvasPlan) -> str:
    file = page.master or page.ocr
    assert file is not None
    return f"{file.stem} {page.master_page if page.master else page.ocr_page:06d}"
