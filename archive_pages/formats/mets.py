"""METS (loc.gov/standards/mets): NDNP issues, newspaper METS/ALTO, and METS/MODS books with a logical structure.

`parse` tells what the file says and opens nothing else. Files are kept by their ID with USE and href as written;
pages are in physical order; the logical structure is a tree whose divisions name the pages they cover, by
`structLink`, by their files' pages, or by their areas. Dates stay as they are written: `dates.py` reads them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive_pages.formats.mods import Metadata, read_descriptions
from cms.parsing.findings import Findings
from cms.parsing.problems import Problem
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import DEFAULT_LIMITS, Element, Limits, local, read

OURS = "urn:virtual-library:mets"  # METS 1.12 takes attributes of other namespaces on every element
_MOST_LINKS = 2_000_000
_PAGE_TYPES = {"page", "leaf", "folio", "image", "canvas", "side", "recto", "verso", "seite", "blatt"}


@dataclass(slots=True)
class MetsFile:
    """One file of the fileSec, with its own `use` or its group's; `href` as written (`paths.resolve` makes it safe).

    `size` is in bytes, None where the file does not say; `checksum` and `checksum_type` are as written.
    """

    id: str
    use: str
    href: str
    mimetype: str = ""
    checksum: str = ""
    checksum_type: str = ""
    size: int | None = None
    line: int | None = None


@dataclass(slots=True)
class MetsPage:
    """One physical page. `order` counts from 1 in reading sequence; `order_label` is the printed number, as written.

    `rotation`, by which the scan must be turned clockwise to be read, and `text_expected` are what our own export adds.
    """

    id: str
    order: int
    order_label: str
    file_ids: list[str]
    type: str = ""
    line: int | None = None
    rotation: int = 0
    text_expected: bool = True


@dataclass(slots=True)
class MetsArea:
    """A part of a file that a division covers: an ALTO block's ID (`begin`), or coordinates as written."""

    file_id: str
    begin: str = ""
    end: str = ""
    coords: str = ""


@dataclass(slots=True)
class MetsDivision:
    """A node of the logical structure. `page_ids` are `MetsPage.id`, in physical order."""

    id: str
    type: str
    label: str
    page_ids: list[str]
    areas: list[MetsArea] = field(default_factory=list)
    children: list["MetsDivision"] = field(default_factory=list)
    dmd_ids: list[str] = field(default_factory=list)
    line: int | None = None


@dataclass(slots=True)
class MetsDocument:
    """What a METS file says. `metadata` describes the whole; `descriptions` holds every dmdSec by its ID."""

    file: str
    label: str
    type: str
    metadata: Metadata
    descriptions: dict[str, Metadata]
    files: dict[str, MetsFile]
    pages: list[MetsPage]
    logical: list[MetsDivision]
    problems: list[Problem] = field(default_factory=list)

    def files_of(self, page: MetsPage) -> list[MetsFile]:
        """The page's files, in the order in which the page names them."""
        return [self.files[identifier] for identifier in page.file_ids if identifier in self.files]


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> MetsDocument:
    """Read a METS file. `name` is the file's name in problems. Raises `UnreadableFile`."""
    document = read(data, name, limits)
    findings = Findings(name)
    findings.add(document.problems)
    root = document.root
    if local(root.tag) != "mets":
        root = next((element for element in root.iter() if local(element.tag) == "mets"), root)
    if local(root.tag) != "mets":
        raise findings.refuse("not-mets", _("This file holds no mets element, so it is no METS."), root.sourceline)
    return _Reader(root, findings).document()


