"""From one stop to the next: how far and which way, as the crow flies."""

import math
from dataclasses import dataclass

from cms.core import distances
from walks.routes.route import Point, distance

from . import words
from .tour import Stop, Tour

HERE = 15  # metres within which two stops are at one spot


@dataclass(frozen=True)
class Leg:
    """To `stop`. `metres` and `bearing` (degrees from north, clockwise) are None where a position is not known."""

    stop: Stop
    metres: float | None = None
    bearing: float | None = None

    @property
    def at_hand(self) -> bool:
        return self.metres is not None and self.metres < HERE

    @property
    def distance(self) -> str:
        return distances.in_words(self.metres) if self.metres is not None else ""

    @property
    def direction(self) -> str:
        return words.direction(self.bearing) if self.bearing is not None else ""


def leg_to_next(tour: Tour, stop: Stop) -> Leg | None:
    """The way from a stop of the tour to the one after it; None at the last."""
    following = tour.stop(stop.number + 1)
    if following is None:
        return None
    here, there = stop.position, following.position
    if here is None or there is None:
        return Leg(following)
    return Leg(following, distance(Point(*here), Point(*there)), bearing(here, there))


def bearing(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Degrees from north, clockwise, in which one sets out on the shortest way."""
    lat, other = math.radians(here[1]), math.radians(there[1])
    east = math.radians(there[0] - here[0])
    x = math.sin(east) * math.cos(other)
    y = math.cos(lat) * math.sin(other) - math.sin(lat) * math.cos(other) * math.cos(east)
    return math.degrees(math.atan2(x, y)) % 360
