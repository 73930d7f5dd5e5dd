"""From longitude and latitude to a drawing: Web Mercator, so that drawn maps and tiled ones look alike.

Longitudes are counted on eastwards from the west of what is drawn: a walk over the date line stays in one piece.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from walks.routes.route import EARTH, Bounds, Point, Route

Position = tuple[float, float]
"""Longitude and latitude, as GeoJSON has it."""

STEEPEST = 85.0511  # degrees of latitude at which Web Mercator's square ends
LEAST_METRES = 300.0  # a single point is drawn with this much around it


def world(lon: float, lat: float) -> tuple[float, float]:
    """Web Mercator, the whole Earth one unit wide and high, from the north-west."""
    sine = math.sin(math.radians(max(-STEEPEST, min(STEEPEST, lat))))
    return lon / 360 + 0.5, 0.5 - math.atanh(sine) / (2 * math.pi)


def metres_of(lat: float) -> float:
    """Metres on the ground that the Earth's width in the projection stands for, at this latitude."""
    return 2 * math.pi * EARTH * math.cos(math.radians(max(-STEEPEST, min(STEEPEST, lat))))


def bounds_of(positions: Iterable[Position]) -> Bounds | None:
    """The smallest box around the positions; None where there is none."""
    return Route((tuple(Point(*position) for position in positions),)).bounds


@dataclass(frozen=True)
class Frame:
    """A sheet of `width` × `height` on which the box `bounds` lies whole, with `margin` around it."""

    bounds: Bounds
    width: float
    height: float
    margin: float

    @cached_property
    def _fit(self) -> tuple[float, float, float]:
        """Units of the sheet for one of the world's, and the world's point in the sheet's middle."""
        west, south, east, north = self.bounds
        (left, bottom), (right, top) = world(west, south), world(self._onwards(east), north)
        least = LEAST_METRES / metres_of((south + north) / 2)
        across, down = max(right - left, least), max(bottom - top, least)
        units = min((self.width - 2 * self.margin) / across, (self.height - 2 * self.margin) / down)
        return units, (left + right) / 2, (top + bottom) / 2

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where the position lies on the sheet, from its top left."""
        units, middle_x, middle_y = self._fit
        nearest = lon + 360 * round((self._middle - lon) / 360)  # longitudes are counted on from the middle
        x, y = world(nearest, lat)
        return self.width / 2 + (x - middle_x) * units, self.height / 2 + (y - middle_y) * units

    @property
    def metres(self) -> float:
        """Metres on the ground for one unit, in the sheet's middle."""
        return metres_of((self.bounds.south + self.bounds.north) / 2) / self._fit[0]

    @property
    def seen(self) -> Bounds:
        """The box that the whole sheet shows."""
        units, middle_x, middle_y = self._fit
        half_x, half_y = self.width / 2 / units, self.height / 2 / units
        west, east = ((middle_x + half - 0.5) * 360 for half in (-half_x, half_x))
        if east - west >= 360:
            west, east = -180.0, 180.0
        return Bounds(_turned(west), _latitude(middle_y + half_y), _turned(east), _latitude(middle_y - half_y))

    def _onwards(self, lon: float) -> float:
        return lon + 360 if lon < self.bounds.west else lon

    @cached_property
    def _middle(self) -> float:
        return (self.bounds.west + self._onwards(self.bounds.east)) / 2


def fitting(bounds: Bounds, width: float, heights: tuple[float, float], margin: float) -> Frame:
    """A frame of this width, as high as the box asks for within the least and the greatest height."""
    probe = Frame(bounds, width, heights[1], margin)
    left, top = probe.at(bounds.west, bounds.north)
    right, bottom = probe.at(bounds.east, bounds.south)
    stretch = (width - 2 * margin) / max(right - left, 1e-9)
    height = (bottom - top) * min(stretch, 1e6) + 2 * margin
    return Frame(bounds, width, round(max(heights[0], min(heights[1], height))), margin)


def _latitude(y: float) -> float:
    return math.degrees(math.asin(math.tanh((0.5 - max(0.0, min(1.0, y))) * 2 * math.pi)))


def _turned(lon: float) -> float:
    """The longitude from -180 to 180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
