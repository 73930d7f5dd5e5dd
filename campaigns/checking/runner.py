"""The local worker's: files are checked in a process of its own, so that nothing else waits for a film."""

import logging
import subprocess
import sys
import time

from django.conf import settings

from .leases import queue

logger = logging.getLogger(__name__)
REST = 10.0
"""Seconds after a process that failed, which may be why the next would."""


class FileRunner:
    """What a file does to that process, it does not do to the worker. It ends once nothing waits."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._rests_until = 0.0

    def look(self) -> None:
        """Starts the process where files wait and none is at them."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and self.process.returncode:
            logger.warning("The process that checked files ended with %d.", self.process.returncode)
            self._rests_until = time.monotonic() + REST
        self.process = None
        if time.monotonic() >= self._rests_until and queue().waiting:
            command = [sys.executable, "-m", "django", "check_files"]
            self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        """Ends the process; the file that it is at is due again at once."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


runner = FileRunner()
