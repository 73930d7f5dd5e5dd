"""What is looked at: database, migrations, search engine, storage, queues. Each look is cheap and changes nothing."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.core.models import WorkerBeat
from cms.core.work import work_state
from cms.media.places import media_storage
from search import health as search_health

OK, SLOW, DOWN = "ok", "degraded", "down"
LATE = 600  # seconds after which what waits in a queue is late
STORAGE_EVERY = 30.0  # seconds between two files written to try the storage


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
    """Whether private storage answers; now and then it writes a few bytes there, reads them back and deletes them."""

    def __init__(self) -> None:
        self._tried = 0.0

    def __call__(self) -> Finding:
        storage = media_storage("private")
        storage.check()
        if time.monotonic() - self._tried < STORAGE_EVERY:
            return Finding(OK)
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


def search() -> Finding:
    """Whether the engine answers, whether readers have an index of this release, and what it has not taken in yet."""
    state = search_health.state()
    facts: dict[str, int | float | str] = {
        "size": state.waiting,
        "age_seconds": int(state.oldest_seconds),
        "failed": state.failed,
        "stale": int(state.stale),
    }
    if not state.reachable:
        return Finding(DOWN, facts)
    return Finding(SLOW if state.stale or state.failed or state.oldest_seconds > LATE else OK, facts)


def background() -> Finding:
    """Whether workers run for all there is to do, and how long the first piece of work has waited."""
    state = work_state()
    age = int(state.oldest.total_seconds())
    facts: dict[str, int | float | str] = {
        "workers": len(state.workers),
        "size": sum(queue.waiting for queue in state.queues.values()),
        "age_seconds": age,
        "failed": sum(queue.failed for queue in state.queues.values()),
    }
    if not all(state.does(part) for part in (WorkerBeat.Part.BATCHES, WorkerBeat.Part.SCHEDULE)):
        return Finding(DOWN, facts)
    return Finding(SLOW if age > LATE or facts["failed"] else OK, facts)


def messages() -> Finding:
    """Whether Redis, or another broker, takes messages between processes and the counts of requests."""
    if settings.CACHE_URL:
        caches["limits"].get("health")
    if settings.BROKER_URL:
        from cms.celery import try_the_broker  # makes Celery's app, which only a site with a broker has

        try_the_broker()
    return Finding(OK)


CHECKS: dict[str, Check] = {
    "database": Check(database, needed=True),
    "migrations": Check(Migrations(), needed=True),
    "storage": Check(Storage()),
    "search": Check(search),
    "work": Check(background),
    **({"messages": Check(messages)} if settings.BROKER_URL or settings.CACHE_URL else {}),
}
