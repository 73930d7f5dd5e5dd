"""The strip: an issue's pages side by side, in a tab of its edit form.

Each change is a POST to `<issue>/pages/<action>/`. The answer is JSON: `html`, the strip anew; `message`, what was
done, for a live region; `undo`, the id of a removed page. What can't be done is `{"error": sentence}`, status 4xx.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from archive_pages import canvas_actions
from archive_pages.canvas_actions import CanvasProblem
from archive_pages.models import Canvas, IssuePage, RemovedCanvas
from cms.core import access
from cms.imaging.iiif.links import image_url

THUMBNAIL = 200
LOW_CONFIDENCE = 0.7


def thumbnail(canvas: Canvas | None) -> str:
    """Its address says when the canvas last changed, so that a turned scan is asked for anew."""
    if canvas is None:
        return ""
    address = image_url(canvas, size=f"{min(THUMBNAIL, canvas.width)},")
    return f"{address}?changed={canvas.modified_at:%Y%m%d%H%M%S%f}" if address else ""


def strip_context(issue: IssuePage, user: Any) -> dict[str, Any]:
    pages = [
        {
            "canvas": canvas,
            "thumbnail": thumbnail(canvas),
            "percent": None if canvas.ocr_confidence is None else round(100 * canvas.ocr_confidence),
            "doubtful": canvas.ocr_confidence is not None and canvas.ocr_confidence < LOW_CONFIDENCE,
        }
        for canvas in issue.canvases.order_by("order", "pk")
    ]
    return {
        "issue": issue,
        "pages": pages,
        "changeable": canvas_actions.may_change(issue, user),
        "removed": issue.removed_canvases.select_related("removed_by"),
    }


def strip_html(issue: IssuePage, request: HttpRequest) -> str:
    return render_to_string("archive_pages/admin/strip_pages.html", strip_context(issue, request.user), request)


@require_POST
@never_cache
def change(request: HttpRequest, issue_id: int, action: str) -> JsonResponse:
    issue = get_object_or_404(IssuePage, pk=issue_id)
    if not access.can_preview(issue, request.user):
        return JsonResponse({"error": _("There is no such issue, or you may not work on it.")}, status=404)
    try:
        answer = ACTIONS[action](request, issue)
    except CanvasProblem as problem:
        return JsonResponse({"error": str(problem)}, status=400)
    except PermissionDenied as denied:
        return JsonResponse({"error": str(denied)}, status=403)
    except (Canvas.DoesNotExist, RemovedCanvas.DoesNotExist):
        message = _("That page is gone: someone else removed it, or put it back. Load this page again.")
        return JsonResponse({"error": message}, status=409)
    except (KeyError, ValueError):
        return JsonResponse({"error": _("The request was incomplete. Load this page again.")}, status=400)
    issue = IssuePage.objects.get(pk=issue_id)
    return JsonResponse({"html": strip_html(issue, request), **answer})


Answer = dict[str, Any]


def _canvas(request: HttpRequest, issue: IssuePage) -> Canvas:
    return issue.canvases.select_related("issue").get(uuid=UUID(request.POST["canvas"]))


def _order(request: HttpRequest, issue: IssuePage) -> Answer:
    uuids = [UUID(value) for value in request.POST.getlist("canvas")]
    canvas_actions.reorder(issue, uuids, request.user)
    return {"message": _("The new order is saved.")}


def _label(request: HttpRequest, issue: IssuePage) -> Answer:
    canvas = _canvas(request, issue)
    canvas_actions.relabel(canvas, request.POST["label"], request.user)
    return {"message": _("Page %(order)d is now called “%(label)s”.") % {"order": canvas.order, "label": canvas.label}}


def _text(request: HttpRequest, issue: IssuePage) -> Answer:
    canvas = _canvas(request, issue)
    canvas_actions.expect_text(canvas, request.POST["expected"] == "true", request.user)
    words = _("Page %(label)s should have text.") if canvas.text_expected else _("Page %(label)s needs no text.")
    return {"message": words % {"label": canvas.label}}


def _rotate(request: HttpRequest, issue: IssuePage) -> Answer:
    canvas = _canvas(request, issue)
    canvas_actions.rotate(canvas, int(request.POST["degrees"]), request.user)
    return {"message": _("Page %(label)s was turned.") % {"label": canvas.label}}


def _replace(request: HttpRequest, issue: IssuePage) -> Answer:
    canvas = _canvas(request, issue)
    canvas_actions.replace_scan(canvas, request.FILES["file"], request.user)  # type: ignore[arg-type]
    return {"message": _("Page %(label)s has a new scan.") % {"label": canvas.label}}


def _add(request: HttpRequest, issue: IssuePage) -> Answer:
    files = request.FILES.getlist("file")
    if not files:
        raise CanvasProblem(_("Choose at least one scan."))
    added = canvas_actions.add_pages(issue, files, request.user)
    words = ngettext("%(count)d page was added at the end.", "%(count)d pages were added at the end.", len(added))
    return {"message": words % {"count": len(added)}}


def _remove(request: HttpRequest, issue: IssuePage) -> Answer:
    canvas = _canvas(request, issue)
    label = canvas.label
    removed = canvas_actions.remove(canvas, request.user)
    return {"message": _("Page %(label)s was removed.") % {"label": label}, "undo": removed.pk}


def _put_back(request: HttpRequest, issue: IssuePage) -> Answer:
    canvas = canvas_actions.put_back(issue.removed_canvases.get(pk=int(request.POST["removed"])), request.user)
    return {"message": _("Page %(label)s is back.") % {"label": canvas.label}}


ACTIONS: dict[str, Callable[[HttpRequest, IssuePage], Answer]] = {
    "order": _order,
    "label": _label,
    "text": _text,
    "rotate": _rotate,
    "replace": _replace,
    "add": _add,
    "remove": _remove,
    "put-back": _put_back,
}


@require_GET
@never_cache
def preview(request: HttpRequest, issue_id: int) -> HttpResponseBase:
    """The issue as readers will see it, at any of its pages (`?page=3`), with what is not yet published."""
    issue = get_object_or_404(IssuePage, pk=issue_id)
    if not access.can_preview(issue, request.user):
        raise PermissionDenied
    latest = issue.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]
    answer = latest.serve(request)
    if isinstance(answer, HttpResponse) and hasattr(answer, "render"):
        answer = answer.render()
    return answer
