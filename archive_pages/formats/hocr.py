"""hOCR 1.2 (kba.github.io/hocr-spec): all `ocr_page` of an HTML file, read as forgivingly as browsers read HTML.

Each `ocr_par` becomes a block, else each `ocr_carea`. Words are `ocrx_word`; a line without them is split and its
box shared.
"""

import re

from archive_pages.formats import languages
from archive_pages.formats.page import Block, BlockKind, Box, Line, OcrPage, Unit, Word
from archive_pages.formats.tokens import box_of_edges, join_line_ends, number, words_of
from cms.parsing.findings import Findings, Here
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import DEFAULT_LIMITS, Element, Limits, read_html

_WORDS = {"ocrx_word", "ocr_word"}
_PLAIN_LINES = {"ocr_line", "ocrx_line"}
_KINDS = {
    "ocr_caption": BlockKind.CAPTION,
    "ocr_textfloat": BlockKind.TEXT,
    "ocr_header": BlockKind.MARGINALIA,
    "ocr_footer": BlockKind.MARGINALIA,
    "ocr_pageno": BlockKind.MARGINALIA,
    "ocr_table": BlockKind.TABLE,
    "ocr_title": BlockKind.HEADING,
    "ocr_chapter": BlockKind.HEADING,
    "ocr_section": BlockKind.HEADING,
}
_PICTURES = {
    "ocr_float": BlockKind.ILLUSTRATION,
    "ocr_image": BlockKind.ILLUSTRATION,
    "ocr_photo": BlockKind.ILLUSTRATION,
    "ocr_graphic": BlockKind.ILLUSTRATION,
    "ocr_linedrawing": BlockKind.ILLUSTRATION,
    "ocrx_image": BlockKind.ILLUSTRATION,
    "ocr_separator": BlockKind.SEPARATOR,
}
_LINES = _PLAIN_LINES | {"ocr_caption", "ocr_textfloat", "ocr_header", "ocr_footer", "ocr_pageno"}
_BLOCKS = {"ocr_par", "ocr_carea", "ocrx_block", "ocr_column", "ocr_table", "ocr_page"}
_BBOX = re.compile(r"(?:^|[;\s])bbox\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)\s+([^\s;]+)")
_CONFIDENCE = re.compile(r"(?:^|[;\s])x_wconf\s+([^\s;]+)")
_QUOTED = re.compile(r"""^(["'])(.*)\1$""")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,4}$")


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> list[OcrPage]:
    """The pages of an hOCR file, empty ones included. Raises `UnreadableFile`."""
    document = read_html(data, name, limits)
    root = document.root
    pages = [element for element in root.iter() if "ocr_page" in _classes(element)]
    if not pages:
        message = _("This HTML holds no ocr_page, so it is no hOCR. Export it again.")
        raise Findings(name).refuse("no-page", message, 1)
    heads_are_headings = (
        b"tesseract" in data[:4000].lower()
    )  # it calls headings ocr_header, which hOCR means for page heads
    read_pages = []
    for index, element in enumerate(pages):
        findings = Findings(name)
        if index == 0:
            findings.add(document.problems)
            if b"<body" in data and b"</body" not in data.lower():
                message = _("The file ends before its </body>; text may be missing.")
                findings.warn("cut-short", message, data.count(b"\n") + 1)
        read_pages.append(_PageReader(element, findings, heads_are_headings).page())
    return read_pages


