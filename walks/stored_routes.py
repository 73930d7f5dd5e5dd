"""A route that an editor brings: read, measured, laid on storage, and only then recorded."""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from cms.media.places import media_storage
from cms.media.staging import staging
from cms.media.storages.base import room
from cms.parsing.findings import Findings
from cms.parsing.problems import Problem
from walks.models import WalkRoute
from walks.routes import detect, packed
from walks.routes.route import Point, Route, minutes_for
from walks.routes.simplify import for_maps

SUFFIXES = ("gpx", "kml", "geojson", "json")
LONGEST_NAME = 200
FINE = 6  # decimals of a degree on maps: a tenth of a metre
MOST_WAYPOINTS, MOST_NOTES = 200, 20
LONGEST_TEXT = 500


def take_in_route(data: bytes, name: str) -> WalkRoute:
    """The route in a GPX, KML or GeoJSON file, which may be called anything. The same file again is the same route.

    Raises UnreadableFile, in words that name the file; StorageFull or StorageUnavailable. Nothing is left then.
    """
    name = _plain(name)
    if (known := known_route(data, name)) is not None:
        return known
    route = detect.parse(data, name)
    if not route.parts:
        words = _("The file holds places, and no way between them. Export the track or the route itself.")
        raise Findings(name).refuse("no-route", words)
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    with room(), staging() as run:
        record = WalkRoute(file_name=name, sha256=hashlib.sha256(data).hexdigest(), **described(route))
        record.file = record.new_name(f"route.{suffix if suffix in SUFFIXES else 'bin'}")
        record.geometry = record.new_name("points.bin")
        run.note([record.file.name, record.geometry.name])
        for made, stored, content in (
            (run.root / "file", record.file.name, data),
            (run.root / "points", record.geometry.name, packed.pack(route)),
        ):
            made.write_bytes(content)
            media_storage("private").place(made, stored, move=True)
        record.save()
    return record


def heights_of(record: WalkRoute) -> dict[tuple[float, float], float]:
    """The heights of its points, by longitude and latitude as fine as maps have them. Raises as `route_of` does."""
    points = route_of(record).points
    return {(round(point.lon, FINE), round(point.lat, FINE)): point.ele for point in points if point.ele is not None}


def known_route(data: bytes, name: str) -> WalkRoute | None:
    """The route that this file became before."""
    sha256 = hashlib.sha256(data).hexdigest()
    return WalkRoute.objects.filter(sha256=sha256, file_name=_plain(name)).order_by("pk").first()


def described(route: Route) -> dict[str, Any]:
    """What the record says of its route."""
    length, (up, down) = route.length, route.climb
    bounds = Route(route.parts).bounds
    return {
        "name": route.name[:255],
        "points": sum(map(len, route.parts)),
        "length": length,
        "ascent": up,
        "descent": down,
        "minutes": minutes_for(length, up, down),
        "bounds": list(bounds or ()),
        "line": [
            [[round(point.lon, FINE), round(point.lat, FINE)] for point in part] for part in for_maps(route.parts)
        ],
        "waypoints": [
            {
                "lon": place.point.lon,
                "lat": place.point.lat,
                "name": _cut(place.name),
                "description": _cut(place.description),
            }
            for place in route.waypoints[:MOST_WAYPOINTS]
        ],
        "notes": [_sentence(problem) for problem in route.problems[:MOST_NOTES]],
    }


def route_of(record: WalkRoute) -> Route:
    """All of it, as it came. Raises FileNotFoundError, StorageUnavailable."""
    return packed.unpack(b"".join(media_storage("private").chunks(str(record.geometry.name))))


def _position(point: Point) -> list[float]:
    return [round(point.lon, FINE), round(point.lat, FINE)]


def _sentence(problem: Problem) -> str:
    if problem.line is None:
        return problem.message
    return _("Line %(line)d: %(sentence)s") % {"line": problem.line, "sentence": problem.message}


def _plain(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "route"


def _cut(text: str) -> str:
    """Short enough for a record, and without what a database can't hold."""
    return text.replace("\0", "")[:LONGEST_TEXT]
