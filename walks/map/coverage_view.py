"""`coverage/` below the front page of walks: which settlements have no walk or photograph yet, as a map and a list."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.core.access import Viewer
from walks.models import WalkIndexPage
from walks.visiting import common

from .coverage import BOTH, NOTHING, SOME, settlements
from .overview import Pin, overview


def coverage_view(page: WalkIndexPage, request: HttpRequest) -> HttpResponseBase:
    """One query for the page's own frame beside what is remembered."""
    found = settlements(Viewer.of(request), get_language() or "")
    pins = [Pin(one.position, one.name, one.language, kind=one.state) for one in found if one.position]
    context: dict[str, Any] = {
        "drawing": overview(pins, (), _("Map of the settlements"), "coverage"),
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
