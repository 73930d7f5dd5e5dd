"""PDF (ISO 32000) through pdfium: page sizes, the text layer's words with boxes, rasters, and embedded scans.

pdfium is built without a JavaScript engine and forms are never initialised, so nothing in a file runs; a script is
reported. Damage that pdfium repairs in silence is found by qpdf (pikepdf). pdfium is not thread-safe: one process, one
thread at a time.

A hyphen at a line's end reaches us as U+0002, whether it was `-` or U+00AD. It becomes `-` and stays in `content`
(see `tokens`: search analysis decides).
"""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from archive_pages.formats import languages
from archive_pages.formats.detect import Format
from archive_pages.formats.page import OcrPage, Unit
from archive_pages.formats.pdf_text import Rectangle, blocks_of, runs_of
from cms.parsing.findings import Findings
from cms.parsing.problems import Problem, UnreadableFile
from cms.parsing.sentences import gettext as _
from cms.parsing.sentences import gettext_noop, grouped

if TYPE_CHECKING:
    from PIL.Image import Image

_POINTS_AN_INCH = 72
_LARGEST_SIDE = 14_400  # points; ISO 32000 annex C.2
_SIMPLE_FILTERS = {"FlateDecode", "LZWDecode", "RunLengthDecode", "ASCII85Decode", "ASCIIHexDecode"}
_SCAN_FILTERS = {"DCTDecode": Format.JPEG, "JPXDecode": Format.JP2}
_MAY_PRINT, _MAY_COPY = 1 << 2, 1 << 4  # the permission bits of ISO 32000, table 22


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """How much of a PDF is read: bytes in memory, pages, letters on a page, and pixels of a raster or scan."""

    bytes: int = 1_000_000_000
    pages: int = 3_000
    characters: int = 500_000
    pixels: int = 500_000_000


DEFAULT_PDF_LIMITS = PdfLimits()


def parse(data: bytes, name: str, limits: PdfLimits = DEFAULT_PDF_LIMITS) -> list[OcrPage]:
    """The text of every page, in points with the origin at the top left. A scanned PDF without text gives pages without
    blocks. Raises `UnreadableFile`."""
    with PdfFile(data, name, limits) as pdf:
        return [pdf.text(index) for index in range(pdf.page_count)]