class _Reader:
    def __init__(self, root: Element, findings: Findings) -> None:
        self.root = root
        self.findings = findings
        self.descriptions = read_descriptions(root, findings)
        self.files = self._files()
        self.maps = [child for child in root if local(child.tag) == "structMap"]
        self.physical = self._physical_map()
        self.pages = self._pages()
        self.pages_by_file = self._pages_by_file()
        self.links = self._links()
        self.linked = 0

    def document(self) -> MetsDocument:
        logical = self._logical()
        return MetsDocument(
            file=self.findings.file,
            label=self.root.get("LABEL") or "",
            type=self.root.get("TYPE") or "",
            metadata=self._main_description(logical),
            descriptions=self.descriptions,
            files=self.files,
            pages=self.pages,
            logical=logical,
            problems=self.findings.problems(),
        )

    def _files(self) -> dict[str, MetsFile]:
        files: dict[str, MetsFile] = {}
        for section in self.root:
            if local(section.tag) == "fileSec":
                for file in self._files_in(section, ""):
                    if file.id in files:
                        message = _("Two files have the ID “%(id)s”; the first is used.")
                        self.findings.warn("file-twice", message % {"id": file.id}, file.line)
                    files.setdefault(file.id, file)
        return files

    def _files_in(self, parent: Element, use: str) -> Iterator[MetsFile]:
        for element in parent.iter():
            if local(element.tag) != "file":
                continue
            group_use = next(
                (g.get("USE") for g in element.iterancestors() if local(g.tag) == "fileGrp" and g.get("USE")), ""
            )
            location = next((child for child in element if local(child.tag) == "FLocat"), None)
            if location is None:
                message = _("The file “%(id)s” has no FLocat, so it is not known where it lies.")
                self.findings.warn("no-location", message % {"id": element.get("ID") or ""}, element.sourceline)
            yield MetsFile(
                id=element.get("ID") or "",
                use=element.get("USE") or group_use or use,
                href="" if location is None else attribute(location, "href"),
                mimetype=element.get("MIMETYPE") or "",
                checksum=element.get("CHECKSUM") or "",
                checksum_type=element.get("CHECKSUMTYPE") or "",
                size=_size(element.get("SIZE") or ""),
                line=element.sourceline,
            )

    def _physical_map(self) -> Element | None:
        typed = [m for m in self.maps if "physical" in (m.get("TYPE") or "").lower()]
        untyped = [m for m in self.maps if "logical" not in (m.get("TYPE") or "").lower()]
        found = next(iter(typed + untyped), None)
        if found is None:
            self.findings.warn("no-pages", _("The METS file has no physical structMap, so its pages are not known."))
        return found

    def _pages(self) -> list[MetsPage]:
        divisions = [] if self.physical is None else _page_divisions(self.physical)
        numbered = [(self._order(element, place), place, element) for place, element in enumerate(divisions, start=1)]
        seen: dict[int, int] = {}
        for order, _place, element in numbered:
            if order in seen:
                message = _("Two pages have the order %(order)d; they follow each other as in the file.")
                self.findings.warn("order-twice", message % {"order": order}, element.sourceline)
            seen[order] = 1
        pages = []
        for position, (_order, place, element) in enumerate(sorted(numbered, key=lambda n: n[:2]), start=1):
            file_ids = self._file_ids(element)
            pages.append(
                MetsPage(
                    id=element.get("ID") or f"page-{place}",
                    order=position,
                    order_label=self._order_label(element),
                    file_ids=file_ids,
                    type=_type(element),
                    line=element.sourceline,
                    rotation=_rotation(element),
                    text_expected=element.get(f"{{{OURS}}}textExpected") != "false",
                )
            )
        return pages

    def _order(self, element: Element, place: int) -> int:
        order = (element.get("ORDER") or "").strip()
        if order.isdecimal() and len(order) < 9:
            return int(order)
        if order:
            message = _("“%(order)s” is no page order; the page keeps its place in the file.")
            self.findings.warn("bad-order", message % {"order": order[:20]}, element.sourceline)
        return place

    def _order_label(self, element: Element) -> str:
        described = [self.descriptions[i].page_number for i in _ids(element, "DMDID") if i in self.descriptions]
        return (element.get("ORDERLABEL") or next(iter(described), "") or element.get("LABEL") or "").strip()

    def _file_ids(self, element: Element) -> list[str]:
        """The files of a page, by its own fptr elements (and the areas within)."""
        identifiers: dict[str, None] = {}
        for pointer in element:
            if local(pointer.tag) != "fptr":
                continue
            for part in pointer.iter():
                identifier = part.get("FILEID")
                if identifier is None:
                    continue
                if identifier not in self.files:
                    message = _("A page names the file “%(id)s”, which the fileSec does not list.")
                    self.findings.warn("unknown-file", message % {"id": identifier}, part.sourceline)
                identifiers[identifier] = None
        return list(identifiers)

    def _pages_by_file(self) -> dict[str, list[str]]:
        by_file: dict[str, list[str]] = {}
        for page in self.pages:
            for identifier in page.file_ids:
                by_file.setdefault(identifier, []).append(page.id)
        return by_file

    def _links(self) -> dict[str, list[str]]:
        """structLink: logical division ID to the physical division IDs."""
        links: dict[str, list[str]] = {}
        for element in self.root.iter():
            if local(element.tag) == "smLink":
                links.setdefault(attribute(element, "from"), []).append(attribute(element, "to"))
        return links

    def _logical(self) -> list[MetsDivision]:
        under = _pages_under(self.physical, {page.id for page in self.pages})
        ranks = {page.id: page.order for page in self.pages}
        divisions = []
        for struct_map in self.maps:
            if struct_map is not self.physical and "logical" in (struct_map.get("TYPE") or "").lower():
                divisions += [self._division(child, under, ranks) for child in struct_map if local(child.tag) == "div"]
        return divisions

    def _division(self, element: Element, under: dict[str, list[str]], ranks: dict[str, int]) -> MetsDivision:
        areas = self._areas(element)
        identifier = element.get("ID") or ""
        pages = [page for target in dict.fromkeys(self.links.get(identifier, [])) for page in under.get(target, [])]
        self.linked += len(pages)
        if self.linked > _MOST_LINKS:
            message = _("The logical structure names pages millions of times over. Correct it, or leave it out.")
            raise self.findings.refuse("too-many-links", message, element.sourceline)
        pages += [page for area in areas for page in self.pages_by_file.get(area.file_id, [])]
        children = [self._division(child, under, ranks) for child in element if local(child.tag) == "div"]
        if not pages:
            pages = [page for child in children for page in child.page_ids]
        return MetsDivision(
            id=identifier,
            type=_type(element),
            label=(element.get("LABEL") or "").strip(),
            page_ids=sorted(dict.fromkeys(pages), key=lambda page: ranks[page]),
            areas=areas,
            children=children,
            dmd_ids=_ids(element, "DMDID"),
            line=element.sourceline,
        )

    def _areas(self, element: Element) -> list[MetsArea]:
        areas = []
        for pointer in element:
            if local(pointer.tag) == "fptr":
                for part in pointer.iter():
                    if part.get("FILEID"):
                        get = part.get
                        areas.append(
                            MetsArea(get("FILEID") or "", get("BEGIN") or "", get("END") or "", get("COORDS") or "")
                        )
        return areas

    def _main_description(self, logical: list[MetsDivision]) -> Metadata:
        """The dmdSec of the logical root, else of the physical root, else the first that is no page's."""
        candidates = [identifier for division in logical for identifier in division.dmd_ids]
        if self.physical is not None:
            candidates += [i for child in self.physical for i in _ids(child, "DMDID")]
            candidates += [
                i for child in self.physical.iter() if _type(child).lower() == "issue" for i in _ids(child, "DMDID")
            ]
        candidates += [i for i, description in self.descriptions.items() if not description.page_number]
        found = next((self.descriptions[i] for i in candidates if i in self.descriptions), None)
        return found if found is not None else Metadata()


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, whatever prefix (xlink) it has or lacks."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "").strip()


