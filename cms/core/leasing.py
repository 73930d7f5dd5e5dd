"""Rows that are work: whoever takes one has it for a while, and one whose worker died is due again.

A model that is worked off so has three columns: `due_at` (not before), `lease_until` (somebody has it until then; None:
nobody does) and `tries` (how often it was taken). What its states mean, and how often is too often, is the model's own
affair: it hands in the rows that wait at all.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from .work import Queue

Row = TypeVar("Row", bound=Model)

MOST_DOUBLINGS = 20


def free(now: datetime) -> Q:
    """Rows that no worker has in hand, or whose worker's time is over."""
    return Q(lease_until=None) | Q(lease_until__lte=now)


def due(now: datetime) -> Q:
    """Rows whose time has come, and that are free."""
    return free(now) & Q(due_at__lte=now)


def unlocked(rows: QuerySet[Row]) -> QuerySet[Row]:
    """These, locked for the transaction, without those that somebody else has locked in this moment. SQLite, where one
    writes at a time, leaves none out."""
    return rows.select_for_update(skip_locked=True, of=("self",))


def claim(rows: QuerySet[Row], lease: timedelta) -> Row | None:
    """Of these rows the one that is due and has waited longest, taken for as long as the lease; counts the try.

    Of several workers that ask at once each has another one. Within a transaction of its own, so that it is taken
    before the work begins.
    """
    now = timezone.now()
    with transaction.atomic():
        row: Any = unlocked(rows.filter(due(now)).order_by("due_at", "pk")).first()
        if row is not None:
            row.lease_until, row.tries = now + lease, row.tries + 1
            row.save(update_fields=["lease_until", "tries"])
    return row


def queue(rows: QuerySet[Row], since: str = "due_at", failed: int = 0) -> Queue:
    """These rows as work that waits, each since the time in its column `since`. Two queries."""
    return Queue(rows.count(), rows.order_by(since).values_list(since, flat=True).first(), failed)


def pause(tries: int, first: timedelta, longest: timedelta) -> timedelta:
    """How long to leave a row alone that failed for so many times: twice as long each time."""
    return min(first * 2 ** min(tries - 1, MOST_DOUBLINGS), longest)
