"""`/map/stops.geojson?bbox=west,south,east,north`: the stops in a part of the map, as far as a reader may see them.

A stop is there when a walk that the reader may see leads to it. Over the date line west is the larger, as in RFC 7946.
"""

import math
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
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
from .remembered import seen_first
from .scene import FINE

MOST = 500
WIDEST = 2.0  # degrees: what is seen where stops can be told apart


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
    """Four queries."""
    places = _positions(bounds, viewer)
    pages: dict[UUID, StopPage] = {}
    locale = Locale.objects.filter(language_code=language).first()
    shown = visible_pages(StopPage.objects.filter(translation_key__in=list(places)[:MOST]), viewer)
    words = ("title", "slug", "url_path", "path", "depth", "translation_key", "locale", "live")
    for page in shown.select_related("locale").only(*words).order_by("pk"):
        if page.translation_key not in pages or (locale is not None and page.locale_id == locale.pk):
            pages[page.translation_key] = page
    features = [_feature(page, *places[key]) for key, page in pages.items()]
    return {"type": "FeatureCollection", "features": features, "truncated": len(places) > MOST}


def _positions(bounds: Bounds, viewer: Viewer) -> dict[UUID, tuple[float, float, str]]:
    """Longitude, latitude and exactness by translation key, of the page that was there first; one more than `MOST`."""
    here = within(bounds) & ~Q(exactness=Exactness.UNKNOWN)
    at_place = Q(latitude__isnull=True) & within(bounds, "place__") & ~Q(place__exactness=Exactness.UNKNOWN)
    older = StopPage.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    any_language = visible_pages(StopPage.objects.filter(translation_key=OuterRef("translation_key")), viewer)
    led_to = WalkStep.objects.filter(
        stop__translation_key=OuterRef("translation_key"), walk__in=seen_first(WalkPage, viewer).values("pk")
    )
    rows: Any = (
        StopPage.objects.filter(here | at_place)
        .filter(~Exists(older), Exists(any_language), Exists(led_to))
        .order_by("pk")
        .values_list(
            "translation_key",
            "longitude",
            "latitude",
            "exactness",
            "place__longitude",
            "place__latitude",
            "place__exactness",
        )
    )
    found = {}
    for key, lon, lat, exactness, place_lon, place_lat, place_exactness in rows[: MOST + 1]:
        found[key] = (lon, lat, exactness) if lon is not None else (place_lon, place_lat, place_exactness)
    return found


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
