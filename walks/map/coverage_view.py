"""`coverage/` below the front page of walks: which settlements have no walk or photograph yet, as a map and a list."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.core.access import Viewer
from places.models import PlaceKind
from walks.models import WalkIndexPage
from walks.visiting import common

from .coverage import BOTH, NOTHING, SOME, settlements
from .names import Name
from .overview import Pin, overview
from .shown import MOST_NAMES


def coverage_view(page: WalkIndexPage, request: HttpRequest) -> HttpResponseBase:
    """One query for the page's own frame beside what is remembered."""
    found = settlements(Viewer.of(request), get_language() or "")
    pins = [Pin(one.position, one.name, one.language, kind=one.state) for one in found if one.position]
    names = [Name(one.title, one.language, PlaceKind.VILLAGE, *one.position) for one in pins[:MOST_NAMES]]
    context: dict[str, Any] = {
        "drawing": overview(pins, names, _("Map of the settlements"), "coverage"),
        "groups": [
            (NOTHING, _("Nothing yet"), [one for one in found if one.state == NOTHING]),
            (SOME, _("A walk or photographs"), [one for one in found if one.state == SOME]),
            (BOTH, _("A walk and photographs"), [one for one in found if one.state == BOTH]),
        ],
        "total": len(found),
        "done": sum(one.state == BOTH for one in found),
        "without_position": any(one.position is None for one in found),
        "trail": common.trail(page, request=request),
    }
    return common.page(request, "walks/coverage.html", page, context)
