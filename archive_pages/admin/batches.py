"""Batches in the admin: the list, a new one, its plan, its progress and its report."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from archive_pages import batch_jobs, batch_removal, batch_sources
from archive_pages.batch_sources import SourceProblem
from archive_pages.ingest import services, turns
from archive_pages.ingest.services import UNDER_WAY, BatchProblem
from archive_pages.models import Batch, BatchJob, IssuePage
from archive_pages.models.batch import BatchState
from cms.core.models import WorkerBeat
from cms.core.work import a_worker_does

from .batch_acts import check_permission, done, refused
from .batch_forms import BatchForm

A_PAGE = 50
ISSUES = ("created", "updated")
REPORTED = (*ISSUES, "unchanged", "refused", "warnings")


def job_of(batch: Batch) -> BatchJob | None:
    job: BatchJob | None = getattr(batch, "job", None)
    return job


def progress(batch: Batch, places: dict[int, int]) -> dict[str, Any]:
    """What the admin's page asks for every two seconds: of the batch itself, or of the work on its issues.

    `places` are those of `turns.places()`.
    """
    job = job_of(batch)
    if job is not None and job.under_way:
        return {
            "id": batch.pk,
            "state": job.step,
            "label": job.get_step_display(),
            "words": _("%(done)d of %(total)d issues") % {"done": job.seen, "total": job.total},
            "done": job.seen,
            "total": job.total,
            "under_way": True,
            "bar": True,
        }
    return {
        "id": batch.pk,
        "state": batch.state,
        "label": batch.get_state_display(),
        "words": _words(batch, places),
        "done": batch.pages_done,
        "total": batch.pages_total,
        "under_way": batch.state in UNDER_WAY,
        "bar": batch.state == BatchState.RUNNING,
    }


def _words(batch: Batch, places: dict[int, int]) -> str:
    """How far the batch is, or what it waits for."""
    if batch.state not in UNDER_WAY:
        return ""
    if batch.due_at is not None and batch.due_at > timezone.now():
        again = time_format(timezone.localtime(batch.due_at), "TIME_FORMAT")
        if batch.waiting_since is None:
            words = _("Interrupted (%(error)s). It is tried again at %(time)s.")
            return words % {"error": batch.error, "time": again}
        since = date_format(timezone.localtime(batch.waiting_since), "SHORT_DATETIME_FORMAT")
        words = _("Waiting for storage since %(since)s; it is tried again at %(time)s. %(error)s")
        return words % {"error": batch.error, "since": since, "time": again}
    place = places.get(batch.pk)
    if place:
        return ngettext("%(n)d batch has its turn before it", "%(n)d batches have their turn before it", place) % {
            "n": place
        }
    if batch.state == BatchState.RUNNING and batch.pages_total:
        return _("%(done)d of %(total)d pages") % {"done": batch.pages_done, "total": batch.pages_total}
    return ""


def no_worker(part: str = WorkerBeat.Part.BATCHES) -> bool:
    """Whether nobody is there who would take a batch in, or see to its issues (the schedule's part)."""
    return not a_worker_does(part)


def _no_worker_for(batch: Batch, working: bool) -> bool:
    if working:
        return no_worker(WorkerBeat.Part.SCHEDULE)
    return batch.state in UNDER_WAY and no_worker()


@require_GET
def list_batches(request: HttpRequest) -> HttpResponse:
    check_permission(request, "view")
    found = Batch.objects.select_related("title", "created_by", "job").defer("plan", "report")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    places = turns.places()
    rows = [{"batch": batch, "progress": progress(batch, places)} for batch in page]
    context = {
        "list_name": _("Batches"),
        "icon": "folder-inverse",
        "columns": [_("Batch"), _("Title"), _("State"), _("Created")],
        "rows": rows,
        "page_obj": page,
        "may_add": request.user.has_perm("archive_pages.add_batch"),
        "no_worker": no_worker(),
    }
    return render(request, "archive_pages/admin/batches.html", context)


@require_GET
@never_cache
def show_progress(request: HttpRequest) -> JsonResponse:
    check_permission(request, "view")
    wanted = [int(one) for one in request.GET.getlist("id")[:A_PAGE] if one.isascii() and one.isdigit()]
    found = Batch.objects.filter(pk__in=wanted).select_related("job").defer("plan", "report")
    places = turns.places()
    return JsonResponse({"batches": [progress(batch, places) for batch in found]})


@csrf_exempt  # until the upload handler is set; then the token is checked as everywhere
@require_http_methods(["GET", "POST"])
def create_batch(request: HttpRequest) -> HttpResponse:
    check_permission(request, "add")
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
    check_permission(request, "view")
    batch = get_object_or_404(Batch.objects.select_related("title", "created_by", "job"), pk=batch_id)
    job = job_of(batch)
    working = job is not None and job.under_way
    resting = batch.state in services.CAN_START and not working
    planned = Paginator(batch.plan.get("issues", []), A_PAGE).get_page(request.GET.get("p"))
    context = {
        "batch": batch,
        "job": job,
        "job_said": [done(job.step, job), refused(job.refused)] if job is not None and not working else [],
        "progress": progress(batch, turns.places()),
        "no_worker": _no_worker_for(batch, working),
        "plan": batch.plan,
        "planned": planned,
        "plan_refused": sum(1 for issue in batch.plan.get("issues", []) if issue.get("refused")),
        "plan_existing": sum(1 for issue in batch.plan.get("issues", []) if issue.get("existing")),
        "report": _report(batch) if batch.report else None,
        "seconds": round(batch.report.get("seconds", 0)),
        "drafts": batch_jobs.issues_of(batch).filter(live=False).count() if resting else 0,
        "issues_url": f"{reverse('archive-issues:index')}?batch={batch.pk}",
        "upload_gone": batch_removal.was_upload(batch) and not Path(batch.source).exists(),
        "may_change": request.user.has_perm("archive_pages.change_batch"),
        "can_start": batch.state == BatchState.PLANNED,
        "can_repeat": batch.state in services.FINISHED and not working,
        "can_cancel": working or batch.state in (*UNDER_WAY, BatchState.PLANNED),
        "can_delete": resting and request.user.has_perm("archive_pages.delete_batch"),
    }
    return render(request, "archive_pages/admin/batch.html", context)


def _report(batch: Batch) -> dict[str, dict[str, Any]]:
    """Each part of the report with its count and its first entries; issues with the address of their edit page."""
    parts = {}
    for name in REPORTED:
        entries = batch.report.get(name, [])
        parts[name] = {"count": len(entries), "shown": entries[:A_PAGE]}
    shown = [issue for name in ISSUES for issue in parts[name]["shown"]]
    found = IssuePage.objects.filter(uuid__in=[UUID(issue["uuid"]) for issue in shown])
    keys = {str(uuid): key for uuid, key in found.values_list("uuid", "pk")}
    for issue in shown:
        issue["edit"] = reverse("wagtailadmin_pages:edit", args=[keys[issue["uuid"]]]) if issue["uuid"] in keys else ""
    return parts


@require_GET
def download_report(request: HttpRequest, batch_id: int) -> JsonResponse:
    check_permission(request, "view")
    batch = get_object_or_404(Batch, pk=batch_id)
    answer = JsonResponse(batch.report, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="report-{batch.uuid}.json"'
    return answer
