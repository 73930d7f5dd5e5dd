"""Pages of a PDF as pixels, through pdfium.

A page that is a scan is rendered at the scan's own resolution; any other at 300 dots an inch. A page so large
that this would pass `MAX_PIXELS` is rendered more coarsely, for it has no pixels of its own to lose.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from django.utils.translation import gettext as _

POINTS = 72  # to the inch
DPI = 300
LEAST_DPI, MOST_DPI = 100, 600
MAX_PIXELS = 100_000_000
BAND_PIXELS = 16_000_000
SCAN_SHARE = 0.8  # of the page's area that an image covers to be called its scan
_lock = Lock()  # pdfium is not safe in threads


class PdfError(ValueError):
    """The PDF, or the page asked for, can't be read."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Points of the page as it is shown, and the pixels it is rendered to."""

    points: tuple[float, float]
    pixels: tuple[int, int]


def measure(path: Path, page: int = 0) -> tuple[int, int, int]:
    """Width and height in pixels of one page as it will be rendered, and the number of pages. Raises PdfError."""
    with _opened(path) as document:
        pages = len(document)
        with _page(document, page) as one:
            return *size_of(one).pixels, pages


def size_of(page: pdfium.PdfPage) -> PageSize:
    points = page.get_size()
    if not all(0 < side < math.inf for side in points):
        raise PdfError(_("the page has no size"))
    dpi = min(_dpi_of_scan(page, points) or DPI, math.sqrt(MAX_PIXELS / (points[0] * points[1])) * POINTS)
    width, height = (max(1, round(side * dpi / POINTS)) for side in points)
    return PageSize(points, (width, height))


def _dpi_of_scan(page: pdfium.PdfPage, points: tuple[float, float]) -> float | None:
    """The resolution of the image that covers the page, None where there is none."""
    best = None
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        try:
            left, bottom, right, top = image.get_bounds()
            width, height = image.get_px_size()
        except pdfium.PdfiumError:
            continue
        if (right - left) * (top - bottom) >= SCAN_SHARE * points[0] * points[1]:
            dpi = math.sqrt(width * height / ((right - left) * (top - bottom))) * POINTS
            best = max(best or 0.0, min(MOST_DPI, max(LEAST_DPI, dpi)))
    return best


def render(path: Path, page: int, target: BinaryIO) -> tuple[int, int]:
    """Writes the page to `target` as rows of R, G, B bytes, band by band; returns its width and height."""
    with _opened(path) as document, _page(document, page) as one:
        width, height = size_of(one).pixels
        rows = max(1, BAND_PIXELS // width)
        for top in range(0, height, rows):
            target.write(_band(one, width, height, top, min(rows, height - top)))
        return width, height


def _band(page: pdfium.PdfPage, width: int, height: int, top: int, rows: int) -> bytes:
    bitmap = pdfium.PdfBitmap.new_native(width, rows, pdfium_c.FPDFBitmap_BGR)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
        flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, flags)
        data, stride = bytes(bitmap.buffer), bitmap.stride
        return b"".join(data[start : start + 3 * width] for start in range(0, rows * stride, stride))
    finally:
        bitmap.close()


@contextmanager
def _opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    with _lock:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as error:
            if "password" in str(error).lower():
                raise PdfError(_("the PDF asks for a password")) from error
            raise PdfError(_("the PDF is damaged")) from error
        try:
            yield document
        finally:
            document.close()


@contextmanager
def _page(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    if not 0 <= number < len(document):
        raise PdfError(_("it has %(pages)d pages, no page %(page)d") % {"pages": len(document), "page": number + 1})
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise PdfError(_("page %(page)d is damaged") % {"page": number + 1}) from error
    try:
        yield page
    finally:
        page.close()
