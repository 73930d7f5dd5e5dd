"""The report of what walks still lack, walk by walk."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from walks.models import WalkPage

from .gaps import gaps

WALKS = 10  # on one page of the report


@require_GET
def list_gaps(request: HttpRequest) -> HttpResponse:
    """All walks that this editor may change, or the one of `?walk=<id>`."""
    walks = [walk for walk in _first_pages() if walk.permissions_for_user(request.user).can_edit()]
    wanted = request.GET.get("walk", "")
    if wanted:
        walks = [walk for walk in walks if str(walk.pk) == wanted]
    page = Paginator(walks, WALKS).get_page(request.GET.get("p"))
    context = {
        "list_name": _("What walks still lack"),
        "icon": "warning",
        "columns": [_("Walk"), _("Where"), _("What is missing")],
        "rows": list(gaps(page)),
        "page_obj": page,
        "walks": walks,
    }
    return render(request, "walks/admin/gaps.html", context)


def _first_pages() -> list[WalkPage]:
    """Of each walk the page that was there first, by title."""
    first: dict[object, WalkPage] = {}
    for walk in WalkPage.objects.order_by("pk"):
        first.setdefault(walk.translation_key, walk)
    return sorted(first.values(), key=lambda walk: walk.draft_title.casefold())