class PdfFile:
    """An open PDF. Use it as a context manager. `problems` are those of the whole file.

    Every method raises `UnreadableFile` for a page that can't be read.
    """

    def __init__(self, source: bytes | Path, name: str, limits: PdfLimits = DEFAULT_PDF_LIMITS) -> None:
        self.name = name
        self.limits = limits
        self._findings = Findings(name)
        self._refuse_size(source)
        try:
            self._document = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            raise self._refusal(error) from error
        self.page_count = len(self._document)
        if not 0 < self.page_count <= limits.pages:
            self._document.close()
            raise self._wrong_count()
        self.language = _inspect(source, self._findings)
        granted = raw.FPDF_GetDocPermissions(self._document.raw)
        if not (granted & _MAY_COPY and granted & _MAY_PRINT):
            self._findings.warn(
                "pdf-restricted",
                _(
                    "Whoever made this PDF asks readers not to copy or not to print it. It was read all the same; "
                    "check that the library has the right to publish it."
                ),
            )

    def __enter__(self) -> "PdfFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()

    @property
    def problems(self) -> list[Problem]:
        return self._findings.problems()

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page as it is shown, in points."""
        with _Page(self, index) as page:
            return page.size

    def text(self, index: int) -> OcrPage:
        """The words of a page with their boxes. The first page carries the file's own problems."""
        findings = Findings(self.name)
        if index == 0:
            findings.add(self.problems)
        with _Page(self, index) as page:
            width, height = page.size
            blocks = blocks_of(page.runs(self.limits.characters), findings, index + 1)
        return OcrPage(
            width, height, Unit.POINT, blocks, language=self.language, page_label=self._label(index),
            problems=findings.problems(),
        )  # fmt: skip

    def render(self, index: int, dpi: float) -> "Image":
        """The page as a picture of `dpi` dots an inch."""
        with _Page(self, index) as page:
            width, height = (round(side / _POINTS_AN_INCH * dpi) for side in page.size)
            self._refuse_pixels(width, height, index)
            bitmap = page.page.render(scale=dpi / _POINTS_AN_INCH, may_draw_forms=False)
            try:
                return bitmap.to_pil()
            finally:
                bitmap.close()

    def resolution(self, index: int) -> float | None:
        """Dots an inch of the sharpest picture on a page, or None without a picture: the dpi worth rendering at."""
        with _Page(self, index) as page:
            return max((dpi for _, dpi in page.pictures()), default=None)

    def embedded_scan(self, index: int) -> tuple[bytes, Format] | None:
        """The scan as it lies in the PDF, where one upright JPEG or JPEG 2000 picture fills the page; else None."""
        with _Page(self, index) as page:
            pictures = list(page.pictures())
            if len(pictures) != 1 or not page.is_filled_by(pictures[0][0]):
                return None
            picture = pictures[0][0]
            filters = picture.get_filters()
            if not filters or filters[-1] not in _SCAN_FILTERS or not set(filters[:-1]) <= _SIMPLE_FILTERS:
                return None
            width, height = picture.get_px_size()
            self._refuse_pixels(width, height, index)
            return bytes(picture.get_data(decode_simple=True)), _SCAN_FILTERS[filters[-1]]

    def _label(self, index: int) -> str | None:
        try:
            return self._document.get_page_label(index).strip() or None
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            return None

    def _refuse_size(self, source: bytes | Path) -> None:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size == 0:
            raise self._findings.refuse("empty-file", _("The file is empty. Export it again, or leave it out."))
        if size > self.limits.bytes:
            message = _("The PDF has %(found)s bytes; at most %(most)s are read. Split it.")
            message %= {"found": grouped(size), "most": grouped(self.limits.bytes)}
            raise self._findings.refuse("too-large", message)

    def _wrong_count(self) -> UnreadableFile:
        if not self.page_count:
            return self._findings.refuse("no-page", _("The PDF has no page. Export it again."))
        message = _("The PDF has %(found)s pages; at most %(most)s are read. Split it.")
        message %= {"found": grouped(self.page_count), "most": grouped(self.limits.pages)}
        return self._findings.refuse("too-many-pages", message)

    def _refuse_pixels(self, width: int, height: int, index: int) -> None:
        if width * height > self.limits.pixels:
            message = _(
                "Page %(page)d would be a picture of %(width)s × %(height)s pixels, which is more than is read. Choose "
                "a lower resolution."
            )
            message %= {"page": index + 1, "width": grouped(width), "height": grouped(height)}
            raise self._findings.refuse("too-many-pixels", message)

    def _refusal(self, error: pypdfium2.PdfiumError) -> UnreadableFile:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            return self._findings.refuse("pdf-password", _("The PDF needs a password. Save it without one."))
        return self._findings.refuse("not-pdf", _("The PDF is damaged beyond reading. Export it again."))


