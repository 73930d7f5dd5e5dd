"""Where each tile of a pyramid lies in its file, so that a tile is answered from its bytes without decoding.

A tile of a JPEG-compressed TIFF is an abbreviated JPEG stream; the tables that it lacks are in the tag
JPEGTables (TIFF Technical Note 2). The tables without their end marker and the tile without its start marker
make a whole JPEG that decodes as libvips decodes the tile.
"""

import struct
from array import array
from dataclasses import dataclass, field
from typing import BinaryIO, Self

from .tiff import (
    COMPRESSION,
    JPEG_COMPRESSION,
    JPEG_TABLES,
    TILE_BYTE_COUNTS,
    TILE_LENGTH,
    TILE_OFFSETS,
    TILE_WIDTH,
    Directory,
    Tiff,
    TiffError,
)

VERSION = 1
START, END = b"\xff\xd8", b"\xff\xd9"
HEAD = struct.Struct("<BB")  # version, levels
LEVEL = struct.Struct("<IIHHIH")  # width, height, tile width, tile height, tiles, bytes of tables
MAX_LEVELS = 32


@dataclass(slots=True)
class Level:
    """One level of the pyramid: its pixels, its tiles from left to right and top to bottom, its JPEG tables."""

    width: int
    height: int
    tile_width: int
    tile_height: int
    tables: bytes
    offsets: "array[int]" = field(default_factory=lambda: array("Q"))
    lengths: "array[int]" = field(default_factory=lambda: array("I"))

    @property
    def columns(self) -> int:
        return -(-self.width // self.tile_width)

    @property
    def rows(self) -> int:
        return -(-self.height // self.tile_height)


@dataclass(slots=True)
class TileTable:
    """All levels of a pyramid, the largest first."""

    levels: list[Level]

    @classmethod
    def read(cls, file: BinaryIO) -> Self:
        """The tables of an open pyramid. Raises TiffError where it is no JPEG-tiled TIFF or is damaged."""
        tiff = Tiff.read(file)
        levels = [_level(directory) for directory in tiff.directories()]
        if len(levels) > MAX_LEVELS:
            raise TiffError("more levels than a pyramid can have")
        for level in levels:
            for offset, length in zip(level.offsets, level.lengths, strict=True):
                if offset + length > tiff.size:
                    raise TiffError("a tile lies outside the file")
        return cls(levels)

    def tile(self, level: int, column: int, row: int) -> tuple[int, int]:
        """Offset and length in the file. Raises IndexError for a tile that is not there."""
        one = self.levels[level]
        if not (0 <= column < one.columns and 0 <= row < one.rows):
            raise IndexError(f"no tile {column}, {row} at level {level}")
        index = row * one.columns + column
        return one.offsets[index], one.lengths[index]

    def is_whole(self, level: int, column: int, row: int) -> bool:
        """Whether the tile is full of pixels; those at the right and lower edge are padded in the file."""
        one = self.levels[level]
        return (column + 1) * one.tile_width <= one.width and (row + 1) * one.tile_height <= one.height

    def to_bytes(self) -> bytes:
        """Compact form: little-endian heads, then offsets (eight bytes) and lengths (four bytes) of each level."""
        parts = [HEAD.pack(VERSION, len(self.levels))]
        for one in self.levels:
            parts.append(
                LEVEL.pack(one.width, one.height, one.tile_width, one.tile_height, len(one.offsets), len(one.tables))
            )
            count = len(one.offsets)
            parts.append(one.tables)
            parts.append(struct.pack(f"<{count}Q", *one.offsets))
            parts.append(struct.pack(f"<{count}I", *one.lengths))
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The table that `to_bytes` wrote. Raises ValueError for another version or for damaged data."""
        try:
            version, count = HEAD.unpack_from(data)
            if version != VERSION:
                raise ValueError(f"tile table of version {version}, expected {VERSION}")
            levels, at = [], HEAD.size
            for _number in range(count):
                width, height, tile_width, tile_height, tiles, size = LEVEL.unpack_from(data, at)
                at += LEVEL.size
                tables = data[at : at + size]
                at += size
                offsets = array("Q", struct.unpack_from(f"<{tiles}Q", data, at))
                at += 8 * tiles
                lengths = array("I", struct.unpack_from(f"<{tiles}I", data, at))
                at += 4 * tiles
                levels.append(Level(width, height, tile_width, tile_height, tables, offsets, lengths))
        except struct.error as error:
            raise ValueError(f"damaged tile table: {error}") from error
        return cls(levels)


def join(tables: bytes, tile: bytes) -> bytes:
    """A whole JPEG from a level's tables and a tile as it lies in the file."""
    return tables + tile[len(START) :]


def tile_bytes(file: BinaryIO, table: TileTable, level: int, column: int, row: int) -> bytes:
    """The tile as a JPEG of its own, read from the open pyramid by its range."""
    offset, length = table.tile(level, column, row)
    file.seek(offset)
    data = file.read(length)
    if len(data) != length:
        raise TiffError("the pyramid ends early")
    return join(table.levels[level].tables, data)


def _level(directory: Directory) -> Level:
    width, height = directory.size
    tile_width, tile_height = directory.value(TILE_WIDTH), directory.value(TILE_LENGTH)
    tables = directory.raw(JPEG_TABLES)
    if directory.value(COMPRESSION) != JPEG_COMPRESSION or not (width and height and tile_width and tile_height):
        raise TiffError("no TIFF of JPEG tiles")
    if not (tables.startswith(START) and tables.endswith(END)):
        raise TiffError("a level without JPEG tables")
    level = Level(width, height, tile_width, tile_height, tables.removesuffix(END))
    level.offsets = array("Q", directory.values(TILE_OFFSETS))
    level.lengths = array("I", directory.values(TILE_BYTE_COUNTS))
    if not len(level.offsets) == len(level.lengths) == level.columns * level.rows:
        raise TiffError("a level with another number of tiles than its size asks for")
    return level
