"""A JPEG without anything but its picture (ITU-T T.81, annex B): no pixel is touched.

What stays: the frame, its tables and scans, the colour profile, how its colours are to be read (JFIF, Adobe), and how
it is to be turned. What goes: EXIF, XMP, IPTC, maker's notes, comments, thumbnails, and whatever lies after the
picture's end, where phones keep second pictures and films.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from cms.imaging.master import refuse

SOI, EOI, SOS, DNL, DRI = 0xD8, 0xD9, 0xDA, 0xDC, 0xDD
DHT, DQT = 0xC4, 0xDB
JFIF, EXIF, ICC, ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what browsers show
OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
RESTARTS = range(0xD0, 0xD8)
OF_THE_PICTURE = {*FRAMES, *OTHER_FRAMES, SOS, DHT, DQT, DRI, DNL}
EXIF_NAME, ICC_NAME, JFIF_NAME, ADOBE_NAME = b"Exif\0\0", b"ICC_PROFILE\0", b"JFIF\0", b"Adobe"
AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""A marker that ends a scan: 0xFF within pixels is followed by 0 or is a restart."""
MOST_SEGMENTS = 200_000
CHUNK = 1 << 20


class Segment(NamedTuple):
    marker: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What the segments before the first scan say. `exif` is a TIFF structure, `b""` for none."""

    exif: bytes
    components: int
    plain: bool
    """Whether browsers show it: 8 bits, one or three colours, coded as baseline or progressive."""


def look(path: Path) -> Told:
    """Raises UnreadableFile."""
    exif, components, plain = b"", 0, False
    with path.open("rb") as file:
        for marker, body in _segments(path, file):
            if marker == EXIF and not exif and body.startswith(EXIF_NAME):
                exif = body[len(EXIF_NAME) :]
            elif marker in FRAMES | OTHER_FRAMES and len(body) >= 6:
                components = body[5]
                plain = marker in FRAMES and body[0] == 8 and components in (1, 3)
            elif marker == SOS:
                break
    return Told(exif, components, plain)


def strip(path: Path, target: Path, orientation: int = 1) -> None:
    """Writes the picture alone to `target`. Raises UnreadableFile, OSError."""
    with path.open("rb") as file, target.open("wb") as out:
        out.write(b"\xff\xd8")
        begun = False
        for marker, body in _segments(path, file):
            kept = _kept(marker, body)
            if kept is None:
                continue
            if not begun and marker != JFIF:
                out.write(_turning(orientation))
                begun = True
            out.write(struct.pack(">BBH", 0xFF, marker, len(kept) + 2) + kept)
            if marker == SOS:
                _copy_scan(file, out)
        out.write(b"\xff\xd9")


def _kept(marker: int, body: bytes) -> bytes | None:
    """The segment's body as it stays, None where it goes."""
    if marker in OF_THE_PICTURE or (marker == ICC and body.startswith(ICC_NAME)):
        return body
    if marker == JFIF and body.startswith(JFIF_NAME) and len(body) >= 14:
        return body[:12] + b"\0\0"  # without its thumbnail
    if marker == ADOBE and body.startswith(ADOBE_NAME) and len(body) >= 12:
        return body[:12]
    return None


def _turning(orientation: int) -> bytes:
    """An EXIF segment of one entry; nothing for a picture that is upright."""
    if orientation == 1:
        return b""
    body = EXIF_NAME + b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 274, 3, 1, orientation, 0, 0)
    return struct.pack(">BBH", 0xFF, EXIF, len(body) + 2) + body


def _segments(path: Path, file: BinaryIO) -> Iterator[Segment]:
    """Up to the end of the picture. After a start of scan, its coded pixels are read by the caller, or skipped."""
    file.seek(2)
    for _number in range(MOST_SEGMENTS):
        marker = _marker(file)
        if marker == EOI:
            return
        if marker is None:
            break
        if marker in RESTARTS or marker in (SOI, 0x01):
            continue
        length = int.from_bytes(file.read(2))
        body = file.read(max(0, length - 2))
        if length < 2 or len(body) != length - 2:
            break
        yield Segment(marker, body)
    refuse(path, "image-damaged", _("The JPEG is damaged or cut short. Copy it again from the camera."))


def _marker(file: BinaryIO) -> int | None:
    """The next marker, whatever stray bytes lie before it; None at the end of the file."""
    while start := file.read(CHUNK):
        place = start.find(b"\xff")
        if place < 0:
            continue
        file.seek(place + 1 - len(start), 1)
        while (byte := file.read(1)) == b"\xff":
            pass
        if not byte:
            return None
        if byte != b"\0":
            return byte[0]
    return None


def _copy_scan(file: BinaryIO, out: BinaryIO) -> None:
    """The coded pixels, up to the next marker that is none of theirs: there `file` stands then."""
    while chunk := file.read(CHUNK):
        end = AFTER_SCAN.search(chunk)
        place = end.start() if end else None
        if place is None and chunk.endswith(b"\xff") and len(chunk) > 1:
            file.seek(-1, 1)
            chunk = chunk[:-1]
        out.write(chunk[:place])
        if place is not None:
            file.seek(place - len(chunk), 1)
            return
