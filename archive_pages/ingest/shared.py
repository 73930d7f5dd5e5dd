"""A pool in which all workers of the library prepare the pages of a run, one page a job.

The run offers its next pages as rows (`PageJob`) and takes the results in; it prepares pages itself meanwhile, so that
it comes to its end also where nobody helps. A worker takes a job for as long as its lease lasts, and renews it while
the page takes its time. Order and result are files in the run's staging folder: workers on several machines must see
`VAR_DIR` and the batches' sources under the same paths.
"""

import logging
import pickle
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from archive_pages.models import Batch, PageJob
from archive_pages.models.batch import BatchState
from cms.core import leasing
from cms.core.work import Queue, asked_to_stop, live_workers, ring
from cms.media.staging import staging_root

from .decoder import FULL, Order
from .jobs import CRASH, SECONDS_A_PAGE, TIMEOUT, Done, Jobs, Pool, Processes, Results, refused, results_folder
from .prepare import Prepared, Task

logger = logging.getLogger(__name__)

ALIVE = (BatchState.PLANNING, BatchState.RUNNING)
LEASE = timedelta(seconds=20)
RENEW_EVERY = 5.0  # seconds
OWN_LEASE = timedelta(seconds=2 * SECONDS_A_PAGE)  # a run that dies takes its pages with it
MOST_ATTEMPTS = 3
SILENT_AFTER = timedelta(seconds=60)  # a run that does not beat for so long is helped no more
LOOK_EVERY = 0.1
OFFERED = 4  # pages for each process, so that none waits while the run writes an issue
LINGER = 2.0  # seconds for which a helper looks for more: a run writes an issue between its pages
TURN = 30.0  # seconds after which a helper looks whether other work waits


def pool(count: int, staging: Path, batch: Batch | None) -> Pool:
    """For a batch, where there are several workers, the pool that they share; else `count` processes here."""
    if batch is not None and settings.BROKER_URL:
        return Shared(count, staging, batch)
    return Jobs(count, staging)


class Shared:
    """The run's side. Its own `count` processes are a part of the pool."""

    def __init__(self, count: int, staging: Path, batch: Batch) -> None:
        self.staging, self.batch = staging, batch
        self._processes = Processes(count, ahead=2)  # it has something to do while an issue is written
        self._jobs: dict[int, PageJob] = {}  # those that the own processes are at, by number
        self._tasks: dict[int, Task] = {}
        self._language = get_language() or ""
        self._rung = self._counted = 0.0
        self._workers = 1
        results_folder(staging)
        (staging / "orders").mkdir(exist_ok=True)

    def __enter__(self) -> "Shared":
        PageJob.objects.filter(batch=self.batch).delete()  # of a run that died
        return self

    def __exit__(self, *exception: object) -> None:
        self._processes.close()
        PageJob.objects.filter(run=self.staging.name).delete()

    def run(self, tasks: Iterable[Task]) -> Results:
        source = iter(tasks)
        more = True
        while more or self._tasks:
            more = more and self._offer(source)
            self._work()
            arrived = False
            for result in self._arrived():
                arrived = True
                yield result
            if not arrived:
                yield None

    def _offer(self, source: Iterator[Task]) -> bool:
        """Keeps so many pages on offer that nobody waits. False where there are no more."""
        self._count_workers()
        fresh: list[PageJob] = []
        more = True
        while more and len(self._tasks) < OFFERED * (self._workers + 1):
            task = next(source, None)
            if task is None:
                more = False
            else:
                self._tasks[task.number] = task
                order_file(self.staging, task.number).write_bytes(pickle.dumps(self._order(task)))
                fresh.append(PageJob(batch=self.batch, run=self.staging.name, number=task.number))
        PageJob.objects.bulk_create(fresh)
        return more

    def _work(self) -> None:
        """A moment of the own processes' work."""
        while self._processes.has_room() and (job := claim(OWN_LEASE, run=self.staging.name)):
            self._jobs[job.number] = job
            self._processes.give(for_attempt(self._order(self._tasks[job.number]), job.attempts))
        self._ring()
        if self._processes.busy:
            for done in self._processes.collect(LOOK_EVERY):
                settle(self._jobs.pop(done.order.task.number), done)
        else:
            time.sleep(LOOK_EVERY)

    def _arrived(self) -> Iterator[tuple[Task, Prepared]]:
        """What is done by now, by whomever. A page whose every worker died is refused."""
        given_up = Q(state=PageJob.State.TAKEN, attempts__gte=MOST_ATTEMPTS, leased_until__lt=timezone.now())
        ended = Q(state__in=[PageJob.State.DONE, PageJob.State.FAILED]) | given_up
        for job in PageJob.objects.filter(ended, run=self.staging.name):
            task = self._tasks.pop(job.number)
            job.delete()
            order_file(self.staging, task.number).unlink(missing_ok=True)
            done = job.state == PageJob.State.DONE
            yield task, self._order(task).prepared() if done else refused(task, job.error or CRASH)

    def _order(self, task: Task) -> Order:
        return Order(task, self.staging, self._language)

    def _count_workers(self) -> None:
        if time.monotonic() - self._counted > 5:
            self._counted = time.monotonic()
            self._workers = max(1, sum(worker.processes for worker in live_workers()))

    def _ring(self) -> None:
        if self._workers > 1 and time.monotonic() - self._rung > 1:
            self._rung = time.monotonic()
            waiting = PageJob.objects.filter(run=self.staging.name, state=PageJob.State.WAITING).count()
            ring("pages", min(waiting, self._workers - 1))


