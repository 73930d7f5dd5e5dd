"""The guide: one stop a screen, from the first to the last."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from cms.core.access import Viewer
from walks.models import StopPage, WalkPage

from . import common, words
from .directions import leg_to_next
from .parts import StopParts
from .tour import Tour, in_full
from .walk import walk_context, walk_view


def guide_view(walk: WalkPage, request: HttpRequest, number: int) -> HttpResponseBase:
    """404 for a number that this reader's walk does not have."""
    tour = common.tour_for(walk, request)
    stop = tour.stop(number)
    if stop is None:
        if common.is_preview(request):
            return walk_view(walk, request)  # nothing to be guided to yet
        raise Http404
    if not common.is_preview(request) and not request.path.endswith(f"/{number}/"):
        return redirect(f"{request.path}{number}/")
    in_full(tour, [stop], Viewer.of(request))
    previous, way_on = tour.stop(number - 1), leg_to_next(tour, stop)
    address = walk.get_url(request) or ""
    context = {
        **walk_context(tour, request),
        "stop": stop,
        "parts": StopParts(stop, request, _within(tour, request)),
        "stop_address": common.address_of(stop, request),
        "previous": previous,
        "way_on": way_on,
        "previous_url": f"{address}guide/{previous.number}/" if previous else "",
        "next_url": f"{address}guide/{way_on.stop.number}/" if way_on else "",
        "percent": round(100 * number / len(tour.stops)),
        "directions": words.compass(),
    }
    return common.page(request, "walks/guide.html", walk, context, position=True)


def _within(tour: Tour, request: HttpRequest) -> Callable[[StopPage], str]:
    """Another stop of the tour is shown by the guide, any other by its own page."""
    numbers = {stop.page.pk: stop.number for stop in tour.stops}
    address = tour.walk.get_url(request) or ""

    def leads_to(page: StopPage) -> str:
        number = numbers.get(page.pk)
        return f"{address}guide/{number}/" if number else common.address_of(page, request)

    return leads_to
