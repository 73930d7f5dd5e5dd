"""What the worker does for operators: files for crawlers, and forgetting who mistyped a password."""

import subprocess
import sys
import time
from threading import Event

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from cms.core.worker import duty

from . import bulk

A_DAY = 86_400.0
SETTLED = 600.0  # seconds after a worker's start: it has better to do then
_started = time.monotonic()
_writing: list[subprocess.Popen[bytes]] = []


@duty("bulk files", every=900)
def write_bulk(stop: Event) -> None:
    """Once a day, in a process of its own: it may take minutes. Two at once look out for each other."""
    _writing[:] = [process for process in _writing if process.poll() is None]
    age = bulk.age()
    if _writing or time.monotonic() - _started < SETTLED or (age is not None and age < A_DAY):
        return
    _writing.append(subprocess.Popen([sys.executable, "manage.py", "write_bulk", "-v0"], cwd=settings.BASE_DIR))


@duty("wrong passwords", every=3600)
def forget_attempts(stop: Event) -> None:
    """The addresses that came with them are kept no longer than they are counted."""
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME).delete()