class _Helper:
    """A worker's own process for pages, kept from one turn to the next."""

    def __init__(self) -> None:
        self.processes = Processes(1, ahead=1)

    def turn(self) -> bool:
        """Prepares pages of whatever batches are under way; whether more may wait when its time is up."""
        try:
            return self._turn()
        except BaseException:
            self.processes.close()  # it may still be at a page that nobody waits for now
            raise

    def _turn(self) -> bool:
        until, idle_since = time.monotonic() + TURN, time.monotonic()
        while not asked_to_stop():
            if time.monotonic() > until:
                return True
            job = claim(LEASE)
            if job is None:
                if time.monotonic() - idle_since > LINGER:
                    return False
                time.sleep(LOOK_EVERY)
            elif not self._do(job):
                return False
            else:
                idle_since = time.monotonic()
        return False

    def _do(self, job: PageJob) -> bool:
        """False where this machine can't do it."""
        order = _read_order(job)
        if order is None:
            return _give_back(job)
        self.processes.give(order)
        while True:
            for done in self.processes.collect(RENEW_EVERY):
                settle(job, done)
                return True
            PageJob.objects.filter(pk=job.pk).update(leased_until=timezone.now() + LEASE)


_helper = _Helper()


def help_out() -> bool:
    """One turn of a worker that prepares pages for others. Returns whether more may wait."""
    return _helper.turn()


def claim(lease: timedelta, run: str = "") -> PageJob | None:
    """Takes the job whose turn it is: of this run, or of the batch that fewest are at. Counts the attempt."""
    now = timezone.now()
    free = Q(state=PageJob.State.WAITING)
    free |= Q(state=PageJob.State.TAKEN, leased_until__lt=now, attempts__lt=MOST_ATTEMPTS)
    jobs = PageJob.objects.filter(free)
    if run:
        jobs = jobs.filter(run=run).order_by("number")
    else:
        alive = {"batch__state__in": ALIVE, "batch__heartbeat_at__gt": now - SILENT_AFTER}
        taken = PageJob.objects.filter(run=OuterRef("run"), state=PageJob.State.TAKEN).order_by().values("run")
        at_it = Coalesce(Subquery(taken.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())
        jobs = jobs.filter(**alive).annotate(at_it=at_it).order_by("at_it", "pk")
    with transaction.atomic():
        job = leasing.unlocked(jobs).first()
        if job is not None:
            job.state, job.leased_until, job.attempts = PageJob.State.TAKEN, now + lease, job.attempts + 1
            job.save(update_fields=["state", "leased_until", "attempts"])
    return job


def settle(job: PageJob, done: Done) -> None:
    """Writes down what came of a job. A page that ended its process is tried again, until it was tried often enough."""
    row = PageJob.objects.filter(pk=job.pk, state=PageJob.State.TAKEN)
    if done.gone:
        row.delete()
    elif not done.lost:
        row.update(state=PageJob.State.DONE, error="")
    elif done.lost in (TIMEOUT, FULL) or job.attempts >= MOST_ATTEMPTS:
        row.update(state=PageJob.State.FAILED, error=done.lost)
    else:
        logger.warning("Page %s ended the process that read it, for the %d. time.", job, job.attempts)
        row.update(state=PageJob.State.WAITING, error=done.lost)


def queue() -> Queue:
    return leasing.queue(PageJob.objects.filter(state=PageJob.State.WAITING), since="created_at")


def forget_dead_runs() -> None:
    """Deletes the jobs of batches that nobody runs any longer."""
    PageJob.objects.exclude(batch__state__in=ALIVE).delete()


def order_file(staging: Path, number: int) -> Path:
    return staging / "orders" / str(number)


def _read_order(job: PageJob) -> Order | None:
    try:
        found: Order = pickle.loads(order_file(staging_root() / job.run, job.number).read_bytes())  # noqa: S301 -- ours
    except FileNotFoundError:
        return None
    return for_attempt(found, job.attempts)


def for_attempt(order: Order, attempt: int) -> Order:
    """Each attempt has files of its own: one that was given up may still be writing."""
    if attempt == 1 or order.task.folder is None:
        return order
    folder = order.task.folder / f"{order.task.number}-{attempt}"
    folder.mkdir(exist_ok=True)
    return replace(order, task=replace(order.task, folder=folder))


def _give_back(job: PageJob) -> bool:
    """The order is not there: the run is just over, or this machine does not see its folder."""
    if PageJob.objects.filter(pk=job.pk).update(state=PageJob.State.WAITING, attempts=F("attempts") - 1):
        logger.error("%s does not hold the orders of “%s”: do all workers share VAR_DIR?", staging_root(), job.batch)
        return False
    return True
