"""Starting Celery's workers: which queues, how many processes, what they leave out."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from threading import Event
from typing import NoReturn

from django.conf import settings

from cms.core.work import works

from .worker import stop_on_signals

PARTS = ("batches", "schedule")
DUTIES_AT_ONCE = 3
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING")
LOOK_EVERY = 0.5


def run(only: str | None) -> None:
    """One part in the place of this process, or both as its children until one ends or it is told to stop."""
    if only:
        _become(command(only))
    stop = Event()
    stop_on_signals(stop)
    children = [subprocess.Popen(command(part), cwd=settings.BASE_DIR) for part in PARTS]
    while not stop.is_set() and all(child.poll() is None for child in children):
        time.sleep(LOOK_EVERY)
    for child in children:
        if child.poll() is None:
            child.terminate()
    codes = [child.wait() for child in children]
    if not stop.is_set():
        sys.exit(max(codes) or 1)


def command(part: str) -> list[str]:
    """What starts this part of the worker."""
    from cms.celery import queue_of

    celery = [sys.executable, "-m", "celery", "-q", "-A", "cms", "worker", "-n", f"{part}@%h", *QUIET]
    if part == "schedule":
        return [*celery, "--beat", "-Q", queue_of("duties"), "-c", str(DUTIES_AT_ONCE), "--max-tasks-per-child=5000"]
    processes = settings.WORKER_PROCESSES or os.cpu_count() or 1
    queues = ",".join(queue_of(kind) for kind in works)
    return [*celery, "-Q", queues, "-c", str(processes), "--max-tasks-per-child=50"]


def _become(command: Sequence[str]) -> NoReturn:
    os.chdir(settings.BASE_DIR)
    os.execv(command[0], list(command))  # noqa: S606 -- no shell is wanted
