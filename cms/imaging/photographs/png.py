"""A PNG without anything but its picture (PNG 3, W3C 2025): no pixel is touched."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from cms.imaging.master import refuse

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS",
    b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"pHYs",
}  # fmt: skip
MOST_EXIF = 1 << 20
MOST_SHORT = 8 << 20  # bytes of any chunk that is no pixels
CHUNK = 1 << 20


class Chunk(NamedTuple):
    """`file` stands at its content, of `length` bytes, that is followed by a checksum of 4."""

    kind: bytes
    length: int


def exif(path: Path) -> bytes:
    """The TIFF structure of `eXIf`; `b""` for none."""
    with path.open("rb") as file:
        for kind, length in _chunks(path, file):
            if kind == b"eXIf" and length <= MOST_EXIF:
                return file.read(length)
    return b""


def strip(path: Path, target: Path) -> None:
    """Writes the picture alone to `target`. Raises UnreadableFile, OSError."""
    with path.open("rb") as file, target.open("wb") as out:
        out.write(SIGNATURE)
        for kind, length in _chunks(path, file):
            if kind not in KEPT or (kind != b"IDAT" and length > MOST_SHORT):
                continue
            out.write(struct.pack(">I4s", length, kind))
            left = length + 4
            while left and (part := file.read(min(CHUNK, left))):
                out.write(part)
                left -= len(part)


def _chunks(path: Path, file: BinaryIO) -> Iterator[Chunk]:
    """Up to the end of the picture."""
    place = len(SIGNATURE)
    while True:
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:
            refuse(path, "image-damaged", _("The PNG is damaged or cut short. Copy it again from the camera."))
        length, kind = struct.unpack(">I4s", head)
        yield Chunk(kind, length)
        if kind == b"IEND":
            return
        place += 12 + length
