"""What is done to a batch from its page: start, read again, cancel, submit or publish its issues, delete."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from archive_pages import batch_jobs, batch_removal
from archive_pages.batch_sources import SourceProblem
from archive_pages.ingest import services
from archive_pages.ingest.services import BatchProblem
from archive_pages.models import Batch, BatchJob
from archive_pages.publishing import Outcome


def check_permission(request: HttpRequest, action: str) -> None:
    if not request.user.has_perm(f"archive_pages.{action}_batch"):
        raise PermissionDenied


@require_POST
def act_on_batch(request: HttpRequest, batch_id: int, action: str) -> HttpResponse:
    check_permission(request, "change")
    batch = get_object_or_404(Batch, pk=batch_id)
    try:
        messages.success(request, ACTIONS[action](request, batch))
    except (BatchProblem, SourceProblem) as problem:
        messages.error(request, str(problem))
    return redirect("archive_admin:show-batch", batch.pk)


def _start(request: HttpRequest, batch: Batch) -> str:
    batch_jobs.check_idle(batch)
    services.start_batch(batch)
    return _("The batch is queued and starts as soon as no other one runs.")


def _plan_again(request: HttpRequest, batch: Batch) -> str:
    batch_jobs.check_idle(batch)
    services.plan_again(batch)
    return _("The batch is being read again.")


def _cancel(request: HttpRequest, batch: Batch) -> str:
    if batch_jobs.cancel(batch):
        return _("The work on the batch’s issues was stopped. What was done stays done.")
    services.cancel_batch(batch)
    return _("The batch was stopped. What went in before stays in; “Run again” takes in the rest.")


def _submit(request: HttpRequest, batch: Batch) -> str:
    return _begin(request, batch, BatchJob.Step.SUBMIT)


def _publish(request: HttpRequest, batch: Batch) -> str:
    return _begin(request, batch, BatchJob.Step.PUBLISH)


def _begin(request: HttpRequest, batch: Batch, step: BatchJob.Step) -> str:
    if batch.state in services.UNDER_WAY:
        raise BatchProblem(_("This batch is under way already."))
    outcome = batch_jobs.begin(batch, step, request.user)
    if outcome is None:
        return _("These are many issues. The library sees to them one after another; this page shows how far it is.")
    if left_out := refused(outcome.refused):
        messages.warning(request, left_out)
    return done(step, outcome)


def done(step: str, outcome: Outcome | BatchJob) -> str:
    if step == BatchJob.Step.SUBMIT:
        words = ngettext("%(n)d issue was submitted.", "%(n)d issues were submitted.", outcome.done)
    else:
        words = ngettext("%(n)d issue was published.", "%(n)d issues were published.", outcome.done)
    return words % {"n": outcome.done}


def refused(count: int) -> str:
    words = ngettext("%(n)d is not yours to change.", "%(n)d are not yours to change.", count)
    return words % {"n": count} if count else ""


ACTIONS: dict[str, Callable[[HttpRequest, Batch], str]] = {
    "start": _start,
    "plan-again": _plan_again,
    "cancel": _cancel,
    "submit": _submit,
    "publish": _publish,
}


@require_http_methods(["GET", "POST"])
def delete_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Asks first: says what goes with the record, and that its issues stay."""
    check_permission(request, "delete")
    batch = get_object_or_404(Batch, pk=batch_id)
    if request.method == "POST":
        try:
            batch_removal.delete_batch(batch, request.user)
        except BatchProblem as problem:
            messages.error(request, str(problem))
            return redirect("archive_admin:show-batch", batch_id)
        messages.success(request, _("The record of “%(batch)s” was deleted.") % {"batch": batch})
        return redirect("archive_admin:list-batches")
    context = {"batch": batch, "removal": batch_removal.what_goes(batch)}
    return render(request, "archive_pages/admin/batch_delete.html", context)
