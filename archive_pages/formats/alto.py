"""ALTO 1 to 4 (altoxml.github.io): one page's text from Layout/Page, with any of its namespaces, or none.

Reading order: `ReadingOrder` (4.3), else `IDNEXT`, else the order of the file. A `String` that holds a whole line
becomes its words, which share the box. `HYP`, `SUBS_TYPE` and `SUBS_CONTENT` become `Hyphen` and `full`.
"""

from collections.abc import Iterator

from archive_pages.formats import languages
from archive_pages.formats.page import Block, BlockKind, Box, Hyphen, Line, OcrPage, Unit, Word
from archive_pages.formats.reading_order import Placed, arrange, chains
from archive_pages.formats.tokens import box, clean, cut_declared, join_line_ends, number, words_of
from cms.parsing.findings import Findings, Here
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import DEFAULT_LIMITS, Element, Limits, local, read

_UNITS = {
    "pixel": Unit.PIXEL,
    "pixels": Unit.PIXEL,
    "px": Unit.PIXEL,
    "inch1200": Unit.INCH1200,
    "mm10": Unit.MM10,
    "point": Unit.POINT,
    "pt": Unit.POINT,
}
_MARGINS = {"TopMargin", "LeftMargin", "RightMargin", "BottomMargin"}
_PARTS = {"HypPart1": Hyphen.FIRST, "HypPart2": Hyphen.SECOND}
# What layout programs call their blocks, by the word's beginning, in the order in which they are tried.
_KIND_WORDS = (
    ("head", BlockKind.HEADING),
    ("title", BlockKind.HEADING),
    ("caption", BlockKind.CAPTION),
    ("legend", BlockKind.CAPTION),
    ("adv", BlockKind.ADVERTISEMENT),
    ("table", BlockKind.TABLE),
    ("marg", BlockKind.MARGINALIA),
    ("running", BlockKind.MARGINALIA),
    ("foot", BlockKind.MARGINALIA),
    ("page", BlockKind.MARGINALIA),
    ("number", BlockKind.MARGINALIA),
    ("illustration", BlockKind.ILLUSTRATION),
    ("image", BlockKind.ILLUSTRATION),
    ("picture", BlockKind.ILLUSTRATION),
    ("graphic", BlockKind.ILLUSTRATION),
    ("separator", BlockKind.SEPARATOR),
)


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> OcrPage:
    """The page of an ALTO file. `name` is the file's name in problems. Raises `UnreadableFile`."""
    document = read(data, name, limits)
    findings = Findings(name)
    findings.add(document.problems)
    root = document.root
    pages = _pages(root)
    if not pages:
        raise findings.refuse(
            "no-page", _("This ALTO file holds no Page element. Export the page again."), root.sourceline
        )
    if len(pages) > 1:
        raise findings.refuse(
            "several-pages",
            _("This ALTO file holds %(count)d pages. Export one file a page.") % {"count": len(pages)},
            pages[1].sourceline,
        )
    return _PageReader(root, pages[0], findings).page()


