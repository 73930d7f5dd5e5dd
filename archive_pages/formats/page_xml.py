"""PAGE XML of PRImA (2010 to 2019, github.com/PRImA-Research-Lab/PAGE-XML): regions, lines and words with polygons.

Polygons become the boxes around them. `ReadingOrder` is followed. Where a line and its words have different texts, the
line's is used: transcribers correct lines, and leave the words as the OCR made them. Its words then keep the boxes of
the old ones if they are as many, and else share the line's box.
"""

from collections.abc import Iterator

from archive_pages.formats import languages
from archive_pages.formats.page import Block, BlockKind, Box, Line, OcrPage, Unit, Word
from archive_pages.formats.reading_order import Placed, arrange
from archive_pages.formats.tokens import join_line_ends, number, page_size, possible, union, words_of
from cms.parsing.findings import Findings, Here
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import DEFAULT_LIMITS, Element, Limits, local, read

_REGIONS = {
    "TextRegion": BlockKind.TEXT,
    "TableRegion": BlockKind.TABLE,
    "AdvertRegion": BlockKind.ADVERTISEMENT,
    "ImageRegion": BlockKind.ILLUSTRATION,
    "GraphicRegion": BlockKind.ILLUSTRATION,
    "LineDrawingRegion": BlockKind.ILLUSTRATION,
    "ChartRegion": BlockKind.ILLUSTRATION,
    "MapRegion": BlockKind.ILLUSTRATION,
    "MathsRegion": BlockKind.ILLUSTRATION,
    "ChemRegion": BlockKind.ILLUSTRATION,
    "MusicRegion": BlockKind.ILLUSTRATION,
    "SeparatorRegion": BlockKind.SEPARATOR,
    "UnknownRegion": BlockKind.TEXT,
    "CustomRegion": BlockKind.TEXT,
    "TableCell": BlockKind.TABLE,
}
_WITHOUT_TEXT = {BlockKind.ILLUSTRATION, BlockKind.SEPARATOR}
_TEXT_TYPES = {
    "heading": BlockKind.HEADING,
    "caption": BlockKind.CAPTION,
    "header": BlockKind.MARGINALIA,
    "footer": BlockKind.MARGINALIA,
    "page-number": BlockKind.MARGINALIA,
    "marginalia": BlockKind.MARGINALIA,
    "footnote": BlockKind.MARGINALIA,
    "footnote-continued": BlockKind.MARGINALIA,
    "endnote": BlockKind.MARGINALIA,
    "signature-mark": BlockKind.MARGINALIA,
    "catch-word": BlockKind.MARGINALIA,
}
_INCHES_A_UNIT = {"PPI": 1.0, "PPCM": 2.54}


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> OcrPage:
    """The page of a PAGE file. `name` is the file's name in problems. Raises `UnreadableFile`."""
    document = read(data, name, limits)
    findings = Findings(name)
    findings.add(document.problems)
    page = next((element for element in document.root if local(element.tag) == "Page"), None)
    if page is None:
        message = _("This PAGE file holds no Page element. Export it again.")
        raise findings.refuse("no-page", message, document.root.sourceline)
    return _PageReader(page, findings).page()


