"""Where a historic map lies on the Earth: its corners, as an editor has them or from a IIIF georeference annotation.

The annotation (Georeference Extension, IIIF Presentation 3) names points of the picture and where they are; of three or
more we make the affine transformation that fits them best, in Web Mercator, and lay the picture's corners by it. What
paper has warped stays warped: a map to look at, and not to measure by.
"""

import math
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from cms.parsing.earth import on_the_earth

from .projection import STEEPEST, Position, world

LEAST, MOST = 3, 500  # ground control points
WIDEST = 20.0  # degrees that a sheet covers at most
LARGEST_SIDE = 200_000  # pixels

Corners = list[Position]
"""Longitude and latitude of the picture's top left, top right, bottom right and bottom left."""


class NotGeoreferenced(ValueError):
    """Says in plain words what is wrong with the corners or the annotation."""


def read_corners(value: Any) -> Corners:
    """Four `[longitude, latitude]`. Raises NotGeoreferenced."""
    if not isinstance(value, list) or len(value) != 4:
        raise NotGeoreferenced(_("Four corners are needed: top left, top right, bottom right, bottom left."))
    return _sound([_position(one) for one in value])


def corners_of(annotation: Any, size: tuple[int, int]) -> Corners:
    """The corners by an annotation; `size` is the picture's, for annotations that don't say theirs. Raises
    NotGeoreferenced."""
    pairs = _control_points(annotation)
    width, height = _size_in(annotation) or size
    pixels = np.array([[x, y, 1.0] for (x, y), _place in pairs])
    plane = np.array([world(*place) for _pixel, place in pairs])
    fitted, _rest, rank, _singular = np.linalg.lstsq(pixels, plane, rcond=None)
    if rank < 3:
        raise NotGeoreferenced(_("All points lie on one line; at least one must lie beside it."))
    frame = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], dtype=float)
    return _sound([_unprojected(float(x), float(y)) for x, y in frame @ fitted])


def _control_points(annotation: Any) -> list[tuple[tuple[float, float], Position]]:
    """Pixels and places. An AnnotationPage counts as its first annotation."""
    if isinstance(annotation, dict) and isinstance(annotation.get("items"), list) and annotation["items"]:
        annotation = annotation["items"][0]
    body = annotation.get("body") if isinstance(annotation, dict) else None
    features = body.get("features") if isinstance(body, dict) else None
    if not isinstance(features, list):
        raise NotGeoreferenced(_("This is no georeference annotation: it has no body with features."))
    if len(features) > MOST:
        raise NotGeoreferenced(_("The annotation has more than %(most)d points.") % {"most": MOST})
    found = [(_pixel(one), _place(one)) for one in features if isinstance(one, dict)]
    if len(found) < LEAST:
        raise NotGeoreferenced(_("Three points at least are needed that lie on the picture and on the Earth."))
    return found


def _pixel(feature: dict[str, Any]) -> tuple[float, float]:
    properties = feature.get("properties")
    told = properties if isinstance(properties, dict) else {}
    x, y = _numbers(told.get("resourceCoords", told.get("pixelCoords")))
    return x, y


def _place(feature: dict[str, Any]) -> Position:
    geometry = feature.get("geometry")
    return _position(geometry.get("coordinates") if isinstance(geometry, dict) else None)


def _size_in(annotation: Any) -> tuple[float, float] | None:
    if isinstance(annotation.get("items"), list) and annotation["items"]:
        annotation = annotation["items"][0]
    target = annotation.get("target")
    source = target.get("source", target) if isinstance(target, dict) else None
    sides: list[Any] = [source.get("width"), source.get("height")] if isinstance(source, dict) else []
    if len(sides) != 2 or not all(type(side) in (int, float) and 0 < side <= LARGEST_SIDE for side in sides):
        return None
    return float(sides[0]), float(sides[1])


def _position(value: Any) -> Position:
    lon, lat = _numbers(value)
    if not on_the_earth(lon, lat):
        raise NotGeoreferenced(_("A position is not on the Earth: longitude first, then latitude, in degrees."))
    return lon, lat


def _numbers(value: Any) -> tuple[float, float]:
    pair = value[:2] if isinstance(value, list) else []
    if len(pair) != 2 or not all(type(one) in (int, float) and abs(one) < 1e9 for one in pair):
        raise NotGeoreferenced(_("A point is no pair of numbers."))
    return float(pair[0]), float(pair[1])


def _sound(corners: Corners) -> Corners:
    lons, lats = [lon for lon, _lat in corners], [lat for _lon, lat in corners]
    if not all(math.isfinite(one) for one in (*lons, *lats)) or max(map(abs, lats)) > STEEPEST:
        raise NotGeoreferenced(_("The sheet would reach beyond the map."))
    if max(lons) - min(lons) > WIDEST or max(lats) - min(lats) > WIDEST:
        raise NotGeoreferenced(_("The sheet would cover more than %(most)d degrees.") % {"most": int(WIDEST)})
    if max(lons) == min(lons) or max(lats) == min(lats):
        raise NotGeoreferenced(_("The corners lie on one line."))
    return corners


def _unprojected(x: float, y: float) -> Position:
    return (x - 0.5) * 360, math.degrees(math.atan(math.sinh((0.5 - y) * 2 * math.pi)))
