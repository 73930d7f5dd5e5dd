"""Any part of a scan at any size, cut from the level of its pyramid that is just large enough."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from .tiles import TileTable, join
from .vips import Image

JPEG_QUALITY = 82
THRESHOLD = 128
WHITE = 255

Region = tuple[int, int, int, int]  # x, y, w, h in pixels of the largest level
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """What to cut: region, size in pixels before turning, clockwise degrees, IIIF quality and format.

    `region` lies inside the scan; `mirror` is applied before `rotation` (IIIF Image API 3, section 4).
    """

    region: Region
    size: Size
    rotation: float = 0
    mirror: bool = False
    quality: str = "default"
    format: str = "jpg"


def cut(pyramid: Path | BinaryIO, table: TileTable, what: Cut) -> bytes:
    """The encoded image. `pyramid` is a path, or an open file, which is read as a whole. Raises `pyvips.Error`."""
    level = best_level(table, what.region, what.size)
    return _finished(_load(pyramid, level), _on_level(table, level, what.region), what)


def tiles_under(table: TileTable, level: int, region: Region) -> tuple[range, range]:
    """Columns and rows of the level's tiles that hold a region of the largest level."""
    one = table.levels[level]
    left, top, width, height = _on_level(table, level, region)
    columns = range(left // one.tile_width, (left + width - 1) // one.tile_width + 1)
    return columns, range(top // one.tile_height, (top + height - 1) // one.tile_height + 1)


def cut_from_tiles(table: TileTable, what: Cut, tiles: list[bytes]) -> bytes:
    """The same as `cut` from nothing but the tiles `tiles_under` its level and region, as they lie in the file, row
    after row. Raises `pyvips.Error`."""
    level = best_level(table, what.region, what.size)
    one, (columns, rows) = table.levels[level], tiles_under(table, level, what.region)
    images = [Image.jpegload_buffer(join(one.tables, tile)) for tile in tiles]
    image = Image.arrayjoin(images, across=len(columns)) if len(images) > 1 else images[0]
    x, y, w, h = _on_level(table, level, what.region)
    return _finished(image, (x - columns[0] * one.tile_width, y - rows[0] * one.tile_height, w, h), what)


def _finished(image: Any, region: Region, what: Cut) -> bytes:
    image = _scaled(image, region, what.size)
    if what.mirror:
        image = image.fliphor()
    image = _quality(image, what.quality)
    image = _turned(image, what.rotation, transparent=what.format != "jpg")
    return _encoded(image, what)


def best_level(table: TileTable, region: Region, size: Size) -> int:
    """The smallest level on which the region still has as many pixels as are asked for."""
    full = table.levels[0]
    best = 0
    for number, level in enumerate(table.levels):
        wide_enough = region[2] * level.width // full.width >= size[0]
        if wide_enough and region[3] * level.height // full.height >= size[1]:
            best = number
    return best


def _on_level(table: TileTable, number: int, region: Region) -> Region:
    full, level = table.levels[0], table.levels[number]
    x, y, w, h = region
    left = min(level.width - 1, x * level.width // full.width)
    top = min(level.height - 1, y * level.height // full.height)
    right = max(left + 1, min(level.width, -(-(x + w) * level.width // full.width)))
    bottom = max(top + 1, min(level.height, -(-(y + h) * level.height // full.height)))
    return left, top, right - left, bottom - top


def _load(pyramid: Path | BinaryIO, level: int) -> Any:
    if isinstance(pyramid, Path):
        return Image.tiffload(str(pyramid), page=level)
    pyramid.seek(0)
    return Image.tiffload_buffer(pyramid.read(), page=level)


def _scaled(image: Any, region: Region, size: Size) -> Any:
    image = image.crop(*region)
    if (image.width, image.height) == size:
        return image
    image = image.resize(size[0] / image.width, vscale=size[1] / image.height)
    if (image.width, image.height) != size:  # libvips rounds; a IIIF client counts pixels
        image = image.gravity("north-west", *size, extend="copy")
    return image


def _quality(image: Any, quality: str) -> Any:
    if quality == "gray":
        return image.colourspace("b-w")
    if quality == "bitonal":
        return image.colourspace("b-w") >= THRESHOLD
    if quality == "color":
        return image.colourspace("srgb")
    return image


def _turned(image: Any, rotation: float, transparent: bool) -> Any:
    """Turned clockwise; corners that other angles than quarters lay bare are transparent, or white in a JPEG."""
    quarter, rest = divmod(rotation, 90)
    if rest == 0:
        return image.rot(f"d{int(quarter) % 4 * 90}") if quarter % 4 else image
    if transparent:
        return image.addalpha().rotate(rotation, background=[0] * (image.bands + 1))
    return image.rotate(rotation, background=[WHITE] * image.bands)


def _encoded(image: Any, what: Cut) -> bytes:
    data: bytes
    if what.format == "png":
        data = image.pngsave_buffer(compression=3, bitdepth=1 if _is_bitonal(image, what) else 8, keep="none")
    elif what.format == "webp":
        data = image.webpsave_buffer(Q=JPEG_QUALITY, keep="none")
    else:
        data = image.jpegsave_buffer(Q=JPEG_QUALITY, optimize_coding=False, keep="none")
    return data


def _is_bitonal(image: Any, what: Cut) -> bool:
    return what.quality == "bitonal" and image.bands == 1
