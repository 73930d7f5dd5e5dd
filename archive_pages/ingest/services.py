"""Batches: queued, planned, run, taken up again. Commands, the admin and the worker all go through here.

    waiting to be read (PLANNING) ─ plan_batch ─► PLANNED ─ start_batch ─► QUEUED ─ run_batch ─► DONE, PARTLY or FAILED

Whoever works on a batch holds its lock and beats in its record. A batch whose heart stands still and whose lock is free
is taken up again (`turns`): issues that are in the archive by then are found unchanged. One that ends without a report
time after time is given up. While storage or database are away, or the disk is full, a batch waits: that is no fault of
its own, so it is tried again and again for a day.
"""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import Error as DatabaseFault
from django.db import connection
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive_pages.models import Batch, TitlePage
from archive_pages.models.batch import BatchState
from cms.core.languages import LANGUAGE_NAMES
from cms.core.locks import Taken, lock
from cms.core.models import WorkerBeat
from cms.core.unavailable import GONE_FOR_NOW, Unavailable
from cms.core.work import a_worker_does, asked_to_stop, ring_after_commit
from cms.media.storages.base import room
from search import outbox

from .plan import BatchPlan
from .progress import Progress, Watch
from .records import NoTitle, TitleChoice, archive_index
from .report import ALL_IN, NOTHING_DONE, Report
from .run import Options, ingest
from .sources import SourceRefused, resolved
from .survey import survey
from .turns import MOST_ATTEMPTS, is_due

logger = logging.getLogger(__name__)

BEAT_EVERY = timedelta(seconds=2)
FIRST_RETRY = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)
WAITS_AT_MOST = timedelta(days=1)
FINISHED = (BatchState.DONE, BatchState.PARTLY, BatchState.FAILED, BatchState.CANCELLED)
UNDER_WAY = (BatchState.PLANNING, BatchState.QUEUED, BatchState.RUNNING)
CAN_START = (BatchState.PLANNED, *FINISHED)


class BatchBusy(Exception):
    """Another process works on this batch."""


class BatchProblem(Exception):
    """The batch can't do what was asked, in words for the archivist."""


class _Cancelled(Exception):
    pass


class _Stopped(Exception):
    """The process is asked to come to an end; another goes on with the batch."""


def queue_batch(
    source: Path | str,
    *,
    name: str = "",
    title: TitlePage | None = None,
    new_title: str = "",
    language: str = "",
    publish: bool = False,
    user: Any = None,
) -> Batch:
    """A new batch, for the worker to read and plan."""
    if language and language not in LANGUAGE_NAMES:
        raise BatchProblem(_("Unknown language: %(code)s.") % {"code": language})
    if publish and user is not None and not _may_publish(user, title, language):
        raise BatchProblem(_("You may take issues in, but not publish them. Leave “publish at once” out."))
    path = Path(source)
    batch = Batch.objects.create(
        name=(name or path.stem)[:255],
        source=str(path),
        title=title,
        new_title=new_title,
        language=language,
        publish=publish,
        interface_language=get_language() or "",
        created_by=user,
        state=BatchState.PLANNING,
    )
    ring_after_commit("batches")
    return batch


def start_batch(batch: Batch) -> None:
    """The archivist's go-ahead, or “run again”. Raises BatchProblem while the batch is under way."""
    _queue(batch, BatchState.QUEUED, pages_done=0, started_at=None, finished_at=None)


def plan_again(batch: Batch) -> None:
    """Reads the source once more."""
    _queue(batch, BatchState.PLANNING, plan={})


def _queue(batch: Batch, state: BatchState, **values: Any) -> None:
    values |= {"error": "", "interface_language": get_language() or "", "attempts": 0}
    values |= {"heartbeat_at": None, "due_at": None, "waiting_since": None, "queued_at": timezone.now()}
    if not Batch.objects.filter(pk=batch.pk, state__in=CAN_START).update(state=state, **values):
        raise BatchProblem(_("This batch is under way already."))
    batch.refresh_from_db()
    ring_after_commit("batches")


def cancel_batch(batch: Batch) -> None:
    """Stops a batch after the issue that it is at; what went in stays in."""
    Batch.objects.filter(pk=batch.pk).exclude(state__in=FINISHED).update(
        state=BatchState.CANCELLED, finished_at=timezone.now()
    )
    batch.refresh_from_db()


