"""All stops of a walk on one map: each is dragged to where it is, and all are saved in one go, as drafts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from walks.map.projection import bounds_of
from walks.models import WalkPage

from .maps import bounds_of_places, position_maps
from .stops_form import Row, rows_of


@never_cache
@require_http_methods(["GET", "POST"])
def place_stops(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Raises PermissionDenied for who may not edit the walk. Each stop asks for itself."""
    walk = get_object_or_404(WalkPage, pk=pk).facts.get_latest_revision_as_object()
    if not walk.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    rows = rows_of(walk, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all(row.form is None or not row.form.errors for row in rows):
        changed = [row for row in rows if row.changed]
        if _saved(changed, request.user):
            words = ngettext(
                "The position of %(n)d stop was saved as a draft.",
                "The positions of %(n)d stops were saved as drafts.",
                len(changed),
            )
            messages.success(request, words % {"n": len(changed)} if changed else _("No position was changed."))
            return redirect(request.path)
    context = {"walk": walk, "rows": rows, "map": _map(walk, rows), "map_scripts": position_maps()}
    return TemplateResponse(request, "walks/admin/stops_map.html", context)


def _saved(rows: list[Row], user: Any) -> bool:
    """All of them, or none: whether they were. What is wrong with a draft is told at its row."""
    try:
        with transaction.atomic():
            for row in rows:
                _save(row, user)
    except ValidationError:
        return False
    return True


def _save(row: Row, user: Any) -> None:
    assert row.form is not None
    draft = row.stop.get_latest_revision_as_object()
    for name, value in row.form.position.items():
        setattr(draft, name, value)
    try:
        draft.save_revision(user=user, log_action=True)
    except ValidationError as error:
        words = _("The draft of this stop can’t be saved: %(reasons)s Open the stop, and put it right.")
        row.form.add_error(None, words % {"reasons": " ".join(error.messages)})
        raise


def _map(walk: WalkPage, rows: list[Row]) -> dict[str, Any]:
    """For the script: the way, where each stop is, and the words."""
    lines = walk.way.line if walk.way is not None else []
    positions = [at for row in rows if (at := row.own or row.by_place) is not None]
    bounds = bounds_of([(one[0], one[1]) for line in lines for one in line] + positions)
    return {
        "bounds": list(bounds) if bounds is not None else bounds_of_places(),
        "lines": lines,
        "stops": [
            {"id": row.stop.pk, "number": row.number, "title": row.stop.draft_title, "placed": row.by_place}
            for row in rows
        ],
        "words": {
            "keys": _("Arrow keys move it, with Shift by small steps."),
            "fixed": _("It can’t be moved here."),
            "byPlace": _("where its place is"),
            "moved": _("“{title}” was moved."),
            "undone": _("“{title}” is where it was before."),
            "unsaved": _("Stops that are not saved yet: {count}."),
            "failed": _("The map can’t be shown on this device. The list works without it."),
        },
    }
