"""Submitting or publishing all issues of a batch: a few at once, many by the worker.

A job is a row (`BatchJob`). The worker sees to its issues for a second at a time, each with the job's counts in one
transaction, so that a worker that is killed goes on where it was and does nothing twice.
"""

import logging
import time
from threading import Event
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from archive_pages import publishing
from archive_pages.ingest.services import BatchProblem
from archive_pages.ingest.turns import LONG_AGO
from archive_pages.models import Batch, BatchJob, IssuePage
from archive_pages.publishing import Act, Outcome

logger = logging.getLogger(__name__)

AT_ONCE = 20  # issues that are done within the request
SLICE = 1.0  # seconds for which the worker stays with a job, so that its other duties have their turn
MOST_ATTEMPTS = 3
ACTS: dict[str, Act] = {BatchJob.Step.SUBMIT: publishing.SUBMIT, BatchJob.Step.PUBLISH: publishing.PUBLISH}


def issues_of(batch: Batch) -> QuerySet[IssuePage]:
    """The issues that the batch brought in, without those that were deleted."""
    return IssuePage.objects.filter(batch=batch, trashed__isnull=True)


def begin(batch: Batch, step: BatchJob.Step, user: Any) -> Outcome | None:
    """Does `step` to each issue that is `user`'s to do: what came of it, or None where the worker sees to it.

    Raises BatchProblem while something else is under way.
    """
    check_idle(batch)
    total = issues_of(batch).count()
    if total <= AT_ONCE:
        return publishing.all_of(issues_of(batch).order_by("pk"), ACTS[step], user)
    try:
        with transaction.atomic():
            BatchJob.objects.filter(batch=batch).exclude(finished_at=None).delete()
            BatchJob.objects.create(batch=batch, step=step, user=user, total=total)
    except IntegrityError as error:
        raise BatchProblem(_("The issues of this batch are being worked on already.")) from error
    return None


def under_way(batch: Batch) -> bool:
    return BatchJob.objects.filter(batch=batch, finished_at=None).exists()


def check_idle(batch: Batch) -> None:
    """Raises BatchProblem while the batch's issues are worked on."""
    if under_way(batch):
        raise BatchProblem(_("The issues of this batch are being worked on already."))


def cancel(batch: Batch) -> bool:
    """Stops the batch's job after the issue that it is at. False where none is under way."""
    return _end(BatchJob.objects.filter(batch=batch), BatchJob.Ending.STOPPED)


def go_on(stop: Event) -> None:
    """A duty: a second of the next job. Whose last turn was longest ago is first: nobody waits for all of another's."""
    waiting = BatchJob.objects.filter(finished_at=None).select_related("batch", "user")
    turns = dict(BatchJob.objects.order_by().values_list("user").annotate(Max("seen_at")))
    job = min(waiting, key=lambda one: (turns[one.user_id] or LONG_AGO, one.created_at, one.pk), default=None)
    if job is None:
        return
    if job.attempts >= MOST_ATTEMPTS:
        logger.error("Batch “%s”: its issues could not all be seen to; the log above tells why.", job.batch)
        _end(BatchJob.objects.filter(pk=job.pk), BatchJob.Ending.FAILED)
        return
    BatchJob.objects.filter(pk=job.pk).update(attempts=F("attempts") + 1, seen_at=timezone.now())
    until = time.monotonic() + SLICE
    while not stop.is_set() and time.monotonic() < until:
        if not _see_to_next(job):
            return


def _see_to_next(job: BatchJob) -> bool:
    """The next issue, and the counts with it. False where the job is at its end, or was stopped meanwhile."""
    issue = issues_of(job.batch).filter(pk__gt=job.cursor).order_by("pk").first()
    waiting = BatchJob.objects.filter(pk=job.pk, finished_at=None)
    if issue is None:
        _end(waiting, BatchJob.Ending.DONE)
        logger.info("Batch “%s”: %d issues %s.", job.batch, job.done, job.get_step_display())
        return False
    outcome = Outcome()
    with transaction.atomic():
        try:
            with transaction.atomic():
                publishing.one_of(issue, ACTS[job.step], job.user, outcome)
        except ValidationError as error:
            logger.warning("Batch “%s”: “%s” was left out: %s", job.batch, issue, "; ".join(error.messages))
            outcome = Outcome(refused=1)
        job.cursor = issue.pk
        job.done += outcome.done
        job.unchanged += outcome.unchanged
        job.refused += outcome.refused
        counts = {name: getattr(job, name) for name in ("cursor", "done", "unchanged", "refused")}
        return bool(waiting.update(attempts=0, **counts))


def _end(jobs: QuerySet[BatchJob], ending: BatchJob.Ending) -> bool:
    return bool(jobs.filter(finished_at=None).update(finished_at=timezone.now(), ending=ending))
