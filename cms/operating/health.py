"""How each part of the library is: asked in threads with a time limit, so that a frozen server freezes no probe.

An answer is kept for a moment in each process: whoever asks often asks the servers no more often.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.db import connection

from cms.core.visitors import waiting

from . import parts
from .parts import DOWN, OK, SLOW

logger = logging.getLogger(__name__)

KEEP = 2.0  # seconds for which a look is kept
PATIENCE = 1.5  # seconds for each part


@dataclass(frozen=True)
class Part:
    """State of one part: `facts` are numbers (ages in seconds), `needed` says whether pages can do without."""

    name: str
    state: str
    needed: bool
    facts: dict[str, int | float | str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"status": self.state, **self.facts}


@dataclass(frozen=True)
class Report:
    parts: tuple[Part, ...]
    at: float

    @property
    def state(self) -> str:
        if any(part.state == DOWN and part.needed for part in self.parts):
            return DOWN
        return OK if all(part.state == OK for part in self.parts) else SLOW


class Watch:
    """Looks at all parts at once, at most once each KEEP seconds, and never twice at a part that has not answered."""

    def __init__(self, checks: dict[str, parts.Check]) -> None:
        self._checks = checks
        self._pool = ThreadPoolExecutor(max_workers=2 * len(checks), thread_name_prefix="health")
        self._under_way: dict[str, Future[parts.Finding]] = {}
        self._looking = Lock()
        self._report: Report | None = None

    def look(self) -> Report:
        known = self._report
        if known is not None and time.monotonic() - known.at < KEEP:
            return known
        with self._looking:
            known = self._report
            if known is None or time.monotonic() - known.at >= KEEP:
                known = self._report = self._ask()
        return known

    def _ask(self) -> Report:
        for name, check in self._checks.items():
            before = self._under_way.get(name)
            if before is None or before.done():
                self._under_way[name] = self._pool.submit(_in_thread, check.look)
        until = time.monotonic() + PATIENCE
        found = tuple(self._finding(name, until) for name in self._checks)
        return Report(found, time.monotonic())

    def _finding(self, name: str, until: float) -> Part:
        check = self._checks[name]
        asked = self._under_way[name]
        try:
            error = asked.exception(timeout=max(0.0, until - time.monotonic()))
        except NoAnswer:
            return Part(name, DOWN, check.needed, {"reason": "no answer"})
        if error is not None:
            logger.warning("The part “%s” does not answer: %s: %s", name, type(error).__name__, error)
            return Part(name, DOWN, check.needed, {"reason": "unreachable"})
        finding = asked.result()
        return Part(name, finding.state, check.needed, finding.facts)


def _in_thread(look: Callable[[], parts.Finding]) -> parts.Finding:
    try:
        with waiting():
            return look()
    finally:
        connection.close()  # this thread's own


_watch = Watch(parts.CHECKS)


def look() -> Report:
    """The state of all parts, at most KEEP seconds old."""
    return _watch.look()
