"""A walk as GeoJSON (RFC 7946): its stops, and its way."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.gzip import gzip_page
from wagtail.models import Page

from cms.core.access import Viewer
from cms.core.answering import address_of, refusal
from walks.models import WalkPage
from walks.routes.dateline import split
from walks.routes.route import Point, Route, Waypoint
from walks.stored_routes import route_of
from walks.visiting.tour import Stop, Tour, tour_of

from .answering import offer
from .data import drawn, picture_data, place_data, route_data

GEOJSON = "application/geo+json"
SLICE = 5_000  # points that are written at once


def one_walk(walk: WalkPage, request: HttpRequest) -> HttpResponseBase:
    """`walk.geojson`: the stops as points, then the way as a map draws it; with `?points=all` as it was recorded."""
    if (refused := refusal(request)) is not None:
        return refused
    tour = tour_of(walk, Viewer.of(request))
    whole = request.GET.get("points") == "all" and tour.route is not None
    head = _dumped(_head(tour, request))
    stops = [_dumped(_stop(stop, request)) for stop in tour.stops]
    way = _dumped(_way(tour, request))
    version = "\n".join([head, *stops, way, str(tour.route and tour.route.uuid), str(whole)])

    def make() -> Iterator[str]:
        parts: Iterable[Iterable[Point]] = drawn(tour)
        if whole and tour.route is not None:
            parts = route_of(tour.route).parts
        return _collection(head, stops, way if tour.route is not None else "", parts)

    return _packed(request, walk, make, version)


def _packed(request: HttpRequest, page: Page, make: Callable[[], Iterator[str]], version: str) -> HttpResponseBase:
    answer: HttpResponseBase = gzip_page(lambda asked: offer(asked, page, make, version, GEOJSON, "geojson"))(request)
    return answer


def _collection(head: str, stops: list[str], way: str, parts: Iterable[Iterable[Point]]) -> Iterator[str]:
    yield head[:-1] + ',"features":['
    yield ",".join(stops)
    if way:
        yield ("," if stops else "") + way[:-1] + ',"geometry":{"type":"MultiLineString","coordinates":['
        yield from _lines(parts)
        yield "]}}"
    yield "]}"


def _lines(parts: Iterable[Iterable[Point]]) -> Iterator[str]:
    comma = ""
    for part in parts:
        for line in split(part):
            yield comma + "["
            for start in range(0, len(line), SLICE):
                some = [[*point] if point.ele is not None else [*point[:2]] for point in line[start : start + SLICE]]
                yield ("," if start else "") + _dumped(some)[1:-1]
            yield "]"
            comma = ","


def _head(tour: Tour, request: HttpRequest) -> dict[str, Any]:
    head: dict[str, Any] = {"type": "FeatureCollection", "name": tour.walk.title, "url": address_of(tour.walk, request)}
    places = tuple(Waypoint(Point(*stop.position)) for stop in tour.stops if stop.position is not None)
    bounds = Route(drawn(tour), places).bounds
    return {**head, "bbox": list(bounds)} if bounds is not None else head


def _stop(stop: Stop, request: HttpRequest) -> dict[str, Any]:
    """A stop whose place is unknown has no geometry (section 3.2)."""
    point = None if stop.position is None else {"type": "Point", "coordinates": list(stop.position)}
    return {
        "type": "Feature",
        "id": str(stop.uuid),
        "geometry": point,
        "properties": {
            "kind": "stop",
            "number": stop.number,
            "title": stop.title,
            "language": stop.language,
            "url": address_of(stop.page, request),
            "introduction": stop.page.introduction,
            "exactness": stop.exactness,
            "place": place_data(stop.facts.place),
            "picture": picture_data(stop.picture),
        },
    }


def _way(tour: Tour, request: HttpRequest) -> dict[str, Any]:
    route = route_data(tour.route) or {}
    return {
        "type": "Feature",
        "properties": {
            "kind": "route",
            "title": tour.walk.title,
            "url": address_of(tour.walk, request),
            **{key: route.get(key) for key in ("metres", "minutes", "ascent", "descent", "points")},
        },
    }


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
