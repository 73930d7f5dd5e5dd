"""Duties: what is due again and again. The local worker is one process that does them all; with Celery, the scheduler.

An app registers its duties in a module `duties`, imported from its `AppConfig.ready()`:

    @duty("search index", every=1)
    def drain(stop: Event) -> None: ...

What is to be done is always a row in a table (docs/decisions/0003-background-work.md), so a duty that is killed or
fails is simply due again. A duty returns soon, and at once when `stop` is set.
"""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from types import FrameType

from django.db import close_old_connections

from .locks import lock_here

logger = logging.getLogger(__name__)

IDLE = 0.25  # seconds between looks
AFTER_FAILURE = 30.0

Work = Callable[[Event], None]


@dataclass
class Duty:
    """Something to do each `every` seconds, and when the worker stops. `due` counts in `time.monotonic()`.

    A `local` one is the local worker's only: where Celery's workers are, they share this work (`cms.core.work`).
    """

    name: str
    every: float
    work: Work
    closing: Callable[[], None] | None = None
    local: bool = False
    due: float = 0.0


duties: dict[str, Duty] = {}


def duty(
    name: str, every: float, closing: Callable[[], None] | None = None, local: bool = False
) -> Callable[[Work], Work]:
    """Registers a function as a duty of the worker."""

    def register(work: Work) -> Work:
        duties[name] = Duty(name, every, work, closing, local)
        return work

    return register


def run_due(stop: Event, now: float) -> None:
    """Does each duty whose time has come. One that fails is logged, and tried again after half a minute."""
    for one in list(duties.values()):
        if stop.is_set():
            return
        if one.due > now:
            continue
        one.due = now + one.every
        try:
            one.work(stop)
        except Exception:
            logger.exception("The duty “%s” failed; it is tried again in %d s.", one.name, AFTER_FAILURE)
            one.due = now + AFTER_FAILURE


def serve(stop: Event) -> None:
    """Works until `stop` is set. Raises Taken where a worker of this installation is running already."""
    with lock_here("worker", wait=False):
        logger.info("The worker has started. Its duties: %s.", ", ".join(duties))
        try:
            while not stop.is_set():
                close_old_connections()
                run_due(stop, time.monotonic())
                stop.wait(IDLE)
        finally:
            for one in duties.values():
                if one.closing is not None:
                    one.closing()
    logger.info("The worker has stopped.")


def stop_on_signals(stop: Event) -> None:
    """SIGTERM and SIGINT ask the worker to stop; it does within a moment."""

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
