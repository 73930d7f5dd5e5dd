"""ABBYY FineReader XML, schemas 6 to 10: all pages of a `document`, or a bare `page`.

With `charParams`, words end at white space (`wordStart` also stands within words, so it divides nothing) and take the
union of their letters' boxes and the mean of `charConfidence`. Without, the line's text is split and its box shared.
Each `par` becomes a block of its own, of the kind of its style (`paragraphStyle role`) or its `blockType`. `¬` at a
line's end is the dividing hyphen.
"""

import math
from collections.abc import Iterator
from operator import methodcaller

from archive_pages.formats import languages
from archive_pages.formats.page import Block, BlockKind, Box, Line, OcrPage, Unit, Word
from archive_pages.formats.tokens import (
    LARGEST,
    box_of_edges,
    clean,
    join_line_ends,
    number,
    page_size,
    union,
    words_of,
)
from cms.parsing.findings import Findings, Here
from cms.parsing.problems import Problem
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import DEFAULT_LIMITS, Element, Limits, read_each

_BLOCK_KINDS = {
    "Table": BlockKind.TABLE,
    "Picture": BlockKind.ILLUSTRATION,
    "VectorPicture": BlockKind.ILLUSTRATION,
    "RasterPicture": BlockKind.ILLUSTRATION,
    "Barcode": BlockKind.ILLUSTRATION,
    "Separator": BlockKind.SEPARATOR,
    "SeparatorsBox": BlockKind.SEPARATOR,
}
_WITHOUT_TEXT = {BlockKind.ILLUSTRATION, BlockKind.SEPARATOR}
_ROLES = {
    "heading": BlockKind.HEADING,
    "headingNumber": BlockKind.HEADING,
    "tableHeading": BlockKind.TABLE,
    "tableText": BlockKind.TABLE,
    "pictureCaption": BlockKind.CAPTION,
    "tableCaption": BlockKind.CAPTION,
    "footnote": BlockKind.MARGINALIA,
    "endnote": BlockKind.MARGINALIA,
    "rt": BlockKind.MARGINALIA,
}
_TRUE = {"1", "true"}
_LEFT, _TOP, _RIGHT, _BOTTOM, _CONFIDENCE = (methodcaller("get", name, "") for name in (*"ltrb", "charConfidence"))


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> list[OcrPage]:
    """The pages of an ABBYY file, empty ones included. A whole book needs the memory of its largest page. Raises
    `UnreadableFile`."""
    document = _DocumentReader(name)
    pages, problems = read_each(data, name, ("page",), document.page, limits)
    if not pages:
        raise Findings(name).refuse("no-page", _("This ABBYY file holds no page. Export it again."), 1)
    if document.said and document.said.isdecimal() and int(document.said) != len(pages):
        message = _("The file says that it has %(said)s pages, but it holds %(found)d.")
        problems.append(Problem(name, 1, "page-count", message % {"said": document.said[:20], "found": len(pages)}))
    pages[0].problems[:0] = problems
    return pages


