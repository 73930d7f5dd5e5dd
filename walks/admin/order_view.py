"""A walk's stops put in the order of its route: shown first, then saved as a draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from walks.models import StopPage, WalkPage, WalkStep

from .ordering import Position, along


@require_http_methods(["GET", "POST"])
def order_stops(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Raises PermissionDenied for who may not edit the walk, and while somebody has locked it."""
    walk = get_object_or_404(WalkPage, pk=pk).facts.get_latest_revision_as_object()
    allowed = walk.permissions_for_user(request.user)
    if not allowed.can_edit() or allowed.page_locked():
        raise PermissionDenied
    steps = list(walk.steps.all())
    prefetch_related_objects(steps, "stop")
    line = walk.way.line if walk.way is not None else []
    positions = positions_of(steps)
    order = along(line, positions)
    if request.method == "POST" and line:
        put_in_order(walk, [steps[number] for number in order])
        walk.save_revision(user=request.user, log_action=True)
        messages.success(request, _("The stops stand in the order of the route. The draft waits to be published."))
        return redirect("wagtailadmin_pages:edit", walk.pk)
    moved = [(steps[number], number, positions[number]) for number in order]
    context = {
        "walk": walk,
        "has_route": bool(line),
        "rows": [
            {"stop": step.stop, "was": was + 1, "now": now, "placed": position is not None}
            for now, (step, was, position) in enumerate(moved, 1)
        ],
        "changed": order != list(range(len(order))),
    }
    return TemplateResponse(request, "walks/admin/order.html", context)


def put_in_order(walk: WalkPage, steps: list[WalkStep]) -> None:
    """In the walk as it lies in memory; whoever calls saves its revision."""
    for number, step in enumerate(steps):
        step.sort_order = number
    walk.steps.set(steps, clear=True)


def positions_of(steps: list[WalkStep]) -> list[Position | None]:
    """Where the stops are, by the pages that keep their facts. Two queries."""
    stops = StopPage.objects.filter(pk__in=[step.stop_id for step in steps])
    keys = dict(stops.values_list("pk", "translation_key"))
    where: dict[object, Position | None] = {}
    family = StopPage.objects.filter(translation_key__in=set(keys.values())).select_related("place").order_by("pk")
    for page in family.only("translation_key", "latitude", "longitude", "place"):
        own = page.position or (page.place.position if page.place is not None else None)
        where.setdefault(page.translation_key, own)
    return [where.get(keys.get(step.stop_id)) for step in steps]
