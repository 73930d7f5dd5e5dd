"""Batches in the admin: the list, a new one, its plan, its progress and its report."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from archive_pages import batch_sources, publishing
from archive_pages.batch_sources import SourceProblem
from archive_pages.ingest import services
from archive_pages.ingest.services import BatchProblem
from archive_pages.models import Batch, IssuePage
from archive_pages.models.batch import BatchState

from .batch_forms import BatchForm
from .listing import not_deleted

A_PAGE = 50
UNDER_WAY = (BatchState.PLANNING, BatchState.QUEUED, BatchState.RUNNING)
REPORTED = ("created", "updated", "unchanged", "refused", "warnings")


def _may(request: HttpRequest, action: str) -> None:
    if not request.user.has_perm(f"archive_pages.{action}_batch"):
        raise PermissionDenied


def progress(batch: Batch) -> dict[str, Any]:
    """What the admin's page asks for every two seconds."""
    done, total = batch.pages_done, batch.pages_total
    if batch.state == BatchState.RUNNING and total:
        words = _("%(done)d of %(total)d pages") % {"done": done, "total": total}
    else:
        words = ""
    return {
        "id": batch.pk,
        "state": batch.state,
        "label": str(batch.get_state_display()),
        "words": words,
        "done": done,
        "total": total,
        "under_way": batch.state in UNDER_WAY,
    }


@require_GET
def list_batches(request: HttpRequest) -> HttpResponse:
    _may(request, "view")
    found = Batch.objects.select_related("title", "created_by").defer("plan", "report")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    rows = [{"batch": batch, "progress": progress(batch)} for batch in page]
    context = {"rows": rows, "page_obj": page, "may_add": request.user.has_perm("archive_pages.add_batch")}
    return render(request, "archive_pages/admin/batches.html", context)


@require_GET
@never_cache
def show_progress(request: HttpRequest) -> JsonResponse:
    _may(request, "view")
    wanted = [int(one) for one in request.GET.getlist("id")[:A_PAGE] if one.isascii() and one.isdigit()]
    found = Batch.objects.filter(pk__in=wanted).defer("plan", "report")
    return JsonResponse({"batches": [progress(batch) for batch in found]})


@csrf_exempt  # until the upload handler is set; then the token is checked as everywhere
@require_http_methods(["GET", "POST"])
def create_batch(request: HttpRequest) -> HttpResponse:
    _may(request, "add")
    if request.method == "POST":
        try:
            batch_sources.check_room(int(request.META.get("CONTENT_LENGTH") or 0))
        except SourceProblem as problem:
            messages.error(request, str(problem))
            return redirect("archive_admin:create-batch")
        request.upload_handlers = [batch_sources.ToUploads(request)]
    answer: HttpResponse = _create(request)
    return answer


@csrf_protect
def _create(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = BatchForm(request.POST if sent else None, request.FILES if sent else None, user=request.user)
    if sent and form.is_valid():
        given = form.cleaned_data
        try:
            path = (
                batch_sources.keep(given["upload"]) if given["upload"] else batch_sources.source_called(given["folder"])
            )
            batch = services.queue_batch(
                path,
                title=given["title"],
                new_title=given["new_title"],
                language=given["language"],
                publish=given["publish"],
                user=request.user,
            )
        except (SourceProblem, BatchProblem) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("“%(batch)s” is being read. Its plan follows here.") % {"batch": batch})
            return redirect("archive_admin:show-batch", batch.pk)
    return render(request, "archive_pages/admin/batch_form.html", {"form": form})


@require_GET
def show_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    _may(request, "view")
    batch = get_object_or_404(Batch.objects.select_related("title", "created_by"), pk=batch_id)
    planned = Paginator(batch.plan.get("issues", []), A_PAGE).get_page(request.GET.get("p"))
    report = {
        name: {"count": len(batch.report.get(name, [])), "shown": batch.report.get(name, [])[:A_PAGE]}
        for name in REPORTED
    }
    drafts = not_deleted(IssuePage.objects.filter(batch=batch, live=False)).count()
    context = {
        "batch": batch,
        "progress": progress(batch),
        "plan": batch.plan,
        "planned": planned,
        "plan_refused": sum(1 for issue in batch.plan.get("issues", []) if issue.get("refused")),
        "plan_existing": sum(1 for issue in batch.plan.get("issues", []) if issue.get("existing")),
        "report": report if batch.report else None,
        "seconds": round(batch.report.get("seconds", 0)),
        "drafts": drafts,
        "issues_url": f"{reverse('archive-issues:index')}?batch={batch.pk}",
        "may_change": request.user.has_perm("archive_pages.change_batch"),
        "can_start": batch.state == BatchState.PLANNED,
        "can_repeat": batch.state in services.FINISHED,
        "can_cancel": batch.state in (*UNDER_WAY, BatchState.PLANNED),
    }
    return render(request, "archive_pages/admin/batch.html", context)


@require_GET
def download_report(request: HttpRequest, batch_id: int) -> JsonResponse:
    _may(request, "view")
    batch = get_object_or_404(Batch, pk=batch_id)
    answer = JsonResponse(batch.report, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="report-{batch.uuid}.json"'
    return answer


@require_POST
def act_on_batch(request: HttpRequest, batch_id: int, action: str) -> HttpResponse:
    _may(request, "change")
    batch = get_object_or_404(Batch, pk=batch_id)
    try:
        messages.success(request, ACTIONS[action](request, batch))
    except (BatchProblem, SourceProblem) as problem:
        messages.error(request, str(problem))
    return redirect("archive_admin:show-batch", batch.pk)


def _start(request: HttpRequest, batch: Batch) -> str:
    services.start_batch(batch)
    return _("The batch is queued and starts as soon as no other one runs.")


def _plan_again(request: HttpRequest, batch: Batch) -> str:
    services.plan_again(batch)
    return _("The batch is being read again.")


def _cancel(request: HttpRequest, batch: Batch) -> str:
    services.cancel_batch(batch)
    return _("The batch was cancelled. What went in before stays in.")


def _submit(request: HttpRequest, batch: Batch) -> str:
    outcome = publishing.submit_all(_issues(batch), request.user)
    _warn(request, outcome.refused)
    return ngettext("%(n)d issue was submitted.", "%(n)d issues were submitted.", outcome.done) % {"n": outcome.done}


def _publish(request: HttpRequest, batch: Batch) -> str:
    outcome = publishing.publish_all(_issues(batch), request.user)
    _warn(request, outcome.refused)
    return ngettext("%(n)d issue was published.", "%(n)d issues were published.", outcome.done) % {"n": outcome.done}


def _issues(batch: Batch) -> Any:
    return not_deleted(IssuePage.objects.filter(batch=batch)).order_by("path").iterator(chunk_size=100)


def _warn(request: HttpRequest, refused: int) -> None:
    if refused:
        words = ngettext("%(n)d is not yours to change.", "%(n)d are not yours to change.", refused)
        messages.warning(request, words % {"n": refused})


ACTIONS: dict[str, Callable[[HttpRequest, Batch], str]] = {
    "start": _start,
    "plan-again": _plan_again,
    "cancel": _cancel,
    "submit": _submit,
    "publish": _publish,
}
