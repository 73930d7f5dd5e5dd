"""How search is: for the health page, `/readyz`, the system check and `manage.py search status`."""

from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from .backends import engine
from .backends.base import EngineError
from .backends.listing import listing
from .models import OutboxEntry


@dataclass(frozen=True)
class State:
    """`problem` is the engine's own words where it is not `reachable`.

    `stale`: readers have an index that an earlier release made; it answers, and is to be built anew. `waiting` outbox
    entries, the oldest for `oldest_seconds`; `failed` of them could not be taken in and say why.
    """

    engine: str
    reachable: bool
    problem: str
    stale: bool
    waiting: int
    oldest_seconds: float
    failed: int


def state() -> State:
    """Answers within twice the engine's patience, also where its server is frozen."""
    chosen = engine()
    problem, stale = "", False
    try:
        stale = any(one.live and not one.current for one in [*chosen.indexes(), *listing().indexes()])
    except EngineError as error:
        problem = str(error)
    queue = OutboxEntry.objects.aggregate(
        waiting=Count("pk"), oldest=Min("queued_at"), failed=Count("pk", filter=~Q(last_error=""))
    )
    age = (timezone.now() - queue["oldest"]).total_seconds() if queue["oldest"] else 0.0
    return State(
        engine=chosen.name,
        reachable=not problem,
        problem=problem,
        stale=stale,
        waiting=queue["waiting"],
        oldest_seconds=max(0.0, age),
        failed=queue["failed"],
    )
