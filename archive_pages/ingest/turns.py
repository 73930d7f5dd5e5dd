"""Whose turn it is: batches that are due, in an order that is fair to those who queued them."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from archive_pages.models import Batch
from archive_pages.models.batch import BatchState
from cms.core.work import Queue

MOST_ATTEMPTS = 5
STALE_AFTER = timedelta(seconds=20)  # who is alive has the lock besides, however long it does not beat
SHOWN_FOR = timedelta(days=7)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def is_due(batch: Batch) -> bool:
    """Whether the batch waits to be read or run, or its process died, and it is not put off."""
    return _due(timezone.now()).filter(pk=batch.pk).exists()


def due() -> list[Batch]:
    """Batches to plan or to run, the next first: people have their turns one after another, whoever was served longest
    ago first. So one batch does not wait for all of somebody else's fifty.
    """
    now = timezone.now()
    waiting = list(_due(now).defer("plan", "report").order_by("queued_at", "pk"))
    turns = _turns(now)
    order: dict[int, tuple[int, datetime]] = {}
    for batch in waiting:
        taken, last = turns.get(batch.created_by_id, (0, LONG_AGO))
        order[batch.pk] = taken, last
        turns[batch.created_by_id] = taken + 1, last
    return sorted(waiting, key=lambda batch: order[batch.pk])


def _turns(now: datetime) -> dict[int | None, tuple[int, datetime]]:
    """By person: how many batches are under way, and when the last was begun."""
    under_way = Q(state__in=[BatchState.PLANNING, BatchState.RUNNING], heartbeat_at__gte=now - STALE_AFTER)
    counts = (
        Batch.objects.order_by()
        .values("created_by")
        .annotate(running=Count("pk", filter=under_way), last=Max("started_at"))
    )
    return {one["created_by"]: (one["running"], one["last"] or LONG_AGO) for one in counts}


def places() -> dict[int, int]:
    """By the key of each batch that waits, how many have their turn before it."""
    return {batch.pk: place for place, batch in enumerate(due())}


def queue() -> Queue:
    waiting = _waiting(timezone.now()).aggregate(count=Count("pk"), since=Min("queued_at"))
    failed = Batch.objects.filter(
        state=BatchState.FAILED, attempts__gte=MOST_ATTEMPTS, finished_at__gt=timezone.now() - SHOWN_FOR
    )
    return Queue(waiting["count"], waiting["since"], failed.count())


def _due(now: datetime) -> QuerySet[Batch]:
    return _waiting(now).filter(Q(due_at=None) | Q(due_at__lte=now))


def _waiting(now: datetime) -> QuerySet[Batch]:
    """Those that wait to be read or run, or whose process died; those that are put off among them."""
    silent = Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - STALE_AFTER)
    waits = Q(state=BatchState.QUEUED) | (Q(state__in=[BatchState.PLANNING, BatchState.RUNNING]) & silent)
    return Batch.objects.filter(waits)
