"""Whose turn a file is: a worker holds it for as long as its lease lasts, and renews that while it works.

A worker that dies renews nothing, and the file is due again. One that too many workers died at is refused.
"""

import logging
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from campaigns.models import SubmissionFile
from campaigns.models.file import FileState
from cms.core.work import Queue, asked_to_stop

logger = logging.getLogger(__name__)

UNCHECKED = (FileState.ARRIVED, FileState.HELD)
LEASE = timedelta(seconds=30)
RENEW_EVERY = 5.0  # seconds
MOST_TRIES = 3
AGAIN_AFTER = timedelta(seconds=20)
"""After a fault of ours or of a server; twice as long each time."""
LONGEST_WAIT = timedelta(minutes=10)


class LeaseLost(Exception):
    """Somebody else has the file now, or its sender took it away."""


class Stopped(Exception):
    """This worker is to come to an end."""


def claim() -> SubmissionFile | None:
    """The file that has waited longest, taken; counts the try."""
    now = timezone.now()
    files = SubmissionFile.objects.filter(_due(now)).order_by("due_at", "pk")
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            files = files.select_for_update(skip_locked=True, of=("self",))
        file = files.first()
        if file is not None:
            file.lease_until, file.tries = now + LEASE, file.tries + 1
            file.save(update_fields=["lease_until", "tries"])
    return file


def queue() -> Queue:
    waiting = SubmissionFile.objects.filter(_due(timezone.now())).order_by("due_at")
    oldest = waiting.first()
    return Queue(waiting.count(), oldest.due_at if oldest else None)


def _due(now: datetime) -> Q:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Q(state__in=UNCHECKED, due_at__lte=now) & free


class Lease:
    """Renews itself from a thread of its own, whatever the file's work is at. `beat` is to be called now and then."""

    def __init__(self, file: SubmissionFile) -> None:
        self.mine = SubmissionFile.objects.filter(pk=file.pk, tries=file.tries, state__in=UNCHECKED)
        self.tries = file.tries
        self._lost, self._over = Event(), Event()
        self._thread = Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> "Lease":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._thread.join()

    def beat(self) -> None:
        """Raises LeaseLost, Stopped."""
        if asked_to_stop():
            raise Stopped
        if self._lost.is_set():
            raise LeaseLost

    def give_back(self, *, after: timedelta = timedelta(), state: str = "", counted: bool = False) -> None:
        """The file is due again `after` so long. A try that was not the file's fault is not `counted`."""
        changes: dict[str, object] = {"lease_until": None, "due_at": timezone.now() + after}
        if state:
            changes["state"] = state
        if not counted:
            changes["tries"] = F("tries") - 1
        self.mine.update(**changes)

    def pause(self) -> timedelta:
        return min(AGAIN_AFTER * 2 ** min(self.tries - 1, 10), LONGEST_WAIT)

    def _renew(self) -> None:
        while not self._over.wait(RENEW_EVERY):
            try:
                close_old_connections()
                if not self.mine.update(lease_until=timezone.now() + LEASE):
                    self._lost.set()
            except DatabaseError as error:
                logger.warning("The lease of a file can't be renewed just now: %s", error)
            finally:
                connection.close()