def _ids(element: Element, name: str) -> list[str]:
    return (element.get(name) or "").split()


def _type(element: Element) -> str:
    return (element.get("TYPE") or "").rpartition(":")[2].strip()


def _size(written: str) -> int | None:
    written = written.strip()
    return int(written) if written.isdecimal() and len(written) < 19 else None


def _rotation(element: Element) -> int:
    written = element.get(f"{{{OURS}}}rotation")
    return int(written) if written in ("90", "180", "270") else 0


def _page_divisions(struct_map: Element) -> list[Element]:
    """The divisions that are pages: by their type, else the innermost ones that point to files."""
    divisions = [element for element in struct_map.iter() if local(element.tag) == "div"]
    typed = [element for element in divisions if _type(element).lower() in _PAGE_TYPES]
    if typed:
        return typed
    pointing = [element for element in divisions if any(local(child.tag) == "fptr" for child in element)]
    return [element for element in pointing if not any(local(child.tag) == "div" for child in element)]


def _pages_under(physical: Element | None, page_ids: set[str]) -> dict[str, list[str]]:
    """For each physical division, the pages at or under it."""
    under: dict[str, list[str]] = {}
    if physical is None:
        return under
    for element in physical.iter():
        identifier = element.get("ID")
        if identifier in page_ids:
            assert identifier is not None
            for holder in (element, *element.iterancestors()):
                if holder.get("ID"):
                    under.setdefault(holder.get("ID") or "", []).append(identifier)
    return under
