"""Work that several processes share, who does it, and how it stands.

An app registers a kind of work in its module `duties`, beside its duties (`worker`):

    @work("batches", queue)
    def take_batch() -> bool: ...

What is to be done is rows. `ring` tells Celery's workers that there is some, and any of them takes what is due; where
the bell is not heard, the scheduler's round finds the rows (`cms.celery`). Without Celery nobody listens: the local
worker looks by itself.
"""

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone

from .models import WorkerBeat

logger = logging.getLogger(__name__)

BEAT_EVERY = 10.0  # seconds
SILENT_AFTER = timedelta(seconds=60)
GONE_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Queue:
    """How many pieces of work wait, since when the longest (None: none does), and how many were given up."""

    waiting: int
    since: datetime | None = None
    failed: int = 0


@dataclass(frozen=True)
class Work:
    """`take` does one piece of work that is due and tells whether there may be more; `queue` says how much there is."""

    kind: str
    take: Callable[[], bool]
    queue: Callable[[], Queue]


@dataclass(frozen=True)
class WorkState:
    """How work in the background stands. `workers` are those that beat within the last minute."""

    workers: list[WorkerBeat]
    queues: dict[str, Queue]

    def does(self, part: str) -> bool:
        """Whether a worker runs that does this part."""
        return any(worker.part in (part, WorkerBeat.Part.ALL) for worker in self.workers)

    @property
    def processes(self) -> int:
        """How many pages can be prepared at once."""
        return sum(worker.processes for worker in self.workers if worker.part != WorkerBeat.Part.SCHEDULE)

    @property
    def oldest(self) -> timedelta:
        """How long the oldest piece of work has waited."""
        times = [queue.since for queue in self.queues.values() if queue.since is not None]
        return timezone.now() - min(times) if times else timedelta()


class _Flag(Protocol):
    def is_set(self) -> bool: ...


works: dict[str, Work] = {}
stopping: _Flag = Event()  # Celery's worker puts one in its place that its processes share


def work(kind: str, queue: Callable[[], Queue]) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    """Registers a function that takes one piece of work of this kind."""

    def register(take: Callable[[], bool]) -> Callable[[], bool]:
        works[kind] = Work(kind, take, queue)
        return take

    return register


def ring(kind: str, times: int = 1) -> None:
    """Tells `times` workers that work of this kind is there. Never fails, and never waits for long."""
    if settings.BROKER_URL:
        from cms.celery import knock

        knock(kind, times)


def ring_after_commit(kind: str) -> None:
    transaction.on_commit(partial(ring, kind), robust=True)


def asked_to_stop() -> bool:
    """Whether this process is to come to an end: what takes long leaves off, and is due again."""
    return stopping.is_set()


def work_state() -> WorkState:
    """For the admin, the health page and the metrics: a few small queries."""
    return WorkState(live_workers(), {kind: one.queue() for kind, one in works.items()})


def live_workers() -> list[WorkerBeat]:
    return list(WorkerBeat.objects.filter(beat_at__gt=timezone.now() - SILENT_AFTER))


def a_worker_does(part: str) -> bool:
    return WorkState(live_workers(), {}).does(part)


class Heart:
    """Beats for a worker from a thread of its own, however long a piece of work takes."""

    def __init__(self, part: str, processes: int = 0) -> None:
        self.name = f"{part}@{socket.gethostname()}-{os.getpid()}"[:200]
        self.part, self.processes = part, processes
        self._stop = Event()
        self._thread = Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._quietly(self.beat)
            self._stop.wait(BEAT_EVERY)
        self._quietly(self._rest)

    def beat(self) -> None:
        now = timezone.now()
        values = {"part": self.part, "processes": self.processes, "beat_at": now}
        WorkerBeat.objects.update_or_create(name=self.name, defaults=values)
        WorkerBeat.objects.filter(beat_at__lt=now - GONE_AFTER).delete()

    def _rest(self) -> None:
        WorkerBeat.objects.filter(name=self.name).delete()

    def _quietly(self, act: Callable[[], None]) -> None:
        """The database may be away for a while; and no connection stays open, which a forked process would share."""
        try:
            close_old_connections()
            act()
        except DatabaseError as error:
            logger.warning("This worker can't tell that it runs: %s", error)
        finally:
            connection.close()
