"""What is done for the archive in the background: batches and their issues, what dead runs left, uploads, trash."""

import logging
import os
import subprocess
import sys
from threading import Event

from django.conf import settings

from archive_pages import batch_jobs, batch_removal, trash
from archive_pages.ingest import services, shared, turns
from archive_pages.models import Batch
from archive_pages.models.batch import BatchState
from cms.core.work import work
from cms.core.worker import duty
from cms.media.staging import sweep

logger = logging.getLogger(__name__)


class BatchRunner:
    """The local worker's: plans and runs one batch after another, each in a process of its own.

    What it does to memory goes with it.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.batch: Batch | None = None

    def look(self) -> None:
        """Starts a batch that is due, or sees to the one under way."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and self.batch is not None:
            self._ended(self.batch)
        self.process = self.batch = None
        batch = next(iter(turns.due()), None)
        if batch is not None:
            self._start(batch)

    def stop(self) -> None:
        """Ends the process; the batch is due again at once."""
        if self.process is None or self.batch is None or self.process.poll() is not None:
            return
        self.process.terminate()
        self.process.wait()
        services.release(self.batch)

    def _start(self, batch: Batch) -> None:
        logger.info("Batch “%s”: %s.", batch, "reading" if batch.state == BatchState.PLANNING else "running")
        command = [sys.executable, "-m", "django", "ingest", "--batch", str(batch.uuid), "--jobs", str(jobs())]
        self.batch = batch
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)

    def _ended(self, batch: Batch) -> None:
        services.release(batch)
        batch.refresh_from_db()
        logger.info("Batch “%s”: %s.", batch, batch.get_state_display())


def jobs() -> int:
    """Processes for a batch: one core stays free for readers."""
    return max(1, (os.cpu_count() or 2) - 1)


_runner = BatchRunner()


@duty("batches", every=1, closing=_runner.stop, local=True)
def batches(stop: Event) -> None:
    _runner.look()


@work("batches", turns.queue)
def take_batch() -> bool:
    """The next batch, from here to its end. Returns whether there was one."""
    for batch in turns.due():
        try:
            services.take_up(batch)
        except services.BatchBusy:
            continue
        return True
    return False


work("pages", shared.queue)(shared.help_out)


@duty("issues of batches", every=0.1)
def issues_of_batches(stop: Event) -> None:
    batch_jobs.go_on(stop)


@duty("uploads", every=3600)
def old_uploads(stop: Event) -> None:
    batch_removal.remove_old_uploads()


@duty("staging", every=600)
def staging(stop: Event) -> None:
    sweep()
    shared.forget_dead_runs()


@duty("trash", every=3600)
def empty_trash(stop: Event) -> None:
    trash.purge_expired()