class _PageReader:
    """Reads one Page element."""

    def __init__(self, root: Element, page: Element, findings: Findings) -> None:
        self.root = root
        self.element = page
        self.findings = findings
        self.here = Here(findings, page)
        self.tags = _tag_kinds(root)
        self.declared: set[int] = set()  # id() of lines that end with a HYP and no SUBS_TYPE

    def page(self) -> OcrPage:
        width, height = self._size()
        found = list(self._blocks(self.element, None, []))
        blocks = arrange(found, self._explicit_order() or chains(found))
        join_line_ends(blocks, self.declared)
        return OcrPage(
            width=width,
            height=height,
            unit=self._unit(),
            blocks=blocks,
            image_name=self._image_name(),
            language=languages.code(self.element.get("LANG")),
            page_label=(self.element.get("PRINTED_IMG_NR") or "").strip() or None,
            problems=self.findings.problems(),
        )

    def _size(self) -> tuple[float | None, float | None]:
        width = number(self.element.get("WIDTH"), self.here)
        height = number(self.element.get("HEIGHT"), self.here)
        if width and height and width > 0 and height > 0:
            return width, height
        for space in self.element:
            if local(space.tag) == "PrintSpace":
                place = _box(space, self.here)
                if place and place.width > 0 and place.height > 0:
                    self.here("no-page-size", _("The page has no usable size; that of its PrintSpace was used."))
                    return place.hpos + place.width, place.vpos + place.height
        self.here(
            "no-page-size", _("The page has no usable size; its boxes will be fitted to the scan as well as possible.")
        )
        return None, None

    def _unit(self) -> Unit:
        text = self._description("MeasurementUnit").lower()
        if text and text not in _UNITS:
            message = _("“%(unit)s” is not a unit that ALTO knows; the boxes are scaled by the page's size.")
            self.here("unknown-unit", message % {"unit": text[:40]})
        return _UNITS.get(text, Unit.UNKNOWN)

    def _image_name(self) -> str | None:
        return self._description("fileName") or None

    def _description(self, wanted: str) -> str:
        for element in self.root:
            if local(element.tag) == "Description":
                for child in element.iter():
                    if local(child.tag) == wanted:
                        return clean("".join(child.itertext()), self.here).strip()
        return ""

    def _blocks(self, parent: Element, kind: BlockKind | None, names: list[str]) -> Iterator[Placed]:
        """The blocks under an element. Composed blocks lend their kind and their place in the order to their parts."""
        for child in parent:
            tag = local(child.tag)
            self.here.element = child
            if tag == "TextBlock":
                block = self._text_block(child, kind)
                if block.lines or block.kind is BlockKind.ILLUSTRATION:
                    yield _placed(child, block, names)
            elif tag == "ComposedBlock":
                own = [child.get("ID") or "", *names]
                yield from self._blocks(child, self._kind(child) or kind, own)
            elif tag == "Illustration":
                yield _placed(child, Block(BlockKind.ILLUSTRATION, box=_box(child, self.here)), names)
            elif tag == "GraphicalElement":
                block = Block(self._kind(child) or BlockKind.SEPARATOR, box=_box(child, self.here))
                yield _placed(child, block, names)
            elif tag == "PrintSpace":
                yield from self._blocks(child, None, names)
            elif tag in _MARGINS:
                yield from self._blocks(child, BlockKind.MARGINALIA, names)

    def _kind(self, element: Element) -> BlockKind | None:
        for reference in (element.get("TAGREFS") or "").split():
            if reference in self.tags:
                return self.tags[reference]
        return kind_of(element.get("TYPE") or "")

    def _text_block(self, element: Element, kind: BlockKind | None) -> Block:
        block = Block(
            self._kind(element) or kind or BlockKind.TEXT,
            box=_box(element, self.here),
            language=languages.code(element.get("LANG") or element.get("language")),
        )
        for child in element:
            if local(child.tag) == "TextLine":
                line = self._line(child)
                if line.words:
                    block.lines.append(line)
        return block

    def _line(self, element: Element) -> Line:
        here = self.here
        here.element = element
        line = Line([], _box(element, here))
        words = line.words
        for child in element:
            tag = local(child.tag)
            if tag == "String":
                here.element = child
                words.extend(self._string(child))
            elif tag == "HYP" and words and words[-1].hyphen is None:
                self.declared.add(id(line))
        return line

    def _string(self, element: Element) -> list[Word]:
        get = element.get
        content = get("CONTENT")
        if content is None:
            self.here("no-content", _("A String has no CONTENT; it was left out."))
            return []
        if not content or content.isspace():
            return []
        confidence = get("WC")
        words = words_of(
            content,
            _box(element, self.here),
            None if confidence is None else _confidence(confidence, self.here),
            self.here,
        )
        part = get("SUBS_TYPE")
        if part is not None and words:
            self._divided(words, part, get("SUBS_CONTENT"))
        elif words and words[0].box is None:
            self.here("no-box", _("A word has no usable box; it can be found but not framed."))
        return words

    def _divided(self, words: list[Word], part: str, whole: str | None) -> None:
        hyphen = _PARTS.get(part)
        if hyphen is None:
            return
        word = words[-1] if hyphen is Hyphen.FIRST else words[0]
        if hyphen is Hyphen.FIRST:
            cut_declared(word)
        else:
            word.hyphen = hyphen
        full = clean(whole or "", self.here)
        if full and not any(character.isspace() for character in full):
            word.full = full

    def _explicit_order(self) -> list[str]:
        """The references of ReadingOrder (ALTO 4.3), which stands in Layout or in Page."""
        for parent in (self.element, self.element.getparent()):
            for element in [] if parent is None else parent:
                if local(element.tag) == "ReadingOrder":
                    return [child.get("REF") or "" for child in element.iter() if local(child.tag) == "ElementRef"]
        return []


def _pages(root: Element) -> list[Element]:
    """The Page elements: children of Layout, or wherever a broken exporter put them."""
    pages = [page for layout in root if local(layout.tag) == "Layout" for page in layout if local(page.tag) == "Page"]
    return pages or [element for element in root.iter() if local(element.tag) == "Page"]


def _placed(element: Element, block: Block, names: list[str]) -> Placed:
    return Placed(block, [element.get("ID") or "", *names], element.get("IDNEXT") or "")


def _tag_kinds(root: Element) -> dict[str, BlockKind]:
    """The kinds that Tags (ALTO 2.1) give to blocks, by tag ID."""
    kinds = {}
    for tags in root:
        if local(tags.tag) == "Tags":
            for tag in tags:
                kind = kind_of(tag.get("LABEL") or "") or kind_of(tag.get("TYPE") or "")
                if kind is not None and local(tag.tag) in ("LayoutTag", "StructureTag", "OtherTag"):
                    kinds[tag.get("ID") or ""] = kind
    return kinds


def kind_of(label: str) -> BlockKind | None:
    """The kind that a layout program's own word means, or None for plain text and unknown words."""
    label = label.lower()
    for beginning, kind in _KIND_WORDS:
        if label.startswith(beginning):
            return kind
    return None


def _box(element: Element, here: Here) -> Box | None:
    get = element.get
    return box(get("HPOS"), get("VPOS"), get("WIDTH"), get("HEIGHT"), here)


def _confidence(text: str, here: Here) -> float | None:
    """WC is 0.0 to 1.0; some programs write per cent."""
    value = number(text, here)
    if value is None or value < 0:
        return None
    return value if value <= 1 else min(value / 100, 1.0)
