"""A small PMTiles archive (version 3) with tiles like those of Protomaps' basemap: land, a lake, a road, a village."""

import gzip
import json
import struct
from collections.abc import Iterable

HEADER = struct.Struct("<7sB QQQQQQQQQQQ BBBBBB iiii B ii")
GZIP, MVT = 2, 1
LAYERS = ("boundaries", "buildings", "earth", "landcover", "landuse", "places", "pois", "roads", "water")


def archive(name: str = "Holdfalva", attribution: str = '<a href="https://example.org/">The makers</a>') -> bytes:
    """One and the same tile for the whole Earth at zoom 0, stretched by whoever zooms in."""
    tile = gzip.compress(_tile(name), mtime=0)
    metadata = gzip.compress(
        json.dumps(
            {
                "attribution": attribution,
                "vector_layers": [{"id": one, "fields": {}} for one in LAYERS],
            }
        ).encode(),
        mtime=0,
    )
    root = gzip.compress(_directory([(0, 1, len(tile), 0)]), mtime=0)
    at_root = HEADER.size
    at_metadata = at_root + len(root)
    at_tiles = at_metadata + len(metadata)
    degrees = 10_000_000
    head = HEADER.pack(
        b"PMTiles",
        3,
        *(at_root, len(root), at_metadata, len(metadata), 0, 0, at_tiles, len(tile), 1, 1, 1),
        *(1, GZIP, GZIP, MVT, 0, 0),
        *(-180 * degrees, -85 * degrees, 180 * degrees, 85 * degrees),
        *(0, 0, 0),
    )
    return head + root + metadata + tile


def _directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """Entries of (tile id, run length, length, offset), as section 5 of the specification packs them."""
    out = [_varint(len(entries))]
    before = 0
    for tile, *_rest in entries:
        out.append(_varint(tile - before))
        before = tile
    out += [_varint(run) for _tile, run, _length, _offset in entries]
    out += [_varint(length) for _tile, _run, length, _offset in entries]
    out += [_varint(offset + 1) for *_rest, offset in entries]
    return b"".join(out)


def _tile(name: str) -> bytes:
    square = [(0, 0), (4096, 0), (4096, 4096), (0, 4096)]
    lake = [(2300, 1400), (2330, 1400), (2330, 1430), (2300, 1430)]
    layers = [
        _layer("earth", 3, _ring(square), {"kind": "earth"}),
        _layer("water", 3, _ring(lake), {"kind": "lake"}),
        _layer("roads", 2, _line([(0, 1500), (4096, 1460)]), {"kind": "major_road", "min_zoom": "0"}),
        _layer("places", 1, _line([(2322, 1450)]), {"kind": "locality", "name": name}),
    ]
    return b"".join(_field(3, layer) for layer in layers)


def _layer(name: str, kind: int, geometry: list[int], tags: dict[str, str]) -> bytes:
    """A layer with one feature (Mapbox Vector Tile 2.1)."""
    pairs = [number for place in range(len(tags)) for number in (place, place)]
    feature = _field(2, _packed(pairs)) + _varint(3 << 3) + _varint(kind) + _field(4, _packed(geometry))
    keys = b"".join(_field(3, key.encode()) for key in tags)
    values = b"".join(_field(4, _field(1, value.encode())) for value in tags.values())
    version, extent = _varint(15 << 3) + _varint(2), _varint(5 << 3) + _varint(4096)
    return version + _field(1, name.encode()) + _field(2, feature) + keys + values + extent


def _line(points: list[tuple[int, int]]) -> list[int]:
    commands, at = [1 | 1 << 3], (0, 0)
    for number, point in enumerate(points):
        if number == 1:
            commands.append(2 | (len(points) - 1) << 3)
        commands += [_zigzag(point[0] - at[0]), _zigzag(point[1] - at[1])]
        at = point
    return commands


def _ring(points: list[tuple[int, int]]) -> list[int]:
    return [*_line(points), 7 | 1 << 3]


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)
