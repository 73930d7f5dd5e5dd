"""A walk in a frame on another site: the one page that others may frame."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from cms.core.access import Viewer, can_see
from cms.core.policy import also_from
from walks.models import WalkPage

from . import common
from .tour import Stop, Tour, tour_of
from .walk import walk_context


def embed_view(walk: WalkPage, request: HttpRequest) -> HttpResponseBase:
    """What everybody may see, whoever asks: the reader's log-in is for this site alone. 404 for any other walk.

    `?stop=<uuid>` begins with that stop.
    """
    if not can_see(walk, Viewer.public()):
        raise Http404
    tour = tour_of(walk, Viewer.public())
    context = {
        **walk_context(tour, request),
        "chosen": _chosen(tour, request.GET.get("stop", "")),
        "absolute": settings.SITE_URL + (walk.get_url(request) or ""),
    }
    answer = common.page(request, "walks/embed.html", walk, context)
    also_from({"frame-ancestors": ["*"]})
    answer.xframe_options_exempt = True  # type: ignore[attr-defined]
    return answer


def _chosen(tour: Tour, uuid: str) -> Stop | None:
    return next((stop for stop in tour.stops if str(stop.uuid) == uuid), None)