class _Page:
    """One page, open: what pdfium says about it, in points from the top left of the page as it is shown."""

    def __init__(self, pdf: PdfFile, index: int) -> None:
        self.pdf = pdf
        try:
            self.page = pdf._document[index]
        except pypdfium2.PdfiumError as error:
            raise self._broken(index) from error
        self.size = self.page.get_size()
        self.index = index

    def __enter__(self) -> "_Page":
        width, height = self.size
        if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
            self.page.close()
            message = _("Page %(page)d is %(width)g × %(height)g points large, which is impossible. Export it again.")
            message %= {"page": self.index + 1, "width": width, "height": height}
            raise self.pdf._findings.refuse("bad-page-size", message)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.page.close()

    def _broken(self, index: int) -> UnreadableFile:
        message = _("Page %(page)d of the PDF is damaged. Export it again.") % {"page": index + 1}
        return self.pdf._findings.refuse("bad-page", message)

    def runs(self, most: int) -> list[list[tuple[str, Rectangle | None]]]:
        """Lines of words with their rectangles, as pdfium orders them."""
        try:
            text = self.page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise self._broken(self.index) from error
        try:
            count = text.count_chars()
            if count > most:
                message = _("Page %(page)d has %(found)s letters; at most %(most)s are read. Split the page.")
                message %= {"page": self.index + 1, "found": grouped(count), "most": grouped(most)}
                raise self.pdf._findings.refuse("too-many-letters", message)
            get = raw.FPDFText_GetUnicode
            codes = [get(text.raw, i) for i in range(count)]
            return [[(word, self._rectangle(text, start, end)) for word, start, end in run] for run in runs_of(codes)]
        finally:
            text.close()

    def _rectangle(self, text: Any, start: int, end: int) -> Rectangle | None:
        """Around the letters from `start` to `end`; by the font's height where the letters themselves have none."""
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        found: list[Rectangle] = [
            (left.value, bottom.value, right.value, top.value)
            for index in range(raw.FPDFText_CountRects(text.raw, start, end - start))
            if raw.FPDFText_GetRect(text.raw, index, left, top, right, bottom)
        ]
        if not any(x2 > x1 and y2 > y1 for x1, y1, x2, y2 in found):
            found = [text.get_charbox(index, loose=True) for index in range(start, end)]
        if not found:
            return None
        return self._as_shown(
            min(r[0] for r in found), min(r[1] for r in found), max(r[2] for r in found), max(r[3] for r in found)
        )

    def _as_shown(self, x1: float, y1: float, x2: float, y2: float) -> Rectangle:
        """From the page's own axes (y upwards, before rotation) to the page as it is shown (y downwards)."""
        left, bottom, right, top = self._bounds()
        rotation = self.page.get_rotation()
        if rotation == 90:
            return y1 - bottom, x1 - left, y2 - bottom, x2 - left
        if rotation == 180:
            return right - x2, y1 - bottom, right - x1, y2 - bottom
        if rotation == 270:
            return top - y2, right - x2, top - y1, right - x1
        return x1 - left, top - y2, x2 - left, top - y1

    def _bounds(self) -> Rectangle:
        return self.page.get_bbox()

    def pictures(self) -> Iterator[tuple[Any, float]]:
        """The page's pictures, each with its dots an inch as it is shown."""
        for picture in self.page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            matrix = picture.get_matrix()
            across = (matrix.a**2 + matrix.b**2) ** 0.5
            if across > 0:
                yield picture, picture.get_px_size()[0] / across * _POINTS_AN_INCH

    def is_filled_by(self, picture: Any) -> bool:
        """Whether a picture lies upright on the whole page, but for 3 % at each side."""
        matrix = picture.get_matrix()
        left, bottom, right, top = self._bounds()
        dx, dy = 0.03 * (right - left), 0.03 * (top - bottom)
        return (
            self.page.get_rotation() == 0
            and abs(matrix.b) + abs(matrix.c) < 1
            and matrix.e <= left + dx
            and matrix.f <= bottom + dy
            and matrix.e + matrix.a >= right - dx
            and matrix.f + matrix.d >= top - dy
        )


_REPAIRED = gettext_noop("The PDF is damaged, and was repaired while reading. Compare its pages with the original.")


def _inspect(source: bytes | Path, findings: Findings) -> str | None:
    """Warn of damage and scripts, by a second reader that tells them. The answer is the document's language."""
    try:
        with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as pdf:
            if pdf.get_warnings():
                findings.warn("pdf-damaged", _(_REPAIRED))
            if _has_script(pdf.Root):
                findings.warn("pdf-script", _("The PDF holds JavaScript. It was not run, and does no harm here."))
            language = pdf.Root.get("/Lang")
            return languages.code(str(language)) if isinstance(language, pikepdf.String) else None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        findings.warn("pdf-damaged", _(_REPAIRED))
        return None


def _has_script(root: pikepdf.Object) -> bool:
    action = root.get("/OpenAction")
    names = root.get("/Names")
    return (
        (isinstance(action, pikepdf.Dictionary) and action.get("/S") == pikepdf.Name.JavaScript)
        or (isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names)
        or "/AA" in root
    )
