"""A walk's page: cover, facts, story, its stops on a map and in a list, and the ways to take it along."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.core.access import Viewer, can_see
from cms.core.oembed import discovery
from cms.core.permanent import permanent_url
from walks.models import WalkPage

from . import common, invited
from .tour import Tour

EMBED_HEIGHT = 640  # CSS pixels


def walk_view(walk: WalkPage, request: HttpRequest) -> HttpResponseBase:
    tour = common.tour_for(walk, request)
    context = {
        **walk_context(tour, request),
        "trail": common.trail(walk.get_parent(), request=request),
        "languages": languages_of(walk, request),
        "embed": settings.SITE_URL + (walk.get_url(request) or "") + "embed/",
        "embed_height": EMBED_HEIGHT,
        "permanent": permanent_url(tour.facts),
        "oembed": discovery(walk.get_url(request) or ""),
        "invitation": invited.to_tell_of_walk(walk, tour.facts, request),
    }
    return common.page(request, "walks/walk_page.html", walk, context, position=True)


def walk_context(tour: Tour, request: HttpRequest) -> dict[str, Any]:
    """For every view of a walk: `walk` has its words; `address` is its page's, with a slash at its end.

    Only what is `for_everybody` is offered for a device: from there it can't be taken back.
    """
    return {
        "tour": tour,
        "walk": tour.walk,
        "facts": tour.facts,
        "themes": list(tour.facts.themes.all()),
        "address": tour.walk.get_url(request) or "",
        "for_everybody": can_see(tour.walk, Viewer.public()),
    }


def languages_of(walk: WalkPage, request: HttpRequest) -> list[dict[str, str]]:
    """The languages in which this reader may have the walk, each under its own name."""
    names = dict(settings.LANGUAGES)
    addresses = walk.urls_by_language(request)
    return [
        {"code": code, "name": str(name), "url": addresses[code]} for code, name in names.items() if code in addresses
    ]
