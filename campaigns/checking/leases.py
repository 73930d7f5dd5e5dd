"""Whose turn a file is: a worker holds it for as long as its lease lasts, and renews that while it works.

A worker that dies renews nothing, and the file is due again. One that too many workers died at is refused.
"""

import logging
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from campaigns.models import SubmissionFile
from campaigns.models.file import FileState
from cms.core import leasing
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
    return leasing.claim(_unchecked(), LEASE)


def queue() -> Queue:
    return leasing.queue(_unchecked().filter(leasing.due(timezone.now())))


def _unchecked() -> QuerySet[SubmissionFile]:
    return SubmissionFile.objects.filter(state__in=UNCHECKED)


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
        return leasing.pause(self.tries, AGAIN_AFTER, LONGEST_WAIT)

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
