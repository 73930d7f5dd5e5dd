"""Processes that prepare pages ahead of the one that writes.

Each is replaced after some hundred pages, so that memory stays flat; one that dies or hangs takes only its page
with it. Results go through files, so that a process never waits for the writer to listen.
"""

import ctypes
import multiprocessing
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive_pages.formats import sentences
from archive_pages.formats.page import Problem

from .prepare import Prepared, Task, prepare
from .staging import hold

TASKS_A_PROCESS = 200
AHEAD = 3  # tasks that a process has before it while it works
SECONDS_A_PAGE = 900
PR_SET_PDEATHSIG = 1
OPTIONS = ("INGEST_MAX_MEGAPIXELS", "LANGUAGES", "LOCALE_PATHS")  # the settings that a process needs


@dataclass
class _Job:
    process: BaseProcess
    connection: Connection
    waiting: deque[Task] = field(default_factory=deque)
    given: int = 0
    since: float = field(default_factory=time.monotonic)


class Jobs:
    """`count` processes over one staging folder. Use as a context manager."""

    def __init__(self, count: int, staging: Path, tasks_a_process: int = TASKS_A_PROCESS) -> None:
        self.count = max(1, count)
        self.staging = staging
        self.tasks_a_process = tasks_a_process
        self._context = multiprocessing.get_context("spawn")
        self._jobs: list[_Job] = []
        self._results = staging / "results"
        self._results.mkdir(exist_ok=True)

    def __enter__(self) -> "Jobs":
        return self

    def __exit__(self, *exception: object) -> None:
        for job in self._jobs:
            job.connection.close()
            job.process.terminate()
        for job in self._jobs:
            job.process.join()

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Prepared] | None]:
        """Each task with its result, in the order in which they are done; None now and then while nothing is."""
        source = iter(tasks)
        again: deque[Task] = deque()
        more = True
        while more or again or any(job.waiting for job in self._jobs):
            while (more or again) and (job := self._free()):
                task = again.popleft() if again else next(source, None)
                if task is None:
                    more = False
                else:
                    self._give(job, task)
            busy = [job for job in self._jobs if job.waiting]
            if not busy:
                continue
            ready = wait([job.connection for job in busy], timeout=1.0)
            for job in busy:
                if job.connection in ready:
                    yield self._received(job, again)
                elif time.monotonic() - job.since > SECONDS_A_PAGE:
                    yield self._lost(job, again, "page-timeout", _("This page took too long and was given up."))
            if not ready:
                yield None

    def _free(self) -> _Job | None:
        """The process with the least to do, None where all have enough. A worn one gets nothing more."""
        for job in [job for job in self._jobs if job.given >= self.tasks_a_process and not job.waiting]:
            self._stop(job)
        fresh = [job for job in self._jobs if job.given < self.tasks_a_process]
        idle = min(fresh, key=lambda job: len(job.waiting), default=None)
        if (idle is None or idle.waiting) and len(self._jobs) < self.count:
            return self._start()
        return idle if idle is not None and len(idle.waiting) < AHEAD else None

    def _start(self) -> _Job:
        ours, theirs = self._context.Pipe()
        options = {name: getattr(settings, name) for name in OPTIONS} | {"LANGUAGE_CODE": get_language()}
        process = self._context.Process(target=_work, args=(theirs, self.staging, options), daemon=True)
        process.start()
        theirs.close()
        job = _Job(process, ours)
        self._jobs.append(job)
        return job

    def _give(self, job: _Job, task: Task) -> None:
        if not job.waiting:
            job.since = time.monotonic()
        job.waiting.append(task)
        job.given += 1
        try:
            job.connection.send(task)
        except OSError:  # it has died: what it was at is told where its answer is awaited, and this task was not that
            if len(job.waiting) == 1:
                job.waiting.clear()
                self._stop(job)
                self._give(self._start(), task)

    def _received(self, job: _Job, again: deque[Task]) -> tuple[Task, Prepared]:
        try:
            number = job.connection.recv()
        except (EOFError, OSError):
            message = _("Reading this page ended the process that read it; the file is damaged or far too large.")
            return self._lost(job, again, "page-crash", message)
        task = job.waiting.popleft()
        job.since = time.monotonic()
        path = self._results / str(number)
        result: Prepared = pickle.loads(path.read_bytes())  # noqa: S301 -- written by our own process
        path.unlink()
        return task, result

    def _lost(self, job: _Job, again: deque[Task], code: str, message: str) -> tuple[Task, Prepared]:
        """The page that a process was at is refused, those that waited behind it are given to another."""
        culprit = job.waiting.popleft()
        again.extend(job.waiting)
        job.process.kill()
        self._stop(job)
        file = culprit.canvas.master or culprit.canvas.ocr
        name = file.relative_to(culprit.root).as_posix() if file else ""
        return culprit, Prepared(problems=[Problem(name, None, code, message, fatal=True)])

    def _stop(self, job: _Job) -> None:
        job.connection.close()
        job.process.join()
        self._jobs.remove(job)


def _work(connection: Connection, staging: Path, options: dict[str, Any]) -> None:
    """A process: takes tasks until its parent is gone, and speaks its parent's language. Needs few settings and no app,
    so it starts quickly."""
    if not settings.configured:
        settings.configure(**options)
        apps.populate(())
    sentences.translator = _  # no app is there to do it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    hold(staging)
    while True:
        try:
            task: Task = connection.recv()
            result = prepare(task)
            (staging / "results" / str(task.number)).write_bytes(pickle.dumps(result))
            connection.send(task.number)
        except (EOFError, BrokenPipeError):
            return
