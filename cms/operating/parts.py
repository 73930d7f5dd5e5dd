"""What is looked at: database, migrations, search engine, storage, queues. Each look is cheap and changes nothing."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.utils import timezone

from archive_pages.models import Batch
from archive_pages.models.batch import BatchState
from search.models import OutboxEntry

OK, SLOW, DOWN = "ok", "degraded", "down"
LATE = 600  # seconds after which what waits in a queue is late
STORAGE_EVERY = 30.0  # seconds between two files written to try the storage
WAITING = (BatchState.PLANNING, BatchState.QUEUED, BatchState.RUNNING)


@dataclass(frozen=True)
class Finding:
    state: str
    facts: dict[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """`needed`: without it no page can be answered, and a balancer should ask another machine."""

    look: Callable[[], Finding]
    needed: bool = False


def database() -> Finding:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(OK, {"ms": round((time.perf_counter() - started) * 1000)})


class Migrations:
    """Whether every migration of this code is applied; once it is, it stays so for this process."""

    def __init__(self) -> None:
        self._applied = False

    def __call__(self) -> Finding:
        if not self._applied:
            executor = MigrationExecutor(connection)
            missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
            if missing:
                return Finding(DOWN, {"missing": missing})
            self._applied = True
        return Finding(OK)


class Storage:
    """Writes a few bytes, reads them back and deletes them, on private storage, now and then."""

    def __init__(self) -> None:
        self._tried = 0.0

    def __call__(self) -> Finding:
        if time.monotonic() - self._tried < STORAGE_EVERY:
            return Finding(OK)
        storage = storages["private"]
        written = secrets.token_bytes(16)
        name = storage.save(f"health/{secrets.token_hex(8)}", ContentFile(written))
        try:
            with storage.open(name) as file:
                same = file.read() == written
        finally:
            storage.delete(name)
        if not same:
            return Finding(DOWN, {"reason": "what was written is not what is read"})
        self._tried = time.monotonic()
        return Finding(OK)


def outbox() -> Finding:
    """Changes that search has not taken in yet."""
    found = OutboxEntry.objects.aggregate(size=Count("pk"), oldest=Min("queued_at"))
    failing = OutboxEntry.objects.filter(attempts__gt=0).count()
    return _queue(found["size"], found["oldest"], failing=failing)


def batches() -> Finding:
    """Batches that wait or run; late where nothing has begun for long."""
    waiting = Batch.objects.filter(state__in=WAITING)
    oldest = waiting.exclude(state=BatchState.RUNNING).aggregate(oldest=Min("created_at"))["oldest"]
    return _queue(waiting.count(), oldest)


def _queue(size: int, oldest: datetime | None, **more: int) -> Finding:
    age = max(0, int((timezone.now() - oldest).total_seconds())) if oldest else 0
    late = age > LATE or any(more.values())
    return Finding(SLOW if late else OK, {"size": size, "age_seconds": age, **more})


CHECKS: dict[str, Check] = {
    "database": Check(database, needed=True),
    "migrations": Check(Migrations(), needed=True),
    "storage": Check(Storage()),
    "search_queue": Check(outbox),
    "batches": Check(batches),
}
