"""A route in WGS 84: longitude and latitude in degrees, heights in metres."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from cms.parsing.problems import Problem

EARTH = 6_371_008.8  # metres: mean radius of WGS 84 (2 a + b) / 3
STEADY = 5.0  # metres by which a height must differ before it counts: receivers waver
METRES_AN_HOUR, UP_AN_HOUR, DOWN_AN_HOUR = 4000, 300, 500  # DIN 33466, for walkers

Column = np.ndarray[tuple[int], np.dtype[np.float64]]


class Point(NamedTuple):
    lon: float
    lat: float
    ele: float | None = None


class Waypoint(NamedTuple):
    """A named place beside the way, or on it."""

    point: Point
    name: str = ""
    description: str = ""


class Bounds(NamedTuple):
    """West, south, east, north, as GeoJSON's `bbox` (RFC 7946, section 5). Over the date line west is the larger."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Route:
    """`parts` are ways that do not join. `problems` are what reading it gave, and no part of what it is."""

    parts: tuple[tuple[Point, ...], ...] = ()
    waypoints: tuple[Waypoint, ...] = ()
    name: str = ""
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def points(self) -> Iterator[Point]:
        return (point for part in self.parts for point in part)

    @property
    def length(self) -> float:
        """Metres on the ground along the way, heights left out."""
        return sum(map(_along, self.parts))

    @property
    def climb(self) -> tuple[float, float]:
        """Metres up, and metres down."""
        steps = [step for part in self.parts for step in _steps(part)]
        return sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0)

    @property
    def minutes(self) -> float:
        return minutes_for(self.length, *self.climb)

    @property
    def bounds(self) -> Bounds | None:
        """The smallest box that holds all points; None where there is none."""
        points = [*self.points, *(waypoint.point for waypoint in self.waypoints)]
        if not points:
            return None
        lon, lat = _columns(points)
        west, east = _around(lon)
        return Bounds(west, float(lat.min()), east, float(lat.max()))


def minutes_for(length: float, up: float, down: float) -> float:
    """How long one walks so many metres by DIN 33466: the longer of the time for the way and that for the heights, and
    half of the other. Without stops."""
    along, over = length / METRES_AN_HOUR, up / UP_AN_HOUR + down / DOWN_AN_HOUR
    return 60 * (max(along, over) + min(along, over) / 2)


def distance(one: Point, other: Point) -> float:
    """Metres between two points on the ground (haversine: half a percent at most from the ellipsoid's)."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


def _along(part: Sequence[Point]) -> float:
    """The sum of the distances from each point to the next."""
    lon, lat = (np.radians(column) for column in _columns(part))
    chord = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    return float(2 * EARTH * np.arcsin(np.minimum(1.0, np.sqrt(chord))).sum())


def _columns(points: Sequence[Point]) -> tuple[Column, Column]:
    """Longitudes and latitudes."""
    count = len(points)
    lon = np.fromiter((point.lon for point in points), np.float64, count)
    return lon, np.fromiter((point.lat for point in points), np.float64, count)


def _steps(part: tuple[Point, ...]) -> Iterator[float]:
    """Differences of height that are more than wavering."""
    last: float | None = None
    for point in part:
        if point.ele is None:
            continue
        if last is None:
            last = point.ele
        elif abs(point.ele - last) >= STEADY:
            yield point.ele - last
            last = point.ele


def _around(longitudes: Column) -> tuple[float, float]:
    """West and east of the narrowest stretch round the Earth that holds all of them."""
    turning = np.unique(longitudes)
    gaps = np.append(turning[0] + 360 - turning[-1], np.diff(turning))
    widest = int(gaps.argmax())
    return float(turning[widest]), float(turning[widest - 1])
