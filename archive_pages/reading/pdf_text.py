"""Invisible text for a PDF: a font without shapes that holds any character of Unicode, and words fitted to their boxes.

The font is composite (ISO 32000-1, 9.7) with codes dealt out as characters appear, all drawn by one empty glyph half
as wide as it is high; `ToUnicode` says what each code means. So a reader can search and copy Persian as well as
Hungarian, and the font costs a kilobyte.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from archive_pages.text_layer import TextLayer
from cms.core.languages import direction

from .pdf_file import PdfFile, number

NAME = b"Glyphless"
WIDTH = 0.5  # of a character, in its height
LAST_CODE = 0xFFFF
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class InvisibleFont:
    """Codes of the characters that a document has used, and the objects that make the font known."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, word: str) -> bytes:
        """The word as a hexadecimal string in the font's codes."""
        return b"<%b>" % "".join(f"{self._code(character):04X}" for character in word).encode()

    def objects(self, pdf: PdfFile, reference: int) -> Iterator[bytes]:
        """The font `reference` and all it needs; called when the last word has been encoded."""
        descendant, descriptor, program, meaning, glyphs = (pdf.reserve() for _ in range(5))
        yield pdf.object(
            reference,
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /Identity-H /DescendantFonts [%d 0 R]"
            b" /ToUnicode %d 0 R >>" % (NAME, descendant, meaning),
        )
        yield pdf.object(
            descendant,
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%b /FontDescriptor %d 0 R /DW %d /CIDToGIDMap %d 0 R"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            % (NAME, descriptor, WIDTH * 1000, glyphs),
        )
        yield pdf.object(
            descriptor,
            b"<< /Type /FontDescriptor /FontName /%b /Flags 5 /FontBBox [0 0 %d 1000] /ItalicAngle 0 /Ascent 1000"
            b" /Descent 0 /CapHeight 1000 /StemV 80 /FontFile2 %d 0 R >>" % (NAME, WIDTH * 1000, program),
        )
        yield pdf.stream(program, font_program(), b"/Length1 %d" % len(font_program()))
        yield pdf.stream(meaning, self._to_unicode())
        yield pdf.stream(glyphs, bytes(2 * (LAST_CODE + 1)))

    def _code(self, character: str) -> int:
        if len(self._codes) >= LAST_CODE - 1:
            character = REPLACEMENT
        return self._codes.setdefault(character, len(self._codes) + 1)

    def _to_unicode(self) -> bytes:
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        pairs = list(self._codes.items())
        for start in range(0, len(pairs), 100):  # a section holds at most 100 (9.10.3)
            section = pairs[start : start + 100]
            lines.append(f"{len(section)} beginbfchar")
            lines += [f"<{code:04X}> <{char.encode('utf-16-be', 'replace').hex().upper()}>" for char, code in section]
            lines.append("endbfchar")
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines).encode()


def content(layer: TextLayer, font: InvisibleFont, scale: float, height: float, language: str = "") -> bytes:
    """Operators that set the layer's words invisibly, each as wide and as high as its box.

    `scale` is points a pixel, `height` the page's height in points, `language` that of blocks that name none. Words
    without a box are left out: a page that is searched can only lead to a place.
    """
    parts = [b"BT 3 Tr"]
    for block in layer.blocks:
        leftwards = direction(block.language or layer.language or language) == "rtl"
        for line in layer.lines[block.first_line : block.last_line]:
            for index in range(line.first_word, line.last_word):
                box = layer.box(index)
                if box is not None and layer.words[index] and box[2] > 0 and box[3] > 0:
                    x, y, w, h = (value * scale for value in box)
                    parts.append(_set_word(font, layer.words[index], (x, height - y - h, w, h), leftwards))
    parts.append(b"ET")
    return b"\n".join(parts)


def _set_word(font: InvisibleFont, word: str, box: tuple[float, float, float, float], leftwards: bool) -> bytes:
    """One word, and a space on the side where the line goes on, from the box's left, bottom, width and height.

    A right-to-left word runs from its right edge in a mirrored text space, so that its letters keep their order.
    """
    x, y, w, h = box
    mirrored = runs_right_to_left(word)
    before = leftwards and not mirrored
    start = x + w if mirrored else x - w / len(word) if before else x
    return b"/F %b Tf %b Tz %d 0 0 1 %b %b Tm %b Tj" % (
        number(h),
        number(100 * w / (len(word) * WIDTH * h)),
        -1 if mirrored else 1,
        number(start),
        number(y),
        font.encode(f" {word}" if before else f"{word} "),
    )


def runs_right_to_left(word: str) -> bool:
    """Whether the word's first letter is written from right to left (Unicode bidirectional classes R and AL).

    Numbers run from left to right in Persian too.
    """
    for character in word:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


@cache
def font_program() -> bytes:
    """A TrueType font with one glyph that draws nothing."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()})
    builder.setupHorizontalMetrics({".notdef": (int(WIDTH * 1000), 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": NAME.decode(), "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=1000, sTypoDescender=0, usWinAscent=1000, usWinDescent=0)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0  # the same bytes each time
    out = BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    return out.getvalue()
