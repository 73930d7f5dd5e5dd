"""What a photograph's file is and how large, told by its first bytes: no name is trusted, and no pixel decoded.

TIFF, JPEG, JPEG 2000 and PNG are the archive's formats too (`cms.imaging.master`). WebP, HEIC and AVIF, which phones
write, are decoded as a whole (`decoding`) and so have a lower limit.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif.as_plugin import HeifImageFile

from cms.imaging import master
from cms.imaging.master import MasterFormat, refuse
from cms.media.storages.base import NO_ROOM

MOST_BYTES = 500_000_000
FIRST = 32  # bytes that tell the format
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
DAMAGED = (OSError, SyntaxError, ValueError, RuntimeError, EOFError, IndexError, KeyError, TypeError)
"""What decoders raise for a file that ends early or contradicts itself."""


class Kind(StrEnum):
    """A format; the value is the suffix of its files."""

    JPEG = "jpg"
    PNG = "png"
    TIFF = "tif"
    JPEG2000 = "jp2"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"


TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.TIFF: "image/tiff",
    Kind.JPEG2000: "image/jp2",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.AVIF: "image/avif",
}
OF_MASTERS = {
    MasterFormat.JPEG: Kind.JPEG,
    MasterFormat.PNG: Kind.PNG,
    MasterFormat.TIFF: Kind.TIFF,
    MasterFormat.JPEG2000: Kind.JPEG2000,
}
DECODED_WHOLE: dict[Kind, Callable[..., Any]] = {
    Kind.WEBP: WebPImageFile,
    Kind.HEIC: HeifImageFile,
    Kind.AVIF: AvifImageFile,
}

MOST_MEGAPIXELS_WHOLE = {Kind.WEBP: 200, Kind.HEIC: 120, Kind.AVIF: 120}
"""What fits into `decoding.MOST_MEMORY`: a decoder of HEIC holds 23 bytes a pixel at once."""


@dataclass(frozen=True, slots=True)
class Header:
    """Pixels as they lie in the file, before any turning by EXIF where the format is one of `DECODED_WHOLE`."""

    kind: Kind
    width: int
    height: int


def look(path: Path) -> Header:
    """Raises UnreadableFile for another format, a damaged header, or too many bytes or pixels."""
    size = path.stat().st_size
    if not size:
        refuse(path, "empty-file", _("The file is empty. Copy it again from the camera."))
    if size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        refuse(path, "too-large", _("The file is larger than %(most)d MB. Save the picture smaller.") % {"most": most})
    with path.open("rb") as file:
        start = file.read(FIRST)
    kind = _kind(start)
    if kind is not None:
        return _looked_whole(path, kind)
    if not any(matches(start) for _reader, matches in master.READERS):
        words = _("This is no photograph that can be read here. Save it as JPEG, PNG, TIFF, WebP or HEIC.")
        refuse(path, "image-unreadable", words)
    info = master.probe(path)
    if info.format == MasterFormat.PDF:
        refuse(path, "image-unreadable", _("This is a PDF and no photograph. Save its pictures as JPEG or TIFF."))
    return Header(OF_MASTERS[info.format], info.width, info.height)


@contextmanager
def opened_whole(path: Path, kind: Kind) -> Iterator[Any]:
    """Pillow's image of a file that is decoded as a whole. Raises UnreadableFile for what its decoder does.

    The plugins are called by themselves because `Image.open` has a limit of its own, and guesses.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            yield DECODED_WHOLE[kind](file, str(path))
        except DAMAGED as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise
            refuse_damaged(path)


def refuse_damaged(path: Path) -> NoReturn:
    words = _("The picture is damaged or cut short. Copy it again from the camera, or save it as JPEG.")
    refuse(path, "image-damaged", words)


def _kind(start: bytes) -> Kind | None:
    """One of `DECODED_WHOLE`."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return Kind.WEBP
    if start[4:8] == b"ftyp" and start[8:12] in (b"avif", b"avis"):
        return Kind.AVIF
    if start[4:8] == b"ftyp" and start[8:12] in HEIF_BRANDS:
        return Kind.AVIF if b"avif" in start[16:] else Kind.HEIC
    return None


def _looked_whole(path: Path, kind: Kind) -> Header:
    """Libraries for HEIC and AVIF read no more than the file's boxes here; the one for WebP makes room for the whole
    picture at once, and is asked only after the picture's size was."""
    most = min(MOST_MEGAPIXELS_WHOLE[kind], settings.INGEST_MAX_MEGAPIXELS)
    width, height = _webp_size(path) if kind == Kind.WEBP else _opened_size(path, kind)
    if width * height > most * 1_000_000:
        words = _("The picture has %(found)d megapixels; at most %(most)d are read of this format. Save it as JPEG.")
        refuse(path, "image-too-large", words % {"found": width * height // 1_000_000, "most": most})
    if kind == Kind.WEBP and _opened_size(path, kind) != (width, height):
        refuse_damaged(path)
    return Header(kind, width, height)


def _opened_size(path: Path, kind: Kind) -> tuple[int, int]:
    with opened_whole(path, kind) as image:
        width, height = image.size
    return width, height


def _webp_size(path: Path) -> tuple[int, int]:
    """Pixels of the canvas, from the first chunk (RFC 9649, sections 2.5 to 2.7). Raises UnreadableFile."""
    with path.open("rb") as file:
        start = file.read(FIRST)
    chunk, told = start[12:16], start[20:30]
    if len(told) == 10 and chunk == b"VP8X":
        return int.from_bytes(told[4:7], "little") + 1, int.from_bytes(told[7:10], "little") + 1
    if len(told) == 10 and chunk == b"VP8L" and told[0] == 0x2F:
        sides = int.from_bytes(told[1:5], "little")
        return (sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1
    if len(told) == 10 and chunk == b"VP8 " and told[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(told[6:8], "little") & 0x3FFF, int.from_bytes(told[8:10], "little") & 0x3FFF
    refuse_damaged(path)
