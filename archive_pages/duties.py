"""What the worker does for the archive: batches, work on their issues, what dead runs left, old uploads, the trash."""

import logging
import os
import subprocess
import sys
from threading import Event

from django.conf import settings
from django.utils import timezone

from archive_pages import batch_jobs, batch_removal, trash
from archive_pages.ingest import services
from archive_pages.ingest.staging import sweep
from archive_pages.models import Batch
from archive_pages.models.batch import BatchState
from cms.core.worker import duty

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
ORDERLY = (0, 1, 2)  # exit codes of an ingest that came to its end


class BatchRunner:
    """Plans and runs one batch after another, each in a process of its own: what it does to memory goes with it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.batch: Batch | None = None
        self.attempts: dict[int, int] = {}

    def look(self) -> None:
        """Starts a batch that is due, or sees to the one under way."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and self.batch is not None:
            self._ended(self.batch, self.process.returncode)
        self.process = self.batch = None
        batch = services.due().first()
        if batch is not None:
            self._start(batch)

    def stop(self) -> None:
        """Ends the process; the batch is due again at once."""
        if self.process is None or self.batch is None or self.process.poll() is not None:
            return
        self.process.terminate()
        self.process.wait()
        self._release(self.batch)

    def _start(self, batch: Batch) -> None:
        logger.info("Batch “%s”: %s.", batch, "reading" if batch.state == BatchState.PLANNING else "running")
        command = [sys.executable, "-m", "django", "ingest", "--batch", str(batch.uuid), "--jobs", str(jobs())]
        self.batch = batch
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)

    def _ended(self, batch: Batch, code: int) -> None:
        batch.refresh_from_db()
        logger.info("Batch “%s”: %s.", batch, batch.get_state_display())
        if code in ORDERLY:
            self.attempts.pop(batch.pk, None)
            return
        tried = self.attempts[batch.pk] = self.attempts.get(batch.pk, 0) + 1
        if tried < MOST_ATTEMPTS:
            self._release(batch)
            return
        logger.error("Batch “%s” ended %d times without a report; it was given up.", batch, tried)
        error = f"The process ended {tried} times without a report (exit code {code}). Its log tells more."
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.FAILED, error=error, finished_at=timezone.now())

    def _release(self, batch: Batch) -> None:
        under_way = [BatchState.PLANNING, BatchState.RUNNING]
        Batch.objects.filter(pk=batch.pk, state__in=under_way).update(heartbeat_at=None)


def jobs() -> int:
    """Processes for a batch: one core stays free for readers."""
    return max(1, (os.cpu_count() or 2) - 1)


_runner = BatchRunner()


@duty("batches", every=1, closing=_runner.stop)
def batches(stop: Event) -> None:
    _runner.look()


@duty("issues of batches", every=0.1)
def issues_of_batches(stop: Event) -> None:
    batch_jobs.go_on(stop)


@duty("uploads", every=3600)
def old_uploads(stop: Event) -> None:
    batch_removal.remove_old_uploads()


@duty("staging", every=600)
def staging(stop: Event) -> None:
    sweep()


@duty("trash", every=3600)
def empty_trash(stop: Event) -> None:
    trash.purge_expired()
