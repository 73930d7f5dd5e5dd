"""Pages as a PDF: the scan, and over it the text, invisible, to be searched and copied."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive_pages.models import Canvas
from archive_pages.text_layer import TextLayer

from .page_image import page_jpeg
from .pdf_file import PdfFile, number, text
from .pdf_text import InvisibleFont, content

SCAN_DPI = 300  # masters seldom say; most newspapers are scanned so
POINTS = 72
ONE_PAGE, MANY_PAGES = 6000, 3600  # the longer side of the embedded picture at most, in pixels
MOST_POINTS = 14_400  # a side, ISO 32000-1 annex C


@dataclass(frozen=True, slots=True)
class Description:
    """What the document says of itself. `language` is BCP 47, `address` the record's own."""

    title: str
    creator: str
    language: str
    address: str
    right_to_left: bool = False


def pdf_of(canvases: Iterable[Canvas], about: Description, longest: int) -> Iterator[bytes]:
    """The bytes of a PDF with a page for each canvas that has a picture. One page is in memory at a time."""
    pdf = PdfFile()
    catalog, tree, info, font_number, labels = (pdf.reserve() for _ in range(5))
    font = InvisibleFont()
    pages: list[int] = []
    names: list[str] = []
    yield pdf.start()
    for canvas in canvases:
        page = pdf.reserve()
        yield from _page(pdf, canvas, page, tree, font_number, font, longest)
        pages.append(page)
        names.append(canvas.label)
    yield from font.objects(pdf, font_number)
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    yield pdf.object(tree, b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids))
    entries = b" ".join(b"%d << /P %b >>" % (index, text(name)) for index, name in enumerate(names))
    yield pdf.object(labels, b"<< /Nums [%b] >>" % entries)
    yield pdf.object(
        catalog,
        b"<< /Type /Catalog /Pages %d 0 R /PageLabels %d 0 R /Lang %b /ViewerPreferences"
        b" << /DisplayDocTitle true /Direction /%b >> >>"
        % (tree, labels, text(about.language), b"R2L" if about.right_to_left else b"L2R"),
    )
    yield pdf.object(
        info,
        b"<< /Title %b /Creator %b /Subject %b >>" % (text(about.title), text(about.creator), text(about.address)),
    )
    yield from pdf.end(catalog, info)


def _page(
    pdf: PdfFile, canvas: Canvas, page: int, tree: int, font_number: int, font: InvisibleFont, longest: int
) -> Iterator[bytes]:
    jpeg = page_jpeg(canvas, longest)
    components, width, height = measure(jpeg)
    layer = canvas.text_layer() or TextLayer(canvas.width, canvas.height)
    scale = min(POINTS / SCAN_DPI, MOST_POINTS / max(canvas.width, canvas.height))
    wide, high = canvas.width * scale, canvas.height * scale
    picture, operators = pdf.reserve(), pdf.reserve()
    yield pdf.object(
        page,
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %b %b] /Contents %d 0 R"
        b" /Resources << /XObject << /S %d 0 R >> /Font << /F %d 0 R >> >> >>"
        % (tree, number(wide), number(high), operators, picture, font_number),
    )
    colours = b"DeviceGray" if components == 1 else b"DeviceRGB"
    yield pdf.stream(
        picture,
        jpeg,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /%b /Filter /DCTDecode"
        % (width, height, colours),
        deflate=False,
    )
    scan = b"q %b 0 0 %b 0 0 cm /S Do Q\n" % (number(wide), number(high))
    yield pdf.stream(operators, scan + content(layer, font, scale, high, canvas.language))


def measure(jpeg: bytes) -> tuple[int, int, int]:
    """Components (1 for grey, 3 for colour), width and height of a JPEG, from its frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while jpeg[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    height, width = struct.unpack(">HH", jpeg[at + 5 : at + 9])
    return jpeg[at + 9], width, height