class _PageReader:
    """Reads one Page element."""

    def __init__(self, element: Element, findings: Findings) -> None:
        self.element = element
        self.findings = findings
        self.here = Here(findings, element)

    def page(self) -> OcrPage:
        get = self.element.get
        width, height = page_size(get("imageWidth"), get("imageHeight"), self.here)
        blocks = arrange(list(self._regions(self.element, BlockKind.TEXT, [])), self._order())
        join_line_ends(blocks)
        return OcrPage(
            width=width,
            height=height,
            unit=Unit.PIXEL,
            blocks=blocks,
            dpi=self._dpi(),
            image_name=get("imageFilename") or None,
            language=languages.code(get("primaryLanguage")),
            problems=self.findings.problems(),
        )

    def _dpi(self) -> float | None:
        factor = _INCHES_A_UNIT.get(self.element.get("imageResolutionUnit") or "")
        resolution = number(self.element.get("imageXResolution"), self.here) if factor else None
        return resolution * factor if resolution and factor and resolution > 0 else None

    def _order(self) -> list[str]:
        """The regions that ReadingOrder names, its groups unfolded by their indexes."""
        for child in self.element:
            if local(child.tag) == "ReadingOrder":
                return [name for group in child for name in _references(group)]
        return []

    def _regions(self, parent: Element, kind: BlockKind, names: list[str]) -> Iterator[Placed]:
        for element in parent:
            tag = local(element.tag)
            if tag not in _REGIONS:
                continue
            own = [element.get("id") or "", *names]
            own_kind = self._kind(element, tag, kind)
            self.here.element = element
            block = Block(own_kind, box=self._box(element), language=languages.code(element.get("primaryLanguage")))
            if own_kind not in _WITHOUT_TEXT:
                block.lines = self._lines(element)
            if block.lines or own_kind in _WITHOUT_TEXT:
                yield Placed(block, own)
            yield from self._regions(element, own_kind, own)

    def _kind(self, element: Element, tag: str, parent: BlockKind) -> BlockKind:
        kind = _REGIONS[tag]
        if kind is not BlockKind.TEXT:
            return kind
        text_type = element.get("type") or _structure_type(element.get("custom") or "")
        return _TEXT_TYPES.get(text_type, parent if parent not in _WITHOUT_TEXT else BlockKind.CAPTION)

    def _lines(self, region: Element) -> list[Line]:
        elements = [child for child in region if local(child.tag) == "TextLine"]
        if not elements:
            return self._lines_of_region(region)
        lines = []
        for element in elements:
            self.here.element = element
            place = self._box(element)
            line = Line(self._words(element, place), place)
            if line.words:
                lines.append(line)
        return lines

    def _lines_of_region(self, region: Element) -> list[Line]:
        """A region that has only text of its own: its lines share its box from top to bottom."""
        text, confidence = self._text(region)
        rows = [row for row in text.splitlines() if row.strip()]
        place = self._box(region)
        lines = []
        for index, row in enumerate(rows):
            part = None
            if place is not None:
                height = place.height / len(rows)
                part = Box(place.hpos, place.vpos + index * height, place.width, height)
            lines.append(Line(words_of(row, part, confidence, self.here), part))
        return lines

    def _words(self, line: Element, place: Box | None) -> list[Word]:
        words: list[Word] = []
        for element in line:
            if local(element.tag) == "Word":
                self.here.element = element
                text, confidence = self._text(element)
                words += words_of(text, self._box(element), confidence, self.here)
        self.here.element = line
        text, confidence = self._text(line)
        tokens = words_of(text, place or union([word.box for word in words if word.box]), confidence, self.here)
        if not tokens or [word.content for word in tokens] == [word.content for word in words]:
            return words
        if words:
            self.here("levels-differ", _("A line's text differs from its words'; the line's text was used."))
        if len(words) == len(tokens):
            return [Word(new.content, old.box, confidence) for new, old in zip(tokens, words, strict=True)]
        if place is None and not words:
            self.here("no-box", _("A line has no usable box; its words can be found but not framed."))
        return tokens

    def _text(self, element: Element) -> tuple[str, float | None]:
        """The best reading (the lowest `index`) of an element, and its confidence."""
        readings = [child for child in element if local(child.tag) == "TextEquiv"]
        if not readings:
            return "", None
        best = min(readings, key=lambda reading: _index(reading.get("index")))
        text = next((child.text or "" for child in best if local(child.tag) == "Unicode"), "")
        confidence = number(best.get("conf"), self.here)
        return text, None if confidence is None or not 0 <= confidence <= 1 else confidence

    def _box(self, element: Element) -> Box | None:
        coords = next((child for child in element if local(child.tag) == "Coords"), None)
        if coords is None:
            return None
        points = coords.get("points")
        pairs = (
            [pair.split(",") for pair in points.split()]
            if points is not None
            else [[point.get("x") or "", point.get("y") or ""] for point in coords]
        )
        try:
            xs, ys = [float(x) for x, _y in pairs], [float(y) for _x, y in pairs]
        except ValueError:
            message = _("“%(written)s” are no points; the text was kept without a box.")
            self.here("bad-number", message % {"written": (points or "")[:40]})
            return None
        if not pairs:
            return None
        return possible(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys), self.here)


def _references(group: Element) -> Iterator[str]:
    if group.get("regionRef"):
        yield group.get("regionRef") or ""
    for child in sorted(group, key=lambda element: _index(element.get("index"))):
        yield from _references(child)


def _index(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 10**9


def _structure_type(custom: str) -> str:
    """Transkribus keeps a region's type in `custom="structure {type:heading;}"`."""
    _, _, rest = custom.partition("structure {")
    return rest.partition("type:")[2].partition(";")[0].strip()
