"""Where walks begin, for maps of many: on their route, else at their first stop with a place, else at their place."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cms.core.access import Viewer, visible_pages
from cms.core.positions import Exactness
from walks.models import StopPage, WalkPage, WalkRoute, WalkStep

from .projection import Position


def beginnings(keys: Iterable[UUID], viewer: Viewer) -> dict[UUID, Position]:
    """By the walk's translation key; walks of which nothing is known are left out. At most five queries."""
    wanted = set(keys)
    facts: dict[UUID, tuple[int, int | None, Position | None]] = {}
    rows: Iterable[Any] = WalkPage.objects.order_by("pk").values_list(
        "translation_key", "pk", "way_id", "place__longitude", "place__latitude", "place__exactness"
    )
    for key, pk, route, lon, lat, exactness in rows:
        if key in wanted:
            facts.setdefault(key, (pk, route, _position(lon, lat, exactness)))
    routes = {route for _pk, route, _place in facts.values() if route is not None}
    on_routes = _first_points(routes)
    without = [pk for pk, route, _place in facts.values() if route not in on_routes]
    at_stops = _first_stops(without, viewer) if without else {}
    found: dict[UUID, Position] = {}
    for key, (pk, route, place) in facts.items():
        start = (on_routes.get(route) if route is not None else None) or at_stops.get(pk) or place
        if start is not None:
            found[key] = start
    return found


def _first_points(routes: set[int]) -> dict[int, Position]:
    if not routes:
        return {}
    walked = WalkPage.objects.filter(way__isnull=False).values("way_id")
    rows = WalkRoute.objects.filter(pk__in=walked).values_list("pk", "line__0__0__0", "line__0__0__1")
    return {pk: (lon, lat) for pk, lon, lat in rows if pk in routes and lon is not None and lat is not None}


def _first_stops(walks: list[int], viewer: Viewer) -> dict[int, Position]:
    """Of walks, by id: the position of the first of their stops that the viewer may see and that has one."""
    steps = WalkStep.objects.filter(walk__way__isnull=True)
    stops = StopPage.objects.filter(translation_key__in=steps.values("stop__translation_key"))
    seen = set(visible_pages(stops, viewer).order_by().values_list("translation_key", flat=True))
    places: dict[Any, Position | None] = {}
    rows: Iterable[Any] = stops.order_by("pk").values_list(
        "translation_key",
        "longitude",
        "latitude",
        "exactness",
        "place__longitude",
        "place__latitude",
        "place__exactness",
    )
    for key, lon, lat, exactness, *of_place in rows:
        places.setdefault(key, _position(lon, lat, exactness) if lon is not None else _position(*of_place))
    wanted, found = set(walks), dict[int, Position]()
    for walk, key in steps.order_by("walk_id", "sort_order").values_list("walk_id", "stop__translation_key"):
        position = places.get(key) if key in seen and walk in wanted else None
        if position is not None:
            found.setdefault(walk, position)
    return found


def _position(lon: float | None, lat: float | None, exactness: str | None) -> Position | None:
    if lon is None or lat is None or exactness == Exactness.UNKNOWN:
        return None
    return lon, lat
