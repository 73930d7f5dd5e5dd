"""What a master is, told from its header alone: no pixel is decoded and no name is trusted.

A scan that is called `.tif` and is a JPEG is a JPEG. The size is checked here, before any decoder sees the file.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from cms.parsing.problems import Problem, UnreadableFile

from . import pdf
from .tiff import ORIENTATION, SAMPLES_PER_PIXEL, TILE_LENGTH, TILE_WIDTH, Tiff, TiffError

MAX_SEGMENTS = 10_000
LEAST_LONG_SIDE, MAX_SIDE = 8, 200_000  # pixels
MAX_SAMPLES = 6
TURNED = {5, 6, 7, 8}  # EXIF orientations that swap width and height


class MasterFormat(StrEnum):
    JPEG = "jpeg"
    JPEG2000 = "jpeg2000"
    PNG = "png"
    TIFF = "tiff"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class MasterInfo:
    """Pixels as the scan is shown (its EXIF orientation applied), and how many pages the file has.

    Of a PDF these are the pixels it is rendered to (`cms.imaging.pdf`).
    """

    width: int
    height: int
    format: MasterFormat
    pages: int = 1


class HeaderError(ValueError):
    """A header that can't be read, in words for people."""


def probe(path: Path, page: int = 0) -> MasterInfo:
    """Size, format and number of pages of a master; `page` counts from 0 and chooses whose size is told.

    Raises UnreadableFile for another format, a damaged header, a missing page, or a scan of more than
    `INGEST_MAX_MEGAPIXELS`.
    """
    try:
        with path.open("rb") as file:
            info = _read(path, file, page)
    except struct.error:
        refuse(path, "image-unreadable", _("The image can't be read: the file ends early."))
    except (HeaderError, TiffError, pdf.PdfError, OSError) as error:
        refuse(path, "image-unreadable", _("The image can't be read: %(reason)s.") % {"reason": error})
    longest = max(info.width, info.height)
    if min(info.width, info.height) < 1 or not LEAST_LONG_SIDE <= longest <= MAX_SIDE:
        size = f"{info.width} × {info.height}"
        refuse(path, "image-size", _("The image has %(size)s pixels, which no scan has.") % {"size": size})
    megapixels = info.width * info.height / 1_000_000
    if megapixels > settings.INGEST_MAX_MEGAPIXELS:
        refuse(
            path,
            "image-too-large",
            _("The image has %(size)d megapixels; the limit is %(limit)d (INGEST_MAX_MEGAPIXELS).")
            % {"size": megapixels, "limit": settings.INGEST_MAX_MEGAPIXELS},
        )
    return info


def refuse(path: Path, code: str, message: str) -> NoReturn:
    """Raises UnreadableFile with one fatal problem that names the file."""
    raise UnreadableFile(Problem(path.name, None, code, message, fatal=True))


def _read(path: Path, file: BinaryIO, page: int) -> MasterInfo:
    start = file.read(1024)
    for reader, matches in READERS:
        if matches(start):
            return reader(path, file, page)
    raise HeaderError(_("it is no TIFF, JPEG, JPEG 2000, PNG or PDF file"))


def _only_page(page: int) -> None:
    if page != 0:
        raise HeaderError(_("it has one page, and page %(page)d was asked for") % {"page": page + 1})


def _jpeg(path: Path, file: BinaryIO, page: int) -> MasterInfo:
    """Walks the segments up to the frame header (ITU-T T.81, annex B)."""
    _only_page(page)
    orientation = 1
    file.seek(2)
    for _segment in range(MAX_SEGMENTS):
        marker = _next_marker(file)
        if marker in (0xD9, 0xDA):
            break
        (length,) = struct.unpack(">H", file.read(2))
        if length < 2:
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">xHH", file.read(5))
            if orientation in TURNED:
                width, height = height, width
            return MasterInfo(width, height, MasterFormat.JPEG)
        body_end = file.tell() + length - 2
        if marker == 0xE1 and file.read(6) == b"Exif\0\0":
            orientation = _orientation(file.read(length - 8))
        file.seek(body_end)
    raise HeaderError(_("the JPEG has no frame header"))


