"""KML 2.2 (OGC 07-147r2) and its extension for tracks: lines and tracks as parts, points as places.

Nothing that a file links to is fetched; shapes, pictures and styles are left out.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cms.parsing.findings import Findings
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import Element, local, read_each

from .reading import LIMITS, made, position, text
from .route import Point, Route, Waypoint
from .writing import HEAD, tagged

NAMESPACE = "http://www.opengis.net/kml/2.2"
LINES = ("LineString", "LinearRing")


def parse(data: bytes, name: str) -> Route:
    """Raises `UnreadableFile`."""
    findings = Findings(name)

    def handle(element: Element) -> _Told:
        tag = local(element.tag)
        if tag == "NetworkLink":
            message = _("The file only points to another one, which is not fetched. Save that one, and upload it.")
            findings.warn("kml-link", message, element.sourceline)
        return _placemark(element, findings) if tag == "Placemark" else _Told(tag, _child(element, "name"))

    told, problems = read_each(data, name, ("Placemark", "NetworkLink", "Document"), handle, LIMITS)
    findings.add(problems)
    names = [one.name for one in reversed(told) if one.tag == "Document"]
    names += [one.name for one in told if one.ways]
    return made(
        [way for one in told for way in one.ways],
        [place for one in told for place in one.places],
        next(filter(None, names), ""),
        findings,
    )


def write(route: Route) -> bytes:
    """A placemark for each place, and one for the way."""
    return "".join(pieces(route)).encode()


def pieces(route: Route) -> Iterator[str]:
    """`write` bit by bit: a million points need no room twice."""
    yield f'{HEAD}<kml xmlns="{NAMESPACE}"><Document>{tagged("name", route.name)}'
    for waypoint in route.waypoints:
        yield f"<Placemark>{tagged('name', waypoint.name)}{tagged('description', waypoint.description)}"
        yield f"<Point><coordinates>{_numbers(waypoint.point)}</coordinates></Point></Placemark>"
    if route.parts:
        yield "<Placemark><MultiGeometry>"
        for part in route.parts:
            yield "<LineString><coordinates>"
            yield from (f"{_numbers(point)} " for point in part)
            yield "</coordinates></LineString>"
        yield "</MultiGeometry></Placemark>"
    yield "</Document></kml>"


class _Told(NamedTuple):
    """What one element says."""

    tag: str
    name: str
    ways: list[list[Point | None]] = []
    places: list[Waypoint] = []


def _placemark(element: Element, findings: Findings) -> _Told:
    name, description = _child(element, "name"), _child(element, "description")
    ways = [_coordinates(line, findings) for line in element.iter() if local(line.tag) in LINES]
    ways += [_track(track, findings) for track in element.iter() if local(track.tag) == "Track"]
    points = [_coordinates(point, findings) for point in element.iter() if local(point.tag) == "Point"]
    places = [Waypoint(point, name, description) for first in points for point in first[:1] if point]
    return _Told("Placemark", name, ways, places)


def _coordinates(element: Element, findings: Findings) -> list[Point | None]:
    """Tuples of longitude, latitude and perhaps height, with white space between them."""
    written = next((child.text or "" for child in element if local(child.tag) == "coordinates"), "")
    return [_point(one.split(","), findings, element) for one in written.split()]


def _track(element: Element, findings: Findings) -> list[Point | None]:
    coords = (child.text or "" for child in element if local(child.tag) == "coord")
    return [_point(one.split(), findings, element) for one in coords]


def _point(numbers: list[str], findings: Findings, element: Element) -> Point | None:
    lon, lat, ele = (*numbers, "", "", "")[:3]
    return position(lon, lat, ele, findings, element.sourceline)


def _child(element: Element, name: str) -> str:
    return text(next((child.text for child in element if local(child.tag) == name), ""))


def _numbers(point: Point) -> str:
    return ",".join(repr(number) for number in point if number is not None)
