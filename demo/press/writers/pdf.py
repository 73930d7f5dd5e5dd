"""PDF of an issue: each page is its scan, with the words invisible over it (ISO 32000-1, 9.3.6, rendering mode 3).

The words are written in a font without a picture, one glyph for every UTF-16 code, so that no letter of any
language is missing; each word is stretched to its box. A right-to-left word is laid from the right.
"""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name

from archive_pages.formats.page import Box, Hyphen, Word
from demo.press.fonts import NUMBERS
from demo.press.page import PrintedIssue, PrintedPage

EM = 1000
MIRRORED = str.maketrans("«»‹›()[]", "»«›‹)(][")  # a bracket in a right-to-left word is drawn as its counterpart
ADVANCE = 500  # of every glyph, in thousandths of an em
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def write(issue: PrintedIssue, jpegs: list[bytes], dpi: int, text: bool = True) -> bytes:
    """One PDF of all pages, `jpegs` their scans in order. Without `text` it is a scanned PDF and nothing else."""
    pdf = pikepdf.new()
    pdf.docinfo[Name.Title] = f"{issue.title} {issue.date}"
    font = pdf.make_indirect(_font(pdf)) if text else None
    for page, jpeg in zip(issue.pages, jpegs, strict=True):
        _add_page(pdf, page, jpeg, 72 / dpi, font)
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _add_page(pdf: pikepdf.Pdf, page: PrintedPage, jpeg: bytes, scale: float, font: pikepdf.Object | None) -> None:
    width, height = page.width * scale, page.height * scale
    image = pikepdf.Stream(pdf, jpeg)
    image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
    image.Width, image.Height, image.BitsPerComponent = page.width, page.height, 8
    image.ColorSpace = Name.DeviceRGB
    content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Scan Do Q\n"
    resources = Dictionary(XObject=Dictionary(Scan=image))
    if font is not None:
        resources.Font = Dictionary(Words=font)
        content += "BT 3 Tr\n" + "".join(_words(page, scale)) + "ET\n"
    pdf.pages.append(
        pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
                Resources=resources,
                Contents=pikepdf.Stream(pdf, content.encode("ascii")),
            )
        )
    )


def _words(page: PrintedPage, scale: float) -> Iterator[str]:
    for block in page.blocks:
        for line in block.lines:
            # As real files have it, a line's words stand from left to right, whichever way they are read.
            words = line.words[::-1] if block.language == "fa" else line.words
            for word in words:
                if word.box:
                    yield _word(word, word.box, page.height, scale, word is words[-1])


def _word(word: Word, box: Box, page_height: int, scale: float, last: bool) -> str:
    """A word over its box, and behind it a space, or the mark of division at the end of a line."""
    content = word.content
    if any("\u0590" <= letter <= "\u08ff" for letter in content):
        content = "".join(
            part if at % 2 else part[::-1] for at, part in reversed(list(enumerate(NUMBERS.split(content))))
        ).translate(MIRRORED)
    size = box.height * scale
    stretch = 100 * box.width * scale / (len(content) * size * ADVANCE / EM)
    x, y = box.hpos * scale, (page_height - box.vpos - box.height) * scale
    mark = "-" if word.hyphen is Hyphen.FIRST else "" if last else " "
    shown = f"<{_codes(content)}> Tj" + (f" 20 Tz <{_codes(mark)}> Tj" if mark else "")
    return f"/Words {size:.3f} Tf {stretch:.3f} Tz 1 0 0 1 {x:.3f} {y:.3f} Tm {shown}\n"


def _codes(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _font(pdf: pikepdf.Pdf) -> Dictionary:
    file = pikepdf.Stream(pdf, _font_file())
    file.Length1 = len(_font_file())
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Words, Flags=5, FontBBox=Array([0, 0, ADVANCE, EM]), ItalicAngle=0,
        Ascent=EM, Descent=0, CapHeight=EM, StemV=80, FontFile2=file,
    )  # fmt: skip
    every_code = pikepdf.Stream(pdf, zlib.compress(b"\0\1" * 65536))
    every_code.Filter = Name.FlateDecode
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Words, FontDescriptor=descriptor, DW=ADVANCE,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), CIDToGIDMap=every_code,
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Words, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=pikepdf.Stream(pdf, TO_UNICODE),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _font_file() -> bytes:
    """A TrueType font whose one glyph fills its box, so that what selects text finds the word's own extent."""
    pen = TTGlyphPen(None)
    for move, point in zip((pen.moveTo, pen.lineTo, pen.lineTo, pen.lineTo),
                           ((0, 0), (0, EM), (ADVANCE, EM), (ADVANCE, 0)), strict=True):  # fmt: skip
        move(point)
    pen.closePath()
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "any"])
    builder.setupCharacterMap({0x20: "any"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "any": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "any": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=EM, descent=0)
    builder.setupNameTable({"familyName": "Words", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=EM, usWinAscent=EM, usWinDescent=0)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    out = BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    return out.getvalue()
