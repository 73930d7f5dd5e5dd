"""Batches: queued, planned, run, taken up again. Commands, the admin and the worker all go through here.

    waiting to be read (PLANNING) ─ plan_batch ─► PLANNED ─ start_batch ─► QUEUED ─ run_batch ─► DONE, PARTLY or FAILED

Whoever works on a batch holds its lock on this machine and beats in its record. A batch whose heart stands still and
whose lock is free is taken up again (`due`): issues that are in the archive by then are found unchanged.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive_pages.models import Batch, TitlePage
from archive_pages.models.batch import BatchState
from cms.core.languages import LANGUAGE_NAMES
from search import outbox

from .plan import BatchPlan
from .progress import Progress, Watch
from .records import NoTitle, TitleChoice, archive_index
from .report import ALL_IN, NOTHING_DONE, Report
from .run import Options, ingest
from .sources import SourceRefused
from .survey import survey

STALE_AFTER = timedelta(seconds=60)
BEAT_EVERY = timedelta(seconds=2)
FINISHED = (BatchState.DONE, BatchState.PARTLY, BatchState.FAILED, BatchState.CANCELLED)
UNDER_WAY = (BatchState.PLANNING, BatchState.QUEUED, BatchState.RUNNING)
CAN_START = (BatchState.PLANNED, *FINISHED)


class BatchBusy(Exception):
    """Another process works on this batch."""


class BatchProblem(Exception):
    """The batch can't do what was asked, in words for the archivist."""


