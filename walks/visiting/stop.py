"""A stop's own page: what there is to see, hear and read there, and the walks that it is part of."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.core.access import Viewer, can_see, visible_pages
from cms.core.oembed import discovery
from cms.core.permanent import permanent_url
from walks.models import StopPage, WalkPage, WalkStep

from . import common, invited
from .directions import leg_to_next
from .parts import StopParts
from .tour import Stop, Tour, in_full, stop_alone, tour_of


def stop_view(page: StopPage, request: HttpRequest) -> HttpResponseBase:
    viewer = Viewer.of(request)
    home = page.get_parent().specific
    tour, stop = _in_its_walk(page, home, viewer, request)
    context: dict[str, Any] = {
        "stop": stop,
        "tour": tour,
        "parts": StopParts(stop, request, lambda other: common.address_of(other, request)),
        "walks": walks_with(page, viewer, request),
        "trail": common.trail(home.get_parent(), home if tour is not None else None, request=request),
        "address": home.get_url(request) if tour is not None else "",
        "stop_address": page.get_url(request) or "",
        "permanent": permanent_url(stop),
        "oembed": discovery(page.get_url(request) or ""),
        "invitation": invited.to_tell_of_stop(page, stop.facts, home, request),
    }
    if tour is not None:
        before, leg = tour.stop(stop.number - 1), leg_to_next(tour, stop)
        context |= {"previous": before, "previous_address": common.address_of(before, request) if before else ""}
        context |= {"way_on": leg, "next_address": common.address_of(leg.stop, request) if leg else ""}
    return common.page(request, "walks/stop_page.html", page, context)


def _in_its_walk(page: StopPage, home: WalkPage, viewer: Viewer, request: HttpRequest) -> tuple[Tour | None, Stop]:
    """The stop at its place in the walk that it lies below, where the reader may see that and it leads here."""
    if not common.is_preview(request) and can_see(home, viewer):
        tour = tour_of(home, viewer)
        found = next((stop for stop in tour.stops if stop.page.translation_key == page.translation_key), None)
        if found is not None and found.page.pk == page.pk:
            in_full(tour, [found], viewer)
            return tour, found
    return None, stop_alone(page, viewer, preview=common.is_preview(request))


def walks_with(page: StopPage, viewer: Viewer, request: HttpRequest) -> list[dict[str, str]]:
    """The walks that lead by the stop, of each the page in the stop's language, else the first that may be seen."""
    steps = WalkStep.objects.filter(stop__translation_key=page.translation_key)
    keys = WalkPage.objects.filter(pk__in=steps.values("walk")).values("translation_key")
    pages = visible_pages(WalkPage.objects.filter(translation_key__in=keys), viewer)
    found: dict[Any, WalkPage] = {}
    for walk in pages.select_related("locale").order_by("pk"):
        if walk.translation_key not in found or walk.locale_id == page.locale_id:
            found[walk.translation_key] = walk
    return common.trail(*found.values(), request=request)