def take_up(batch: Batch, jobs: int = 1) -> Batch:
    """Plans or runs a batch that is due, whichever is its turn; one that was tried too often is given up.

    Raises BatchBusy, also where the batch is no longer due.
    """
    with locked(batch):
        batch.refresh_from_db()
        if not is_due(batch):
            raise BatchBusy(str(batch))
        if batch.attempts >= MOST_ATTEMPTS:
            _give_up(batch)
        elif batch.state == BatchState.PLANNING:
            _plan(batch, jobs)
        else:
            _run(batch, jobs)
    batch.refresh_from_db()
    return batch


def plan_batch(batch: Batch, jobs: int = 1) -> Batch:
    """Reads the source and keeps its plan in the batch. Raises BatchBusy."""
    with locked(batch):
        _plan(batch, jobs)
    batch.refresh_from_db()
    return batch


def run_batch(batch: Batch, jobs: int = 1, watch: Watch | None = None) -> Batch:
    """Takes the batch in and keeps its report in it. Raises BatchBusy."""
    with locked(batch):
        _run(batch, jobs, watch)
    batch.refresh_from_db()
    return batch


def release(batch: Batch) -> None:
    """Its process is known to be dead: the batch is due at once."""
    under_way = [BatchState.PLANNING, BatchState.RUNNING]
    Batch.objects.filter(pk=batch.pk, state__in=under_way).update(heartbeat_at=None)


def _plan(batch: Batch, jobs: int) -> None:
    with _attempt(batch, BatchState.PLANNING):
        try:
            heart = _heart(batch, BatchState.PLANNING)
            with room():
                plan = survey(Path(batch.source), _choice(batch), jobs, heart, batch)
        except Unavailable:
            raise
        except (SourceRefused, OSError) as error:
            _end(batch, BatchState.PLANNING, BatchState.FAILED, error=str(error))
        else:
            values = {"plan": plan.as_json(), "pages_total": plan.pages, "pages_done": 0}
            _end(batch, BatchState.PLANNING, BatchState.PLANNED, **values)


def _run(batch: Batch, jobs: int, watch: Watch | None = None) -> None:
    with _attempt(batch, BatchState.RUNNING):
        options = Options(_choice(batch), batch.publish, jobs, batch.created_by, batch)
        try:
            with room():
                report = ingest(Path(batch.source), options, _heart(batch, BatchState.RUNNING, watch))
        except Unavailable:
            raise
        except (SourceRefused, NoTitle, OSError) as error:
            _end(batch, BatchState.RUNNING, BatchState.FAILED, error=str(error), report=_refusal(error))
        else:
            _make_findable()
            _end(batch, BatchState.RUNNING, _state_after(report), report=report.as_json())


def _make_findable() -> None:
    """What went in is found also where no worker runs that would see to it; where one does, nobody waits for that."""
    while not a_worker_does(WorkerBeat.Part.SCHEDULE) and outbox.drain():
        pass


@contextmanager
def _attempt(batch: Batch, state: BatchState) -> Iterator[None]:
    """One try, counted before it begins. Plan and report are in the language of whoever started the batch, whatever
    process writes them. Raises what ended the try without a report, once the batch says so and when it is due again;
    what only has to be waited for is not raised."""
    _begin(batch, state)
    try:
        with translation.override(batch.interface_language or get_language()):
            yield
    except _Cancelled:
        pass
    except _Stopped:
        Batch.objects.filter(pk=batch.pk, state=state).update(heartbeat_at=None, attempts=F("attempts") - 1)
    except GONE_FOR_NOW as error:
        _wait(batch, state, error)
    except Exception as error:  # whatever it was, the record must tell it, or it would be tried for ever
        _put_off(batch, state, error)
        raise


def _put_off(batch: Batch, state: BatchState, error: Exception) -> None:
    """After an error: the next try is later, ever more so, and after the last there is none."""
    _leave_lost_connection(error)
    batch.refresh_from_db(fields=["attempts"])
    words = f"{type(error).__name__}: {error}"[:2000]
    if batch.attempts >= MOST_ATTEMPTS:
        _end(batch, state, BatchState.FAILED, error=words)
        return
    due_at = timezone.now() + FIRST_RETRY * 4 ** (batch.attempts - 1)
    Batch.objects.filter(pk=batch.pk, state=state).update(error=words, due_at=due_at, heartbeat_at=None)


def _wait(batch: Batch, state: BatchState, error: Exception) -> None:
    """While something is away: the try is not counted, and the next comes soon at first, then every few minutes, until
    a day has passed in which nothing went in. Raises what the database raises while it is still away; then the batch
    is taken up for want of a beat."""
    with translation.override(batch.interface_language or get_language()):
        words = str(error)[:2000] if isinstance(error, Unavailable) else _("The database did not answer.")
    _leave_lost_connection(error)
    batch.refresh_from_db(fields=["waiting_since"])
    now = timezone.now()
    since = batch.waiting_since or now
    logger.warning("Batch “%s” waits since %s: %s", batch, since.isoformat(timespec="seconds"), error)
    if now - since > WAITS_AT_MOST:
        _end(batch, state, BatchState.FAILED, error=words)
        return
    pause = min(max(FIRST_RETRY, (now - since) / 4), LONGEST_PAUSE)
    values = {"error": words, "waiting_since": since, "due_at": now + pause, "heartbeat_at": None}
    Batch.objects.filter(pk=batch.pk, state=state).update(attempts=F("attempts") - 1, **values)


