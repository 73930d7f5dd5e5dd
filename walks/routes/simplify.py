"""A route for maps: few points, and none left out that is far from the line of the others.

Points are laid on a plane round their middle (azimuthal equidistant), where a metre is a metre for hundreds of
kilometres, at the poles and over the date line too. There Douglas and Peucker choose (GEOS). They are given a piece at
a time, because some lines take as many steps within each other as they have points.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from .route import EARTH, Point

MOST_POINTS = 400
FINEST = 1.0  # metres
POINTS_A_PART = 8  # on average, so that many short parts leave room for the long one
PIECE = 256  # points

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Part = Sequence[Point]


def for_maps(parts: Sequence[Part], most: int = MOST_POINTS) -> list[Part]:
    """At most `most` points in all, of the largest parts. The way strays from it by less than twice the last tolerance
    that was needed."""
    tolerance = FINEST
    left = simplified(_largest(parts, most // POINTS_A_PART), tolerance)
    while sum(map(len, left)) > most:
        tolerance *= 2
        left = simplified(left, tolerance)
    return left


def simplified(parts: Sequence[Part], tolerance: float) -> list[Part]:
    """Each part without points that are less than `tolerance` metres beside it; the first and the last stay."""
    ends = np.cumsum([len(part) for part in parts])
    plane = _plane([point for part in parts for point in part])
    kept = np.zeros(len(plane), bool)
    kept[ends - 1] = kept[ends - [len(part) for part in parts]] = True
    pieces = [piece for end, part in zip(ends, parts, strict=True) for piece in _pieces(end - len(part), end)]
    if pieces:
        places = np.concatenate(pieces)
        owners = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
        lines = shapely.linestrings(np.column_stack([plane[places], places]), indices=owners)
        left = shapely.simplify(lines, tolerance, preserve_topology=False)
        kept[shapely.get_coordinates(left, include_z=True)[:, 2].astype(int)] = True  # GEOS hands the third column on
    return [
        [part[place] for place in np.flatnonzero(kept[end - len(part) : end]).tolist()]
        for end, part in zip(ends, parts, strict=True)
    ]


def _pieces(start: int, end: int) -> Iterator[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The places of a part's points, a piece at a time; each piece begins where the one before ends."""
    if end - start > 2:
        for first in range(start, end - 1, PIECE):
            yield np.arange(first, min(first + PIECE, end - 1) + 1)


def _largest(parts: Sequence[Part], most: int) -> Sequence[Part]:
    """The parts that reach furthest, in their order."""
    if len(parts) <= most:
        return parts
    ends = np.cumsum([len(part) for part in parts])
    starts = ends - [len(part) for part in parts]
    plane = _plane([point for part in parts for point in part])
    spans = (np.maximum.reduceat(plane, starts) - np.minimum.reduceat(plane, starts)).max(axis=1)
    return [parts[place] for place in sorted(np.argsort(-spans, kind="stable")[:most].tolist())]


def _plane(points: Part) -> Array:
    """Metres to the right of and above the middle, two columns."""
    count = len(points)
    lon = np.radians(np.fromiter((point.lon for point in points), np.float64, count))
    lat = np.radians(np.fromiter((point.lat for point in points), np.float64, count))
    sphere = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    middle = sphere.mean(axis=0) if count else np.array([1.0, 0.0, 0.0])
    if not np.linalg.norm(middle) > 1e-6:  # points all round the Earth have none
        middle = sphere[0]
    middle = middle / np.linalg.norm(middle)
    right = np.cross([0.0, 0.0, 1.0], middle)
    right = right / np.linalg.norm(right) if np.linalg.norm(right) > 1e-9 else np.array([0.0, 1.0, 0.0])
    up = np.cross(middle, right)
    x, y, along = sphere @ right, sphere @ up, sphere @ middle
    beside = np.hypot(x, y)
    metres = EARTH * np.arctan2(beside, along)
    stretch = np.divide(metres, beside, out=np.full(count, EARTH), where=beside > 0)
    return np.column_stack([x * stretch, y * stretch])
