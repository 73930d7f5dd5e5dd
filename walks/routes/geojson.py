"""GeoJSON (RFC 7946): lines as parts, points as places."""

import json
from collections.abc import Iterator
from typing import Any

from cms.parsing.findings import Findings
from cms.parsing.sentences import gettext as _
from cms.parsing.sentences import grouped

from .reading import LIMITS, made, position, text
from .route import Point, Route, Waypoint

DEEPEST = 8  # geometry collections within each other
GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")


def parse(data: bytes, name: str) -> Route:
    """Raises `UnreadableFile`."""
    findings = Findings(name)
    document = _read(data, findings)
    parts: list[list[Point | None]] = []
    waypoints: list[Waypoint] = []
    way = ""
    for feature in _features(document):
        properties = feature.get("properties")
        told = properties if isinstance(properties, dict) else {}
        here = text(told.get("name"))
        before = len(parts)
        for geometry in _geometries(feature.get("geometry"), DEEPEST):
            kind, coordinates = geometry.get("type"), geometry.get("coordinates")
            if kind in ("LineString", "MultiLineString"):
                lines = [coordinates] if kind == "LineString" else _list(coordinates)
                parts += [[_point(one, findings) for one in _list(line)] for line in lines]
            elif kind in ("Point", "MultiPoint"):
                places = [coordinates] if kind == "Point" else _list(coordinates)
                points = [_point(one, findings) for one in places]
                waypoints += [Waypoint(one, here, text(told.get("description"))) for one in points if one]
        way = way or (here if len(parts) > before else "")
    return made(parts, waypoints, text(document.get("name")) or way, findings)


def write(route: Route) -> bytes:
    """A feature collection: the places, then the way."""
    features = [
        {
            "type": "Feature",
            "properties": {
                key: value for key, value in (("name", place.name), ("description", place.description)) if value
            },
            "geometry": {"type": "Point", "coordinates": _position(place.point)},
        }
        for place in route.waypoints
    ]
    if route.parts:
        lines = [[_position(point) for point in part] for part in route.parts]
        way = {"type": "MultiLineString", "coordinates": lines}
        features.append({"type": "Feature", "properties": {"name": route.name} if route.name else {}, "geometry": way})
    document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if route.name:
        document["name"] = route.name
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _read(data: bytes, findings: Findings) -> dict[str, Any]:
    if len(data) > LIMITS.bytes:
        message = _("The file has %(found)s bytes; at most %(most)s are read. Draw the route more coarsely.")
        message %= {"found": grouped(len(data)), "most": grouped(LIMITS.bytes)}
        raise findings.refuse("too-large", message)
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise findings.refuse("wrong-encoding", _("The file is not in UTF-8. Save it as UTF-8."), line) from error
    except json.JSONDecodeError as error:
        message = _("The JSON is broken here (%(reason)s). Export the file again.") % {"reason": error.msg}
        raise findings.refuse("not-json", message, error.lineno) from error
    except (RecursionError, ValueError) as error:
        message = _("The JSON is nested too deeply, or holds numbers that are none. Export the file again.")
        raise findings.refuse("not-json", message, 1) from error
    if not isinstance(document, dict):
        raise findings.refuse("not-json", _("This JSON is no GeoJSON. Export the route as GeoJSON, GPX or KML."), 1)
    return document


def _features(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The features; a geometry alone is one."""
    kind = document.get("type")
    if kind == "FeatureCollection":
        yield from (one for one in _list(document.get("features")) if isinstance(one, dict))
    elif kind == "Feature":
        yield document
    elif kind in GEOMETRIES:
        yield {"geometry": document}


def _geometries(geometry: object, depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(geometry, dict):
        return
    if geometry.get("type") != "GeometryCollection":
        yield geometry
    elif depth:
        for one in _list(geometry.get("geometries")):
            yield from _geometries(one, depth - 1)


def _point(coordinates: object, findings: Findings) -> Point | None:
    lon, lat, ele = (*_list(coordinates), None, None, None)[:3]
    return position(lon, lat, ele, findings, None)


def _position(point: Point) -> list[float]:
    return [number for number in point if number is not None]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _no_constant(constant: str) -> float:
    raise ValueError(constant)