def _leave_lost_connection(error: Exception) -> None:
    """So that the next question opens another. Within a transaction that is for whoever began it."""
    if isinstance(error, DatabaseFault) and not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _give_up(batch: Batch) -> None:
    with translation.override(batch.interface_language or get_language()):
        words = _("The process that worked on it ended %(count)d times without a report. Its log tells more.")
        error = batch.error or words % {"count": batch.attempts}
    logger.error("Batch “%s” was given up: %s", batch, error)
    state = BatchState(batch.state)
    _end(batch, state, BatchState.FAILED, error=error)


def batch_for(source: Path, choice: TitleChoice, publish: bool) -> Batch:
    """The record of a run from the command line: the same source's unfinished one, else a new one."""
    unfinished = Batch.objects.filter(
        source=str(resolved(source)), title=choice.title, new_title=choice.new_title, state=BatchState.RUNNING
    )
    batch = unfinished.first() or queue_batch(
        resolved(source), title=choice.title, new_title=choice.new_title, language=choice.language
    )
    batch.publish, batch.language, batch.interface_language = publish, choice.language, get_language() or ""
    batch.save(update_fields=["publish", "language", "interface_language"])
    return batch


def plan_source(source: Path, choice: TitleChoice, jobs: int = 1, watch: Watch | None = None) -> BatchPlan:
    """A plan without a record, for `--dry-run`. Raises SourceRefused."""
    return survey(source, choice, jobs, watch)


def _may_publish(user: Any, title: TitlePage | None, language: str) -> bool:
    return bool((title or archive_index(language)).permissions_for_user(user).can_publish_subpage())


def _choice(batch: Batch) -> TitleChoice:
    return TitleChoice(batch.title, batch.new_title, batch.language)


def _state_after(report: Report) -> BatchState:
    return {ALL_IN: BatchState.DONE, NOTHING_DONE: BatchState.FAILED}.get(report.exit_code, BatchState.PARTLY)


def _refusal(error: Exception) -> dict[str, Any]:
    report = Report()
    if isinstance(error, SourceRefused):
        report.refuse_source(error.problems[0].file, error.problems)
    return report.as_json()


def _begin(batch: Batch, state: BatchState) -> None:
    now = timezone.now()
    batch.state, batch.heartbeat_at, batch.started_at = state, now, now
    batch.finished_at = batch.due_at = None
    batch.attempts += 1
    fields = ["state", "heartbeat_at", "started_at", "finished_at", "due_at", "attempts"]
    batch.save(update_fields=fields)


def _end(batch: Batch, before: BatchState, after: BatchState, **values: Any) -> None:
    """Unless it was cancelled meanwhile."""
    values = {"error": "", "waiting_since": None} | values
    Batch.objects.filter(pk=batch.pk, state=before).update(state=after, finished_at=timezone.now(), **values)


def _heart(batch: Batch, state: BatchState, watch: Watch | None = None) -> Watch:
    """Beats and counts in the batch's record every two seconds. Raises _Cancelled and _Stopped.

    What goes in shows that the batch is none that always fails: its tries and its waiting are counted from there.
    """
    last = timezone.now() - BEAT_EVERY

    def beat(progress: Progress) -> None:
        nonlocal last
        if watch is not None:
            watch(progress)
        if asked_to_stop():
            raise _Stopped
        now = timezone.now()
        if now - last < BEAT_EVERY and progress.done != progress.total:
            return
        last = now
        values = {"heartbeat_at": now, "pages_done": progress.done, "pages_total": progress.total}
        values |= {"attempts": 1, "waiting_since": None} if progress.written else {}
        alive = Batch.objects.filter(pk=batch.pk, state=state).update(**values)
        if not alive:
            raise _Cancelled

    return beat


@contextmanager
def locked(batch: Batch) -> Iterator[None]:
    """Only one process works on a batch; the lock goes with the process, however it ends. Raises BatchBusy."""
    with ExitStack() as stack:
        try:
            stack.enter_context(lock(f"batch {batch.uuid}", wait=False))
        except Taken as taken:
            raise BatchBusy(str(batch)) from taken
        yield
