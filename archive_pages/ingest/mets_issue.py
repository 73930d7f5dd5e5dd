"""An issue from its METS file: which files its pages are, what it is called, how it is divided."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from archive_pages.formats import mets
from archive_pages.formats.detect import Format
from archive_pages.formats.paths import resolve
from cms.parsing.problems import Problem, UnreadableFile

from .fixity import Fixity
from .inventory import RANKS, Entry, count_pages, declared_image, stem_of
from .metadata import read_metadata
from .plan import CanvasPlan, IssuePlan

# METS `USE` of the file to keep, the best first (NDNP, DFG Viewer, OCR-D, METS/ALTO projects).
USES = ("master", "archive", "preservation", "max", "original", "presentation", "default", "service", "reference")
_FRAGMENT = re.compile(r"#page=(\d{1,6})$")
BOOKS = {"monograph", "volume", "book", "multivolume_work", "multivolumework", "manuscript"}
WHOLE = BOOKS | {"issue", "newspaper"}


class MetsIssue:
    """Reads one METS file against the files that lie at or below its folder."""

    def __init__(self, entry: Entry, entries: Iterable[Entry]) -> None:
        self.entry = entry
        below = f"{entry.folder}/" if entry.folder else ""
        self.entries = {one.relative: one for one in entries if one.relative.startswith(below) and one is not entry}
        self.by_stem: dict[str, list[Entry]] = {}
        for one in self.entries.values():
            self.by_stem.setdefault(PurePosixPath(one.relative).stem.casefold(), []).append(one)
        self.plan = IssuePlan(entry.folder or entry.path.parent.name, PurePosixPath(entry.relative).stem)
        self.taken: dict[str, int] = {}
        self.named: set[str] = set()
        self.fixities: dict[str, Fixity] = {}
        self.unknown_checksum = False

    def read(self, batch_date: str = "") -> IssuePlan:
        """The plan; a METS file that can't be read becomes a refused issue."""
        try:
            self.document = mets.parse(self.entry.path.read_bytes(), self.entry.relative)
        except UnreadableFile as error:
            self.plan.problems.append(error.problem)
            return self.plan
        self.plan.problems.extend(self.document.problems)
        found = [(page, *self._files(page)) for page in self.document.pages]
        ocr_of = self._straightened({page.id: ocr for page, _master, ocr in found})
        orders: dict[str, int] = {}
        missing: list[mets.MetsPage] = []
        for page, master, _ocr in found:
            ocr = ocr_of[page.id]
            if master is None and ocr is None:
                missing.append(page)
                continue
            orders[page.id] = len(orders) + 1
            self.plan.canvases.append(self._canvas(page, master, ocr, orders[page.id]))
        if missing:
            self._pages_missing(missing)
        if not self.plan.canvases:
            self._problem("no-pages", _("None of the files of this issue is in its folder."), fatal=True)
        self._describe(batch_date)
        self.plan.structure = _structure(self.document.logical, orders)
        return self.plan

    def claimed(self) -> set[str]:
        """Relative paths that belong to this issue: all below its METS file's own folder, or what METS names."""
        own = set(self.entries) if self.entry.folder else self.named | set(self.taken)
        return own | {self.entry.relative}

    def _files(self, page: mets.MetsPage) -> tuple[Entry | None, Entry | None]:
        """The page's scan and its OCR file, as far as they are there."""
        scans: list[tuple[int, int, Entry]] = []
        ocr: Entry | None = None
        for file in self.document.files_of(page):
            for entry in self._found(file):
                self.named.add(entry.relative)
                self._note_fixity(file, entry)
                if entry.is_image or entry.is_pdf:
                    scans.append((_use_rank(file.use), RANKS.get(entry.format, 9), entry))
                elif entry.format.is_ocr and ocr is None:
                    ocr = entry
        best = min(scans, key=lambda scan: scan[:2], default=None)
        return (best[2] if best else None), ocr

    def _note_fixity(self, file: mets.MetsFile, entry: Entry) -> None:
        """What METS says of a file holds for that file only, not for another that stands in for it."""
        if _name_of(file).casefold() != entry.name.casefold():
            return
        fixity = self.fixities.setdefault(entry.relative, Fixity.of(file))
        if file.checksum and not fixity.algorithm and not self.unknown_checksum:
            self.unknown_checksum = True
            message = _("Checksums of the kind “%(kind)s” are not known here, so they were not looked at.")
            self._problem("unknown-checksum", message % {"kind": file.checksum_type[:20]}, file.line)

    def _found(self, file: mets.MetsFile) -> list[Entry]:
        """The local file: at its path, else by its name below the METS file. A web address is a name, no more."""
        path = resolve(self.entry.folder, _FRAGMENT.sub("", file.href))
        if path and path in self.entries:
            return [self.entries[path]]
        name = _name_of(file)
        same = [one for one in self.entries.values() if one.name.casefold() == name.casefold()]
        if not same:
            wanted = "image" in file.mimetype
            same = [one for one in self.by_stem.get(stem_of(name), []) if one.is_image == wanted or not file.mimetype]
        in_group = [one for one in same if file.use and file.use.casefold() in one.folder.casefold().split("/")]
        return (in_group or same)[:1]

    def _straightened(self, ocr_of: dict[str, Entry | None]) -> dict[str, Entry | None]:
        """Where METS gives a page an OCR file of another page, and the page's own lies there unused, that one is taken.

        The OCR file itself says which scan it was made from; METS is believed unless both files contradict it.
        """
        used = {entry.relative for entry in ocr_of.values() if entry}
        unused = [one for one in self.entries.values() if one.format is Format.ALTO and one.relative not in used]
        owners = {stem_of(image): page for page in self.document.pages for image in self._image_names(page)}
        for spare in unused:
            page = owners.get(stem_of(declared_image(spare.path)))
            if page is None:
                continue
            displaced = ocr_of[page.id]
            if displaced is None:
                ocr_of[page.id] = spare
                self._ocr_moved(page, spare)
                continue
            right = owners.get(stem_of(declared_image(displaced.path)))
            if right is not None and right is not page and ocr_of[right.id] is None:
                ocr_of[page.id], ocr_of[right.id] = spare, displaced
                self._ocr_moved(page, spare)
                self._ocr_moved(right, displaced)
        return ocr_of

    def _image_names(self, page: mets.MetsPage) -> list[str]:
        """What an OCR file may call the page's scan: its file name, or the number in its METS ID."""
        names = []
        for file in self.document.files_of(page):
            if "alto" not in file.mimetype and "xml" not in file.mimetype:
                names += [PurePosixPath(file.href).name, file.id.rpartition("_")[2]]
        return [name for name in names if name]

    def _ocr_moved(self, page: mets.MetsPage, ocr: Entry) -> None:
        message = _(
            "METS does not give %(ocr)s to page %(page)s, but the file names that page's scan. It was used there."
        )
        self._problem("other-image", message % {"ocr": ocr.name, "page": page.order_label or page.order}, page.line)

    def _pages_missing(self, pages: list[mets.MetsPage]) -> None:
        labels = ", ".join(page.order_label or str(page.order) for page in pages[:20])
        message = _("%(count)d pages were left out, for none of their files is there: %(labels)s.")
        self._problem("missing-page", message % {"count": len(pages), "labels": labels}, pages[0].line)

    def _canvas(self, page: mets.MetsPage, master: Entry | None, ocr: Entry | None, order: int) -> CanvasPlan:
        canvas = CanvasPlan(order, page.order_label[:50], text_expected=page.text_expected)
        if master is not None:
            canvas.master, canvas.master_page = master.path, self._named_page(page, master)
            canvas.rotation, canvas.master_fixity = page.rotation, self.fixities.get(master.relative)
        else:
            images = [
                f.href for f in self.document.files_of(page) if "image" in f.mimetype or _use_rank(f.use) < len(USES)
            ]
            canvas.expected_image = PurePosixPath(images[0]).name if images else ""
            message = _("The scan of page %(page)s is missing (%(name)s); only its text goes in.")
            name = canvas.expected_image or page.id
            self._problem("missing-image", message % {"page": page.order_label or order, "name": name}, page.line)
        if ocr is not None:
            canvas.ocr, canvas.ocr_page = ocr.path, self._place(ocr)
            canvas.ocr_pages, canvas.ocr_fixity = count_pages(ocr), self.fixities.get(ocr.relative)
        return canvas

    def _named_page(self, page: mets.MetsPage, master: Entry) -> int:
        """The page of a PDF or TIFF that the METS file names (`#page=3`), else the next."""
        for file in self.document.files_of(page):
            match = _FRAGMENT.search(file.href)
            if match and master in self._found(file):
                return max(0, int(match[1]) - 1)
        return self._place(master)

    def _place(self, entry: Entry) -> int:
        """Which page of the file comes next: a file that several pages name holds them in order."""
        place = self.taken.get(entry.relative, 0)
        self.taken[entry.relative] = place + 1
        return place

    def _describe(self, batch_date: str) -> None:
        document, plan = self.document, self.plan
        read_metadata(plan, document.metadata, self.entry.relative, batch_date)
        kind = document.logical[0].type.casefold() if document.logical else ""
        plan.is_book = kind in BOOKS
        plan.title_name = document.metadata.host_title
        if plan.is_book:
            plan.own_title = document.metadata.title or document.logical[0].label
        elif document.metadata.title != plan.title_name and plan.title_name:
            plan.own_title = document.metadata.title

    def _problem(self, code: str, message: str, line: int | None = None, fatal: bool = False) -> None:
        self.plan.problems.append(Problem(self.entry.relative, line, code, message, fatal))


def _name_of(file: mets.MetsFile) -> str:
    """The last part of what the METS file calls it."""
    return PurePosixPath(_FRAGMENT.sub("", file.href).replace("\\", "/").rstrip("/")).name


def _use_rank(use: str) -> int:
    use = use.casefold()
    return USES.index(use) if use in USES else len(USES)


def _structure(divisions: list[mets.MetsDivision], orders: dict[str, int]) -> list[dict[str, Any]]:
    """The logical structure in canvas orders; a root that only holds the rest is the issue itself."""
    if len(divisions) == 1 and (divisions[0].children or divisions[0].type.casefold() in WHOLE):
        divisions = divisions[0].children
    return [_division(division, orders) for division in divisions]


def _division(division: mets.MetsDivision, orders: dict[str, int]) -> dict[str, Any]:
    return {
        "type": division.type,
        "label": division.label,
        "canvases": [orders[page] for page in division.page_ids if page in orders],
        "items": [_division(child, orders) for child in division.children],
    }
