"""`/map/stops.geojson?bbox=west,south,east,north`: the stops in a part of the map, as far as a reader may see them.

A stop is there when a walk that the reader may see leads to it. Over the date line west is the larger, as in RFC 7946.
"""

import math
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from cms.core.access import Viewer, visible_pages
from cms.core.positions import Exactness
from walks.models import StopPage, WalkPage, WalkStep
from walks.routes.route import Bounds

from .answers import answered, packed
from .names import within
from .scene import FINE

MOST = 500
LOOKED_AT = 1_000  # stops of a box, seen or not: as many as are told apart on no map
WIDEST = 0.5  # degrees: what is seen where stops can be told apart


@require_safe
def stops(request: HttpRequest) -> HttpResponseBase:
    """At most `MOST` stops; `"truncated": true` where there are more. 400 for a box that is none, or too wide."""
    bounds = read_bounds(request.GET.get("bbox", ""))
    if bounds is None:
        reason = f"bbox is four numbers, west,south,east,north, and at most {WIDEST:g} degrees wide and high.\n"
        return HttpResponseBadRequest(reason, content_type="text/plain; charset=utf-8")
    language = request.GET.get("language", "")
    viewer = Viewer.of(request)
    response: HttpResponse | HttpResponseBase = answered(request, packed(collection(bounds, language, viewer)))
    return response


def read_bounds(text: str) -> Bounds | None:
    """None for what is no box on the Earth, or too wide a one."""
    try:
        numbers = [float(one) for one in text[:200].split(",")]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(math.isfinite(one) for one in numbers):
        return None
    west, south, east, north = numbers
    wide = east - west if east >= west else east - west + 360
    if not (-90 <= south <= north <= 90) or north - south > WIDEST or wide > WIDEST:
        return None
    return Bounds(_turned(west), south, _turned(east), north)


def collection(bounds: Bounds, language: str, viewer: Viewer) -> dict[str, Any]:
    """Seven queries, each about what lies in the box alone."""
    places = _positions(bounds)
    led_to = _led_to(places, viewer)
    pages: dict[UUID, StopPage] = {}
    locale = Locale.objects.filter(language_code=language).first()
    shown = visible_pages(StopPage.objects.filter(translation_key__in=led_to), viewer)
    words = ("title", "slug", "url_path", "path", "depth", "translation_key", "locale", "live")
    for page in shown.select_related("locale").only(*words).order_by("pk"):
        if page.translation_key not in pages or (locale is not None and page.locale_id == locale.pk):
            pages[page.translation_key] = page
    features = [_feature(page, *places[key]) for key, page in pages.items()]
    return {"type": "FeatureCollection", "features": features[:MOST], "truncated": len(features) > MOST}


def _positions(bounds: Bounds) -> dict[UUID, tuple[float, float, str]]:
    """Longitude, latitude and exactness by translation key, of the pages that were there first, seen or not."""
    here = within(bounds) & ~Q(exactness=Exactness.UNKNOWN)
    at_place = Q(latitude__isnull=True) & within(bounds, "place__") & ~Q(place__exactness=Exactness.UNKNOWN)
    rows: Iterable[Any] = (
        StopPage.objects.filter(here | at_place)
        .order_by("pk")
        .values_list(
            "pk",
            "translation_key",
            "longitude",
            "latitude",
            "exactness",
            "place__longitude",
            "place__latitude",
            "place__exactness",
        )[:LOOKED_AT]
    )
    found, pks = {}, {}
    for pk, key, lon, lat, exactness, *of_place in rows:
        if key not in found:
            found[key], pks[key] = ((lon, lat, exactness) if lon is not None else tuple(of_place)), pk
    first = _first(StopPage, pks)
    return {key: place for key, place in found.items() if first[key] == pks[key]}


def _led_to(keys: Iterable[UUID], viewer: Viewer) -> list[UUID]:
    """Of stops those that a walk which the viewer may see, in any language, has among its steps."""
    steps = WalkStep.objects.filter(stop__translation_key__in=list(keys))
    rows = list(steps.values_list("stop__translation_key", "walk_id", "walk__translation_key"))
    walks = {walk for _stop, _pk, walk in rows}
    first = _first(WalkPage, walks)
    seen = visible_pages(WalkPage.objects.filter(translation_key__in=walks), viewer)
    visible = set(seen.order_by().values_list("translation_key", flat=True))
    return list(dict.fromkeys(stop for stop, pk, walk in rows if walk in visible and first[walk] == pk))


def _first(model: Any, keys: Iterable[UUID]) -> dict[UUID, int]:
    """The page that was there first, by translation key."""
    rows = model.objects.filter(translation_key__in=list(keys)).order_by().values("translation_key")
    return dict(rows.annotate(first=Min("pk")).values_list("translation_key", "first"))


def _feature(page: StopPage, lon: float, lat: float, exactness: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, FINE), round(lat, FINE)]},
        "properties": {
            "title": page.title,
            "url": page.url,
            "language": page.locale.language_code,
            "exactness": exactness,
        },
    }


def _turned(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
