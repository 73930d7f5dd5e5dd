"""A walk for receivers and maps: GPX and KML, with every point of its way and its stops as places."""

import json
from collections.abc import Callable, Iterator

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.core.access import Viewer
from cms.core.answering import address_of, refusal
from walks.models import WalkPage
from walks.routes import gpx, kml
from walks.routes.route import Point, Route, Waypoint
from walks.stored_routes import route_of
from walks.visiting.tour import Tour, tour_of

from .answering import offer

GPX = "application/gpx+xml"
KML = "application/vnd.google-earth.kml+xml"


def gpx_view(walk: WalkPage, request: HttpRequest) -> HttpResponseBase:
    return _file(walk, request, gpx.pieces, GPX, "gpx")


def kml_view(walk: WalkPage, request: HttpRequest) -> HttpResponseBase:
    return _file(walk, request, kml.pieces, KML, "kml")


def waypoints(tour: Tour, request: HttpRequest) -> tuple[Waypoint, ...]:
    """The stops whose place is known; each with its first words and the address of its page."""
    found = []
    for stop in tour.placed:
        told = f"{stop.page.introduction} {address_of(stop.page, request)}"
        found.append(Waypoint(Point(*stop.position), _line(stop.title), _line(told)))  # type: ignore[misc]
    return tuple(found)


def _file(
    walk: WalkPage, request: HttpRequest, write: Callable[[Route], Iterator[str]], content_type: str, suffix: str
) -> HttpResponseBase:
    """Nothing of the route is read for a copy that the visitor has."""
    if (refused := refusal(request)) is not None:
        return refused
    tour = tour_of(walk, Viewer.of(request))
    places, name = waypoints(tour, request), _line(tour.walk.title)
    version = json.dumps([suffix, name, places, str(tour.route and tour.route.uuid)])

    def make() -> Iterator[str]:
        parts = route_of(tour.route).parts if tour.route is not None else ()
        return write(Route(parts, places, name))

    return offer(request, walk, make, version, content_type, suffix)


def _line(text: str) -> str:
    return " ".join(text.split())
