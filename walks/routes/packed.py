"""A route as few bytes: every number as it was, 24 bytes a point before they are squeezed.

`VLR1`, the number of parts and of the points of each (uint32), the length of the words (uint32), the words (JSON: name
and waypoints, in UTF-8), then longitudes, latitudes and heights as doubles, squeezed by zlib; all little-endian. A
point without a height has NaN.
"""

import json
import struct
import zlib

import numpy as np

from .reading import MOST_POINTS
from .route import Point, Route, Waypoint

MAGIC = b"VLR1"
BYTES_A_POINT = 24


class NotPacked(ValueError):
    """The bytes are no route that was packed here, or not all of it."""


def pack(route: Route) -> bytes:
    """`problems` are left out: they are no part of what the route is."""
    counts = [len(part) for part in route.parts]
    columns = [
        np.fromiter((point.lon for point in route.points), "<f8", sum(counts)),
        np.fromiter((point.lat for point in route.points), "<f8", sum(counts)),
        np.fromiter((np.nan if point.ele is None else point.ele for point in route.points), "<f8", sum(counts)),
    ]
    places = [[*place.point, place.name, place.description] for place in route.waypoints]
    words = json.dumps({"name": route.name, "waypoints": places}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    head = struct.pack(f"<4sI{len(counts)}II", MAGIC, len(counts), *counts, len(words))
    return head + words + zlib.compress(b"".join(column.tobytes() for column in columns), 1)


def unpack(data: bytes) -> Route:
    """Raises NotPacked."""
    try:
        counts, place = _counts(data)
        (length,) = struct.unpack_from("<I", data, place)
        words = json.loads(data[place + 4 : place + 4 + length].decode("utf-8", "surrogatepass"))
        waypoints = tuple(Waypoint(Point(*place[:3]), *place[3:]) for place in words["waypoints"])
        name = words["name"]
        numbers = _numbers(data[place + 4 + length :], sum(counts))
    except (struct.error, ValueError, LookupError, TypeError, zlib.error) as error:
        raise NotPacked(str(error)) from error
    points = [
        Point(lon, lat, None if ele != ele else ele)
        for lon, lat, ele in zip(*(column.tolist() for column in numbers), strict=True)
    ]
    parts, start = [], 0
    for count in counts:
        parts.append(tuple(points[start : start + count]))
        start += count
    return Route(tuple(parts), waypoints, name)


def _counts(data: bytes) -> tuple[tuple[int, ...], int]:
    """Of each part, and where they end."""
    magic, parts = struct.unpack_from("<4sI", data)
    if magic != MAGIC or parts > MOST_POINTS:
        raise NotPacked("no packed route")
    counts = struct.unpack_from(f"<{parts}I", data, 8)
    if sum(counts) > MOST_POINTS:
        raise NotPacked("more points than a route may have")
    return counts, 8 + 4 * parts


def _numbers(squeezed: bytes, count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Three rows of `count` numbers."""
    wanted = BYTES_A_POINT * count
    inflating = zlib.decompressobj()
    numbers = inflating.decompress(squeezed, wanted + 1)
    if len(numbers) != wanted or not (inflating.eof or not wanted):
        raise NotPacked("the route ends early, or late")
    return np.frombuffer(numbers, "<f8").reshape(3, count)
