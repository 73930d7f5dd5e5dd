"""MP4 and M4A (ISO/IEC 14496-12): what plays, how long it lasts, and nothing of who made it where.

Boxes that play nothing are made into free space of the same length, so that no other byte moves: phones write the
place of a film into `udta` and `meta`.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

FREE = b"free"
KEPT = {
    b"": {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx"},
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"tref", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"nmhd", b"dinf", b"stbl"},
    b"stbl": {b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stps",
              b"sdtp", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio"},
    b"moof": {b"mfhd", b"traf"},
}  # fmt: skip
"""What stays within each box that is looked into; all that is within the others stays."""
TIMED = {b"mvhd", b"tkhd", b"mdhd"}
PLAYED = {b"avc1", b"avc3", b"av01", b"vp09", b"mp4a", b"Opus", b"fLaC", b".mp3"}
"""Codings (in `stsd`) that every browser plays."""
SOUND, PICTURE = b"soun", b"vide"
MOST_BOXES = 100_000
CHUNK = 1 << 20


class NotPlayable(ValueError):
    """Damaged, or not what browsers play."""


class OtherTracks(ValueError):
    """There are tracks of something else, such as where the camera was."""


class Box(NamedTuple):
    """`start` to `end` with its header, `body` where its content begins."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass
class Film:
    """What was found on the way."""

    seconds: float = 0
    has_picture: bool = False
    has_sound: bool = False
    boxes: int = 0


def strip(file: BinaryIO) -> Film:
    """Blanks all that plays nothing, in place. Raises NotPlayable, OtherTracks."""
    film = Film()
    try:
        _within(file, film, b"", 0, file.seek(0, os.SEEK_END))
    except struct.error as error:
        raise NotPlayable("a box ends early") from error
    if film.seconds <= 0 or not (film.has_sound or film.has_picture):
        raise NotPlayable("nothing that lasts")
    return film


def _within(file: BinaryIO, film: Film, parent: bytes, start: int, end: int) -> None:
    for box in _boxes(file, film, start, end):
        if box.kind not in KEPT[parent]:
            _blank(file, box)
        elif box.kind in KEPT:
            _within(file, film, box.kind, box.body, box.end)
        elif box.kind in TIMED:
            _without_dates(file, film, box)
        elif box.kind == b"hdlr":
            _handled(file, film, box)
        elif box.kind == b"stsd":
            _coded(file, box)


def _boxes(file: BinaryIO, film: Film, start: int, end: int) -> Iterator[Box]:
    while start < end:
        film.boxes += 1
        if film.boxes > MOST_BOXES:
            raise NotPlayable("too many boxes")
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        body = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            body += 8
        stop = end if size == 0 else start + size
        if not body <= stop <= end:
            raise NotPlayable("a box ends early")
        yield Box(kind, start, body, stop)
        start = stop


def _blank(file: BinaryIO, box: Box) -> None:
    file.seek(box.start + 4)
    file.write(FREE)
    file.seek(box.body)
    left = box.end - box.body
    while left:
        part = min(CHUNK, left)
        file.write(bytes(part))
        left -= part


def _without_dates(file: BinaryIO, film: Film, box: Box) -> None:
    """The film's own header says how long it lasts."""
    file.seek(box.body)
    version = struct.unpack(">B3x", file.read(4))[0]
    file.write(bytes(16 if version else 8))
    if box.kind == b"mvhd":
        scale, units = struct.unpack(">IQ" if version else ">II", file.read(12 if version else 8))
        film.seconds = units / scale if scale else 0


def _handled(file: BinaryIO, film: Film, box: Box) -> None:
    """What kind of track it is; its name, which a maker chose, goes."""
    file.seek(box.body + 8)
    (kind,) = struct.unpack(">4s", file.read(4))
    if kind not in (SOUND, PICTURE):
        raise OtherTracks(kind.decode("latin-1"))
    film.has_sound |= kind == SOUND
    film.has_picture |= kind == PICTURE
    file.seek(box.body + 12)
    file.write(bytes(max(0, box.end - box.body - 12)))


def _coded(file: BinaryIO, box: Box) -> None:
    file.seek(box.body + 4)
    (count,) = struct.unpack(">I", file.read(4))
    _size, coding = struct.unpack(">I4s", file.read(8))
    if not count or coding not in PLAYED:
        raise NotPlayable(f"coded as {coding.decode('latin-1')}")