def _next_marker(file: BinaryIO) -> int:
    byte = file.read(1)
    if byte != b"\xff":
        raise HeaderError(_("the JPEG's header is damaged"))
    while byte == b"\xff":
        byte = file.read(1)
    if not byte:
        raise HeaderError(_("the file ends early"))
    return byte[0]


def _orientation(exif: bytes) -> int:
    """The orientation in an EXIF block; 1, as libvips takes it, where the block is damaged."""
    try:
        return next(Tiff.read(BytesIO(exif)).directories()).value(ORIENTATION, 1)
    except TiffError:
        return 1


def _png(path: Path, file: BinaryIO, page: int) -> MasterInfo:
    _only_page(page)
    file.seek(8)
    length, kind, width, height = struct.unpack(">I4sII", file.read(16))
    if kind != b"IHDR" or length != 13:
        raise HeaderError(_("the PNG has no header chunk"))
    return MasterInfo(width, height, MasterFormat.PNG)


def _tiff(path: Path, file: BinaryIO, page: int) -> MasterInfo:
    pages = [directory for directory in Tiff.read(file).directories() if directory.is_page]
    if not 0 <= page < len(pages):
        raise HeaderError(_("it has %(pages)d pages, no page %(page)d") % {"pages": len(pages), "page": page + 1})
    chosen = pages[page]
    width, height = chosen.size
    if chosen.value(SAMPLES_PER_PIXEL, 1) > MAX_SAMPLES:
        raise HeaderError(_("it has more than %(count)d samples a pixel") % {"count": MAX_SAMPLES})
    if chosen.value(TILE_WIDTH, 1) > MAX_SIDE or chosen.value(TILE_LENGTH, 1) > MAX_SIDE:
        raise HeaderError(_("its tiles are larger than any scan"))
    if chosen.value(ORIENTATION, 1) in TURNED:
        width, height = height, width
    return MasterInfo(width, height, MasterFormat.TIFF, len(pages))


def tiff_directory(path: Path, page: int) -> int:
    """The number, in file order, of the directory that holds page `page`: thumbnails and masks lie between pages."""
    with path.open("rb") as file:
        numbers = [number for number, one in enumerate(Tiff.read(file).directories()) if one.is_page]
    return numbers[page]


def _jpeg2000(path: Path, file: BinaryIO, page: int) -> MasterInfo:
    """The size of the codestream itself (ISO/IEC 15444-1, A.5.1), whatever the boxes around it say."""
    _only_page(page)
    file.seek(0)
    if file.read(2) != b"\xff\x4f":
        _find_codestream(file)
    marker, _length, _profile, x1, y1, x0, y0 = struct.unpack(">HHHIIII", file.read(22))
    file.read(16)
    (components,) = struct.unpack(">H", file.read(2))
    if marker != 0xFF51 or x1 <= x0 or y1 <= y0:
        raise HeaderError(_("the JPEG 2000 codestream has no size"))
    if components > MAX_SAMPLES:
        raise HeaderError(_("it has more than %(count)d samples a pixel") % {"count": MAX_SAMPLES})
    return MasterInfo(x1 - x0, y1 - y0, MasterFormat.JPEG2000)


def _find_codestream(file: BinaryIO) -> None:
    """Leaves `file` after the first two bytes of the `jp2c` box's content (ISO/IEC 15444-1, annex I)."""
    offset = 0
    for _box in range(MAX_SEGMENTS):
        file.seek(offset)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        if kind == b"jp2c":
            if file.read(2) != b"\xff\x4f":
                break
            return
        if length < 8:
            break
        offset += length
    raise HeaderError(_("the JPEG 2000 file has no codestream"))


def _pdf(path: Path, file: BinaryIO, page: int) -> MasterInfo:
    width, height, pages = pdf.measure(path, page)
    return MasterInfo(width, height, MasterFormat.PDF, pages)


Reader = Callable[[Path, BinaryIO, int], MasterInfo]
READERS: list[tuple[Reader, Callable[[bytes], bool]]] = [
    (_jpeg, lambda start: start.startswith(b"\xff\xd8\xff")),
    (_png, lambda start: start.startswith(b"\x89PNG\r\n\x1a\n")),
    (_tiff, lambda start: start[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    (_jpeg2000, lambda start: start[4:12] == b"jP  \r\n\x87\n" or start.startswith(b"\xff\x4f\xff\x51")),
    (_pdf, lambda start: b"%PDF-" in start),
]