class _PageReader:
    """Reads one ocr_page element."""

    def __init__(self, element: Element, findings: Findings, heads_are_headings: bool) -> None:
        self.element = element
        self.findings = findings
        self.here = Here(findings, element)
        self.heads_are_headings = heads_are_headings
        self.blocks: list[Block] = []
        self.block_element: Element | None = None
        self.block_class = ""

    def page(self) -> OcrPage:
        properties = _properties(self.element)
        place = self._box(self.element)
        if place is None or place.width <= 0 or place.height <= 0:
            self.here(
                "no-page-size",
                _("The page has no usable size; its boxes will be fitted to the scan as well as possible."),
            )
            place = None
        self._read_lines()
        blocks = [block for block in self.blocks if block.lines or block.kind in _PICTURES.values()]
        join_line_ends(blocks)
        resolution = number((properties.get("scan_res") or "").split(" ")[0] or None, self.here)
        return OcrPage(
            width=place.hpos + place.width if place else None,
            height=place.vpos + place.height if place else None,
            unit=Unit.PIXEL,
            blocks=blocks,
            dpi=resolution if resolution and resolution > 0 else None,
            image_name=_image_name(properties),
            language=languages.code(self.element.get("lang") or properties.get("ocrp_lang")),
            page_label=properties.get("lpageno") or None,
            problems=self.findings.problems(),
        )

    def _read_lines(self) -> None:
        done: set[Element] = set()
        for element in self.element.iter():
            names = _classes(element)
            if not names or element in done:
                continue
            if names & _LINES and (names & _PLAIN_LINES or not _holds_lines(element)):
                done.update(self._line(element, names))
            elif names & _WORDS and (parent := element.getparent()) is not None:
                done.update(self._line(parent, frozenset()))
            elif names & _PICTURES.keys():
                self.here.element = element
                self.blocks.append(Block(_PICTURES[next(iter(names & _PICTURES.keys()))], box=self._box(element)))
                self.block_element = None

    def _line(self, element: Element, names: frozenset[str]) -> list[Element]:
        """Read one line; the answer is its word elements."""
        words = [child for child in element.iter() if _classes(child) & _WORDS]
        self.here.element = element
        line = Line([], self._box(element))
        if words:
            for word in words:
                line.words += self._word(word)
        else:
            line.words = words_of("".join(element.itertext()), line.box, None, self.here)
        if line.words:
            self._block_of(element, names).lines.append(line)
        return words

    def _word(self, element: Element) -> list[Word]:
        text = element.text if len(element) == 0 else "".join(element.itertext())
        if not text or text.isspace():
            return []
        self.here.element = element
        title = element.get("title") or ""
        place = self._box(element)
        if place is None:
            self.here("no-box", _("A word has no usable box; it can be found but not framed."))
        match = _CONFIDENCE.search(title)
        confidence = number(match[1], self.here) if match else None
        if confidence is not None:
            confidence = min(max(confidence / 100, 0.0), 1.0)
        return words_of(text.strip(), place, confidence, self.here)

    def _block_of(self, line: Element, names: frozenset[str]) -> Block:
        """The block that a line belongs to: the nearest paragraph or area around it, divided where the kind changes."""
        element = next((parent for parent in line.iterancestors() if _classes(parent) & _BLOCKS), self.element)
        special = next(iter(names & _KINDS.keys()), "")
        if element is self.block_element and special == self.block_class:
            return self.blocks[-1]
        self.block_element, self.block_class = element, special
        self.here.element = element
        whole = element is not self.element and not special
        block = Block(
            self._kind(_classes(element) | names),
            box=self._box(element) if whole else self._box(line),
            language=languages.code(element.get("lang")) if whole else None,
        )
        self.blocks.append(block)
        return block

    def _kind(self, names: frozenset[str]) -> BlockKind:
        if "ocr_header" in names and self.heads_are_headings:
            return BlockKind.HEADING
        return next((_KINDS[name] for name in sorted(names) if name in _KINDS), BlockKind.TEXT)

    def _box(self, element: Element) -> Box | None:
        match = _BBOX.search(element.get("title") or "")
        return box_of_edges(match[1], match[2], match[3], match[4], self.here) if match else None


def _classes(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _holds_lines(element: Element) -> bool:
    return any(_classes(child) & _LINES for child in element.iterdescendants())


def _properties(element: Element) -> dict[str, str]:
    """`image "a.jpg"; bbox 0 0 10 10` as {"image": "a.jpg", "bbox": "0 0 10 10"}."""
    properties = {}
    for part in (element.get("title") or "").split(";"):
        key, _, value = part.strip().partition(" ")
        quoted = _QUOTED.match(value.strip())
        properties[key] = quoted[2] if quoted else value.strip()
    return properties


def _image_name(properties: dict[str, str]) -> str | None:
    """The scan's name; `x_source` counts only where it looks like a file."""
    source = properties.get("x_source", "")
    return properties.get("image") or (source if _EXTENSION.search(source) else None) or None
