"""Processes that prepare pages ahead of the one that writes.

Each is replaced after some hundred pages, so that memory stays flat; one that dies or hangs takes only its page
with it. Results go through files, so that a process never waits for the writer to listen.
"""

import contextlib
import errno
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.parsing.problems import Problem

from .decoder import FULL, GONE, OPTIONS, Order
from .prepare import Prepared, Task

TASKS_A_PROCESS = 200
AHEAD = 3  # orders that a process has before it while it works
SECONDS_A_PAGE = 900
CRASH, TIMEOUT = "page-crash", "page-timeout"

Results = Iterator[tuple[Task, Prepared] | None]


class Pool(Protocol):
    """Prepares pages. `run` gives each task with its result, in the order in which they are done; None now and then
    while nothing is. It raises OSError where the disk is full."""

    def __enter__(self) -> "Pool": ...

    def __exit__(self, *exception: object) -> None: ...

    def run(self, tasks: Iterable[Task]) -> Results: ...


@dataclass
class Done:
    """An order that a process is through with. `lost` is why the page could not be read: CRASH, TIMEOUT, FULL, or "".

    `gone`: its run was over by then.
    """

    order: Order
    lost: str = ""
    gone: bool = False


@dataclass
class _Process:
    child: subprocess.Popen[bytes]
    connection: Connection
    waiting: deque[Order] = field(default_factory=deque)
    given: int = 0
    since: float = field(default_factory=time.monotonic)


class Processes:
    """Up to `count` processes, each with at most `ahead` orders. Use as a context manager."""

    def __init__(self, count: int, ahead: int = AHEAD, tasks_a_process: int = TASKS_A_PROCESS) -> None:
        self.count, self.ahead, self.tasks_a_process = max(1, count), ahead, tasks_a_process
        self._processes: list[_Process] = []
        self._again: deque[Order] = deque()  # what waited behind one that was lost

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        for one in self._processes:
            one.connection.close()
            one.child.kill()
        for one in self._processes:
            one.child.wait()
        self._processes = []
        self._again.clear()

    @property
    def busy(self) -> bool:
        return bool(self._again) or any(one.waiting for one in self._processes)

    def has_room(self) -> bool:
        return not self._again and self._free() is not None

    def give(self, order: Order) -> None:
        """To the process with the least to do. Call it only while there is room."""
        process = self._free()
        assert process is not None
        self._give(process, order)

    def collect(self, timeout: float) -> list[Done]:
        """What is done by now, or within `timeout` seconds."""
        while self._again and (process := self._free()):
            self._give(process, self._again.popleft())
        busy = [one for one in self._processes if one.waiting]
        if not busy:
            return []
        ready = wait([one.connection for one in busy], timeout)
        done = []
        for one in busy:
            if one.connection in ready:
                done.append(self._received(one))
            elif time.monotonic() - one.since > SECONDS_A_PAGE:
                done.append(self._lost(one, TIMEOUT))
        return done

    def _free(self) -> _Process | None:
        """The process with the least to do, None where all have enough. A worn one gets nothing more."""
        for one in [one for one in self._processes if one.given >= self.tasks_a_process and not one.waiting]:
            self._stop(one)
        fresh = [one for one in self._processes if one.given < self.tasks_a_process]
        idle = min(fresh, key=lambda one: len(one.waiting), default=None)
        if (idle is None or idle.waiting) and len(self._processes) < self.count:
            return self._start()
        return idle if idle is not None and len(idle.waiting) < self.ahead else None

    def _start(self) -> _Process:
        ours, theirs = Pipe()
        command = [sys.executable, "-m", "archive_pages.ingest.decoder", str(theirs.fileno())]
        child = subprocess.Popen(command, cwd=settings.BASE_DIR, pass_fds=[theirs.fileno()])
        theirs.close()
        process = _Process(child, ours)
        self._processes.append(process)
        with contextlib.suppress(OSError):  # it has died: that is told where its first answer is awaited
            ours.send({name: getattr(settings, name) for name in OPTIONS})
        return process

    def _give(self, process: _Process, order: Order) -> None:
        if not process.waiting:
            process.since = time.monotonic()
        process.waiting.append(order)
        process.given += 1
        try:
            process.connection.send(order)
        except OSError:  # it has died: what it was at is told where its answer is awaited, and this order was not that
            if len(process.waiting) == 1:
                process.waiting.clear()
                self._stop(process)
                self._give(self._start(), order)

    def _received(self, process: _Process) -> Done:
        try:
            answer = process.connection.recv()
        except (EOFError, OSError):
            return self._lost(process, CRASH)
        process.since = time.monotonic()
        return Done(process.waiting.popleft(), lost=FULL if answer == FULL else "", gone=answer == GONE)

    def _lost(self, process: _Process, why: str) -> Done:
        """The page that a process was at is lost, those that waited behind it are given to another."""
        culprit = process.waiting.popleft()
        self._again.extend(process.waiting)
        self._stop(process)
        return Done(culprit, why)

    def _stop(self, process: _Process) -> None:
        process.connection.close()
        process.child.kill()
        process.child.wait()
        self._processes.remove(process)


class Jobs:
    """A pool of `count` processes of this machine over one staging folder."""

    def __init__(self, count: int, staging: Path, tasks_a_process: int = TASKS_A_PROCESS) -> None:
        self.staging = staging
        self._processes = Processes(count, tasks_a_process=tasks_a_process)
        results_folder(staging)

    def __enter__(self) -> "Jobs":
        return self

    def __exit__(self, *exception: object) -> None:
        self._processes.close()

    def run(self, tasks: Iterable[Task]) -> Results:
        source = iter(tasks)
        more, language = True, get_language() or ""
        while more or self._processes.busy:
            while more and self._processes.has_room():
                task = next(source, None)
                if task is None:
                    more = False
                else:
                    self._processes.give(Order(task, self.staging, language))
            done = self._processes.collect(timeout=1.0)
            for one in done:
                yield one.order.task, refused(one.order.task, one.lost) if one.lost else one.order.prepared()
            if not done:
                yield None


def results_folder(staging: Path) -> Path:
    folder = staging / "results"
    folder.mkdir(exist_ok=True)
    return folder


def refused(task: Task, why: str) -> Prepared:
    """The result of a page that ended its process, or took too long (CRASH, TIMEOUT). Raises OSError where the disk
    was full: that is no fault of the page."""
    if why == FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    messages = {
        CRASH: _("Reading this page ended the process that read it; the file is damaged or far too large."),
        TIMEOUT: _("This page took too long and was given up."),
    }
    return Prepared(problems=[Problem(task.file, None, why, messages[why], fatal=True)])