class _DocumentReader:
    """What the pages of a file share: the kinds of its paragraph styles, read when the first page is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.roles: dict[str, BlockKind] | None = None
        self.said: str | None = None  # the number of pages that the file claims

    def page(self, element: Element) -> OcrPage:
        if self.roles is None:
            root = element.getroottree().getroot()
            self.roles = _paragraph_roles(root)
            self.said = root.get("pagesCount")
        return _PageReader(element, self.roles, Findings(self.name)).page()


def _paragraph_roles(root: Element) -> dict[str, BlockKind]:
    return {
        style.get("id") or "": _ROLES[style.get("role") or ""]
        for style in root.iter("{*}paragraphStyle")
        if style.get("role") in _ROLES
    }


class _PageReader:
    """Reads one page element."""

    def __init__(self, element: Element, roles: dict[str, BlockKind], findings: Findings) -> None:
        self.element = element
        self.roles = roles
        self.findings = findings
        self.here = Here(findings, element)

    def page(self) -> OcrPage:
        get = self.element.get
        width, height = page_size(get("width"), get("height"), self.here)
        resolution = number(get("resolution"), self.here)
        blocks = list(self._blocks())
        join_line_ends(blocks)
        return OcrPage(
            width=width,
            height=height,
            unit=Unit.PIXEL,
            blocks=blocks,
            dpi=resolution if resolution and resolution > 0 else None,
            problems=self.findings.problems(),
        )

    def _blocks(self) -> Iterator[Block]:
        for element in self.element.iter("{*}block"):
            kind = _BLOCK_KINDS.get(element.get("blockType") or "", BlockKind.TEXT)
            self.here.element = element
            place = self._box(element)
            if kind in _WITHOUT_TEXT:
                yield Block(kind, box=place)
            elif kind is BlockKind.TABLE:
                block = Block(kind, self._lines(element), place, _language(element))
                if block.lines:
                    yield block
            else:
                yield from self._paragraphs(element, place)

    def _paragraphs(self, element: Element, place: Box | None) -> Iterator[Block]:
        found = []
        for paragraph in element.iter("{*}par"):
            lines = self._lines(paragraph)
            if lines:
                kind = self.roles.get(paragraph.get("style") or "", BlockKind.TEXT)
                place_of_lines = union([line.box for line in lines if line.box])
                found.append(Block(kind, lines, place_of_lines, _language(paragraph)))
        if len(found) == 1:
            found[0].box = place
        yield from found

    def _lines(self, element: Element) -> list[Line]:
        lines = []
        for child in element.iter("{*}line"):
            self.here.element = child
            line = Line([], self._box(child))
            characters = list(child.iter("{*}charParams"))
            line.words = self._words(characters) if characters else self._plain(child, line.box)
            if line.words:
                lines.append(line)
        return lines

    def _plain(self, element: Element, place: Box | None) -> list[Word]:
        text = "".join("".join(part.itertext()) for part in element.iter("{*}formatting"))
        words = words_of(text, place, None, self.here)
        if words and place is None:
            self.here("no-box", _("A line has no usable box; its words can be found but not framed."))
        return words

    def _words(self, characters: list[Element]) -> list[Word]:
        words: list[Word] = []
        run: list[Element] = []
        content = ""
        for character in characters:
            text = character.text
            if text and not text.isspace() and character.get("isTab") not in _TRUE:
                run.append(character)
                content += text
            elif run:
                words += self._word(content, run)
                run, content = [], ""
        if run:
            words += self._word(content, run)
        return words

    def _word(self, content: str, run: list[Element]) -> list[Word]:
        place = self._around(run)
        if content.isprintable() and " " not in content:
            return [Word(content, place, _confidence(run))]
        self.here.element = run[0]
        return words_of(clean(content, self.here), place, _confidence(run), self.here)

    def _around(self, run: list[Element]) -> Box | None:
        """The box around letters; where one has a broken box, around the others."""
        try:
            left, top = min(map(float, map(_LEFT, run))), min(map(float, map(_TOP, run)))
            right, bottom = max(map(float, map(_RIGHT, run))), max(map(float, map(_BOTTOM, run)))
        except ValueError:
            left = top = right = bottom = math.nan
        if (
            0 <= right - left <= LARGEST
            and 0 <= bottom - top <= LARGEST
            and abs(left) <= LARGEST
            and abs(top) <= LARGEST
        ):
            return Box(left, top, right - left, bottom - top)
        self.here.element = run[0]
        place = union([b for b in (self._box(character) for character in run) if b])
        if place is None:
            self.here("no-box", _("A word has no usable box; it can be found but not framed."))
        return place

    def _box(self, element: Element) -> Box | None:
        get = element.get
        return box_of_edges(get("l"), get("t"), get("r"), get("b"), self.here)


def _language(element: Element) -> str | None:
    """The language of the first letters, by ABBYY's own name for it."""
    return next((languages.code(part.get("lang")) for part in element.iter("{*}formatting")), None)


def _confidence(run: list[Element]) -> float | None:
    """The mean of the letters' per cent, without the -1 that means unknown."""
    values = [int(value) for value in map(_CONFIDENCE, run) if value.isdecimal()]
    return min(sum(values) / len(values) / 100, 1.0) if values else None
