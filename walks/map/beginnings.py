"""Where walks without a route begin, for maps of many: at the first stop that has a place."""

from collections.abc import Collection, Iterable
from typing import Any

from cms.core.access import Viewer, visible_pages
from cms.core.positions import Exactness
from walks.models import StopPage, WalkStep

from .projection import Position


def first_stops(walks: Collection[int], viewer: Viewer) -> dict[int, Position]:
    """Of walks, by id: the position of the first of their stops that the viewer may see and that has one.

    Three queries.
    """
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
    found: dict[int, Position] = {}
    for walk, key in steps.order_by("walk_id", "sort_order").values_list("walk_id", "stop__translation_key"):
        position = places.get(key) if key in seen and walk in walks else None
        if position is not None:
            found.setdefault(walk, position)
    return found


def _position(lon: float | None, lat: float | None, exactness: str | None) -> Position | None:
    if lon is None or lat is None or exactness == Exactness.UNKNOWN:
        return None
    return lon, lat
