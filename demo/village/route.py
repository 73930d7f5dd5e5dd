"""The ways of the two walks: along the plan's streets and paths, with heights, as GPX."""

import math
from functools import lru_cache

from walks.routes import gpx
from walks.routes.route import Point, Route, Waypoint

from . import plan
from .ground import WELL_HEIGHT, height, position_of, stream
from .landmarks.waterside import BRIDGE_X, bridge_deck

EVERY = 12.0  # metres between two points of the way

# Where one stands at each stop.
STOPS: dict[str, tuple[float, float]] = {
    "station": (52.0, -507.0),
    "bridge": (20.0, -155.0),
    "mill": (272.0, -134.0),
    "potter": (250.0, 6.0),
    "square": (7.0, -9.0),
    "inn": (-24.0, 24.0),
    "library": (-139.0, 0.0),
    "school": (-246.0, 66.0),
    "church": (-3.0, 72.0),
    "spring": (93.0, 166.0),
    "chapel": (181.0, 541.0),
    "gate": (322.0, 962.0),
    "tower": (333.0, 1003.0),
    "lookout": (566.0, 902.0),
    "orchard": (439.0, 566.0),
}

WALKS: dict[str, tuple[str, ...]] = {
    "village": ("station", "bridge", "mill", "potter", "square", "inn", "library", "school", "church"),
    "castle": ("church", "spring", "chapel", "gate", "tower", "lookout", "orchard"),
}


def _village() -> plan.Line:
    """From the station north over the bridge, round by the mill, west to the school and back to the church."""
    bridge = plan.STREETS["bridge"][0][::-1]
    mill = plan.STREETS["mill"][0]
    return [
        (52, -507),
        (70, -505),
        *bridge[1:4],
        (20, -178),
        (20, -162),
        (19, -152),
        *mill[1:4],
        (312, -98),
        *mill[4:5],
        (321, -8),
        (300, -4),
        (250, 4),
        (170, 6),
        (60, 2),
        (28, -2),
        (7, -9),
        (-4, 8),
        (-24, 22),
        (-44, 6),
        (-60, 0),
        (-139, -1),
        (-200, -1),
        (-256, 2),
        (-256, 52),
        (-246, 66),
        (-254, 60),
        (-214, 104),
        (-120, 118),
        (-62, 92),
        (-8, 56),
        (-3, 72),
    ]


def _castle() -> plan.Line:
    up, ridge, down = (plan.PATHS[name] for name in ("up", "ridge", "down"))
    return [
        (-3, 72),
        (-4, 54),
        (0, 32),
        (34, 24),
        (70, 90),
        (91, 160),
        (96, 168),
        *up,
        (333, 1003),
        (338, 990),
        *ridge[1:],
        *down[1:],
        (170, 6),
        (60, 3),
        (30, 18),
        (2, 34),
        (-3, 58),
        (-3, 72),
    ]


LINES = {"village": _village, "castle": _castle}


@lru_cache(maxsize=2)
def way(walk: str) -> tuple[tuple[float, float], ...]:
    """Points of the plan, a few metres apart."""
    return tuple(plan.curved(LINES[walk](), EVERY))


def route(walk: str, names: dict[str, str], title: str) -> Route:
    """The way with its stops as places, by their names."""
    part = tuple(_point(x, y) for x, y in way(walk))
    places = tuple(Waypoint(_point(*STOPS[stop]), names[stop]) for stop in WALKS[walk])
    return Route((part,), places, title)


def as_gpx(walk: str, names: dict[str, str], title: str) -> bytes:
    return gpx.write(route(walk, names, title))


def nearest(walk: str, stop: str) -> float:
    """Metres from where one stands at a stop to the way."""
    return min(math.dist(STOPS[stop], point) for point in way(walk))


def _point(x: float, y: float) -> Point:
    lon, lat = position_of(x, y)
    level = float(height(x, y))
    if math.hypot(x - BRIDGE_X, y - float(stream(BRIDGE_X))) < 18.5:
        level = max(level, bridge_deck(y))
    return Point(lon, lat, round(WELL_HEIGHT + level, 1))
