"""A walk on paper: map, stops, and for each a QR code that leads to its page, whatever its address is by then."""

from functools import lru_cache

import segno
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString, mark_safe

from cms.core.access import Viewer
from cms.core.permanent import permanent_url
from walks.models import WalkPage

from . import common
from .directions import leg_to_next
from .tour import in_full
from .walk import walk_context


def leaflet_view(walk: WalkPage, request: HttpRequest) -> HttpResponseBase:
    tour = common.tour_for(walk, request)
    in_full(tour, tour.stops, Viewer.of(request))
    context = {
        **walk_context(tour, request),
        "entries": [
            {
                "stop": stop,
                "way_on": leg_to_next(tour, stop),
                "code": qr_code(permanent_url(stop)),
            }
            for stop in tour.stops
        ],
        "walk_code": qr_code(permanent_url(tour.facts)),
        "permanent": permanent_url(tour.facts),
    }
    return common.page(request, "walks/leaflet.html", walk, context)


@lru_cache(maxsize=4096)
def qr_code(address: str) -> SafeString:
    """An SVG as large as its place, with the four white modules around it that ISO/IEC 18004 asks for."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=4, dark="#000", light="#fff")
    return mark_safe(drawing)  # noqa: S308 - drawn by us: squares and no text