class _Cancelled(Exception):
    pass


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
    return Batch.objects.create(
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


def start_batch(batch: Batch) -> None:
    """The archivist's go-ahead, or “run again”. Raises BatchProblem while the batch is under way."""
    reset: dict[str, Any] = {"error": "", "pages_done": 0, "interface_language": get_language() or ""}
    reset |= dict.fromkeys(("heartbeat_at", "started_at", "finished_at"))
    if not Batch.objects.filter(pk=batch.pk, state__in=CAN_START).update(state=BatchState.QUEUED, **reset):
        raise BatchProblem(_("This batch is under way already."))
    batch.refresh_from_db()


def plan_again(batch: Batch) -> None:
    """Reads the source once more."""
    reset: dict[str, Any] = {"error": "", "plan": {}, "heartbeat_at": None}
    reset["interface_language"] = get_language() or ""
    if not Batch.objects.filter(pk=batch.pk, state__in=CAN_START).update(state=BatchState.PLANNING, **reset):
        raise BatchProblem(_("This batch is under way already."))
    batch.refresh_from_db()


def cancel_batch(batch: Batch) -> None:
    """Stops a batch after the issue that it is at; what went in stays in."""
    Batch.objects.filter(pk=batch.pk).exclude(state__in=FINISHED).update(
        state=BatchState.CANCELLED, finished_at=timezone.now()
    )
    batch.refresh_from_db()


def due() -> QuerySet[Batch]:
    """Batches to plan or to run: new ones, and those whose process died. The oldest first."""
    silent = Q(heartbeat_at=None) | Q(heartbeat_at__lt=timezone.now() - STALE_AFTER)
    waiting = Q(state=BatchState.QUEUED) | (Q(state__in=[BatchState.PLANNING, BatchState.RUNNING]) & silent)
    return Batch.objects.filter(waiting).order_by("created_at", "pk")


def take_up(batch: Batch, jobs: int = 1) -> Batch:
    """Plans or runs a batch that is due, whichever is its turn."""
    return plan_batch(batch, jobs) if batch.state == BatchState.PLANNING else run_batch(batch, jobs)


def plan_batch(batch: Batch, jobs: int = 1) -> Batch:
    """Reads the source and keeps its plan in the batch. Raises BatchBusy."""
    with locked(batch), _spoken_to(batch):
        _begin(batch, BatchState.PLANNING)
        try:
            plan = survey(Path(batch.source), _choice(batch), jobs, _heart(batch, BatchState.PLANNING))
        except _Cancelled:
            pass
        except (SourceRefused, OSError) as error:
            _end(batch, BatchState.PLANNING, BatchState.FAILED, error=str(error))
        else:
            _end(
                batch,
                BatchState.PLANNING,
                BatchState.PLANNED,
                plan=plan.as_json(),
                pages_total=plan.pages,
                pages_done=0,
            )
    batch.refresh_from_db()
    return batch


def run_batch(batch: Batch, jobs: int = 1, watch: Watch | None = None) -> Batch:
    """Takes the batch in and keeps its report in it. Raises BatchBusy."""
    with locked(batch), _spoken_to(batch):
        _begin(batch, BatchState.RUNNING)
        options = Options(_choice(batch), batch.publish, jobs, batch.created_by, batch)
        try:
            report = ingest(Path(batch.source), options, _heart(batch, BatchState.RUNNING, watch))
        except _Cancelled:
            pass
        except (SourceRefused, NoTitle, OSError) as error:
            _end(batch, BatchState.RUNNING, BatchState.FAILED, error=str(error), report=_refusal(error))
        else:
            while outbox.drain():  # so that what went in is found also where no worker runs
                pass
            _end(batch, BatchState.RUNNING, _state_after(report), report=report.as_json())
    batch.refresh_from_db()
    return batch


def batch_for(source: Path, choice: TitleChoice, publish: bool) -> Batch:
    """The record of a run from the command line: the same source's unfinished one, else a new one."""
    unfinished = Batch.objects.filter(
        source=str(source.resolve()), title=choice.title, new_title=choice.new_title, state=BatchState.RUNNING
    )
    batch = unfinished.first() or queue_batch(
        source.resolve(), title=choice.title, new_title=choice.new_title, language=choice.language
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


def _spoken_to(batch: Batch) -> translation.override:
    """Plan and report are in the language of whoever started the batch, whatever process writes them."""
    return translation.override(batch.interface_language or get_language())


def _state_after(report: Report) -> BatchState:
    return {ALL_IN: BatchState.DONE, NOTHING_DONE: BatchState.FAILED}.get(report.exit_code, BatchState.PARTLY)


def _refusal(error: Exception) -> dict[str, Any]:
    report = Report()
    if isinstance(error, SourceRefused):
        report.refuse_source(error.problems[0].file, error.problems)
    return report.as_json()


def _begin(batch: Batch, state: BatchState) -> None:
    now = timezone.now()
    batch.state, batch.heartbeat_at, batch.started_at, batch.finished_at, batch.error = state, now, now, None, ""
    batch.save(update_fields=["state", "heartbeat_at", "started_at", "finished_at", "error"])


def _end(batch: Batch, before: BatchState, after: BatchState, **values: Any) -> None:
    """Unless it was cancelled meanwhile."""
    Batch.objects.filter(pk=batch.pk, state=before).update(state=after, finished_at=timezone.now(), **values)


def _heart(batch: Batch, state: BatchState, watch: Watch | None = None) -> Watch:
    """Beats and counts in the batch's record every two seconds. Raises _Cancelled when the record says so."""
    last = timezone.now() - BEAT_EVERY

    def beat(progress: Progress) -> None:
        nonlocal last
        if watch is not None:
            watch(progress)
        now = timezone.now()
        if now - last < BEAT_EVERY and progress.done != progress.total:
            return
        last = now
        alive = Batch.objects.filter(pk=batch.pk, state=state).update(
            heartbeat_at=now, pages_done=progress.done, pages_total=progress.total
        )
        if not alive:
            raise _Cancelled

    return beat


@contextmanager
def locked(batch: Batch) -> Iterator[None]:
    """Only one process of this machine works on a batch; the lock goes with the process, however it ends."""
    folder = Path(settings.VAR_DIR) / "batch-locks"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / str(batch.uuid), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BatchBusy(str(batch)) from error
    finally:
        os.close(descriptor)
