"""Directories of a TIFF file (TIFF 6.0 section 2, and BigTIFF), read with bounds and without decoding anything.

Only what scans need: sizes, orientation, and where tiles lie. A damaged or hostile file raises `TiffError`:
no chain is followed twice, and no count larger than the file can hold is believed.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MAX_DIRECTORIES = 10_000
MAX_ENTRIES = 4_096
MAX_VALUES = 4_000_000

SUBFILE_TYPE, WIDTH, LENGTH, COMPRESSION = 254, 256, 257, 259
ORIENTATION, SAMPLES_PER_PIXEL = 274, 277
TILE_WIDTH, TILE_LENGTH, TILE_OFFSETS, TILE_BYTE_COUNTS = 322, 323, 324, 325
SUB_DIRECTORIES, JPEG_TABLES = 330, 347
REDUCED, MASK = 1, 4
JPEG_COMPRESSION = 7

# Field types: struct letter and size in bytes. Floats are of no use here and stay unread.
TYPES = {1: ("B", 1), 2: ("B", 1), 3: ("H", 2), 4: ("I", 4), 6: ("b", 1), 7: ("B", 1), 8: ("h", 2), 9: ("i", 4),
         13: ("I", 4), 16: ("Q", 8), 17: ("q", 8), 18: ("Q", 8)}  # fmt: skip
RATIONALS = {5: 4, 10: 9}  # two numbers of the other type, one through the other


class TiffError(ValueError):
    """The file is no TIFF, or its directories are damaged."""


@dataclass(slots=True)
class Tiff:
    """A TIFF file open for reading; `directories()` walks its pages."""

    file: BinaryIO
    size: int = 0
    order: str = "<"
    big: bool = False
    first: int = 0

    @classmethod
    def read(cls, file: BinaryIO) -> "Tiff":
        """Reads the header. `file` stays open and must be seekable."""
        size = file.seek(0, os.SEEK_END)
        tiff = cls(file, size)
        head = tiff.bytes_at(0, 8)
        if head[:2] not in (b"II", b"MM"):
            raise TiffError("no TIFF byte order mark")
        tiff.order = "<" if head[:2] == b"II" else ">"
        (magic,) = struct.unpack(f"{tiff.order}H", head[2:4])
        if magic == 42:
            (tiff.first,) = struct.unpack(f"{tiff.order}I", head[4:8])
        elif magic == 43:
            tiff.big = True
            if struct.unpack(f"{tiff.order}HH", head[4:8]) != (8, 0):
                raise TiffError("BigTIFF with offsets of another size than 8 bytes")
            (tiff.first,) = struct.unpack(f"{tiff.order}Q", tiff.bytes_at(8, 8))
        else:
            raise TiffError("no TIFF version number")
        return tiff

    def bytes_at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0 or offset + length > self.size:
            raise TiffError(f"{length} bytes at {offset} lie outside the file")
        self.file.seek(offset)
        data = self.file.read(length)
        if len(data) != length:
            raise TiffError("the file ends early")
        return data

    def directories(self) -> Iterator["Directory"]:
        """The directories of the main chain, in file order."""
        seen: set[int] = set()
        offset = self.first
        while offset:
            if offset in seen or len(seen) >= MAX_DIRECTORIES:
                raise TiffError("directories that run in a circle, or too many of them")
            seen.add(offset)
            directory, offset = self._directory(offset)
            yield directory
        if not seen:
            raise TiffError("no directory")

    def directory_at(self, offset: int) -> "Directory":
        """One that an entry points to, such as EXIF's and GPS's."""
        return self._directory(offset)[0]

    def _directory(self, offset: int) -> "tuple[Directory, int]":
        count_format, entry_size, link_format = ("Q", 20, "Q") if self.big else ("H", 12, "I")
        count_size, link_size = struct.calcsize(count_format), struct.calcsize(link_format)
        (count,) = struct.unpack(f"{self.order}{count_format}", self.bytes_at(offset, count_size))
        if not 0 < count <= MAX_ENTRIES:
            raise TiffError(f"a directory of {count} entries")
        body = self.bytes_at(offset + count_size, count * entry_size + link_size)
        inline = 8 if self.big else 4
        directory = Directory(self)
        for index in range(count):
            entry = body[index * entry_size : (index + 1) * entry_size]
            tag, kind, number = struct.unpack_from(f"{self.order}HH{link_format}", entry)
            directory.entries.setdefault(tag, (kind, number, entry[-inline:]))
        (following,) = struct.unpack_from(f"{self.order}{link_format}", body, count * entry_size)
        return directory, following


@dataclass(slots=True)
class Directory:
    """One image of a TIFF file: its entries by tag, their values read when asked for."""

    tiff: Tiff
    entries: dict[int, tuple[int, int, bytes]] = field(default_factory=dict)

    def values(self, tag: int) -> tuple[int, ...]:
        """The numbers of a tag, empty where it is missing."""
        if tag not in self.entries:
            return ()
        letter, data, number = self._data(tag)
        return struct.unpack(f"{self.tiff.order}{number}{letter}", data)

    def value(self, tag: int, default: int = 0) -> int:
        values = self.values(tag)
        return values[0] if values else default

    def rationals(self, tag: int) -> tuple[tuple[int, int], ...]:
        """Numerators and denominators of a tag, which may be 0; empty where it is missing or of another type."""
        kind, number, inline = self.entries.get(tag, (0, 0, b""))
        if kind not in RATIONALS:
            return ()
        pairs = Directory(self.tiff, {tag: (RATIONALS[kind], 2 * number, inline)}).values(tag)
        return tuple(zip(pairs[::2], pairs[1::2], strict=True))

    def raw(self, tag: int) -> bytes:
        return self._data(tag)[1] if tag in self.entries else b""

    def _data(self, tag: int) -> tuple[str, bytes, int]:
        kind, number, inline = self.entries[tag]
        if kind not in TYPES or number > MAX_VALUES:
            raise TiffError(f"tag {tag} of type {kind} with {number} values")
        letter, size = TYPES[kind]
        length = size * number
        if length <= len(inline):
            return letter, inline[:length], number
        (offset,) = struct.unpack(f"{self.tiff.order}{'Q' if self.tiff.big else 'I'}", inline)
        return letter, self.tiff.bytes_at(offset, length), number

    @property
    def size(self) -> tuple[int, int]:
        return self.value(WIDTH), self.value(LENGTH)

    @property
    def is_page(self) -> bool:
        """Whether it is an image of its own, and no thumbnail, pyramid level or mask of another."""
        return not self.value(SUBFILE_TYPE) & (REDUCED | MASK)
