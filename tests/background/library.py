"""A library of its own on the production profile, its real Celery workers, and questions to its database.

with background(folder) as library, library.worker("batches") as first:
    library.queue(folder / "batch")
    library.wait("select state from archive_pages_batch", "done")
    first.kill()
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from demo.press.samples import sample_issue
from tests.installation import ROOT, installation, manage, prepare

WAIT = 120.0  # seconds


class Worker:
    """One part of a worker, with all processes that it starts."""

    def __init__(self, env: dict[str, str], part: str, log: Path) -> None:
        command = [sys.executable, "manage.py", "worker", "--only", part]
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
            )  # fmt: skip
        self.part = part

    def kill(self) -> None:
        """As a power cut does: the worker and everything that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As an operator stops it. Returns its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(60)
        finally:
            self.kill()

    @property
    def name(self) -> str:
        """The end of its name in the table of workers."""
        return f"-{self.process.pid}"


class Library:
    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.log = folder / "workers.log"

    @contextmanager
    def worker(self, part: str, **settings: str) -> Iterator[Worker]:
        worker = Worker(self.env | {"WORKER_PROCESSES": "1"} | settings, part, self.log)
        try:
            yield worker
        finally:
            worker.kill()

    def is_up(self, *workers: Worker) -> None:
        """Waits until they beat."""
        for worker in workers:
            self.wait(f"select count(*) from core_workerbeat where name like '%{worker.name}'", 1)

    def print(self, issues: int, pages: int, size: tuple[int, int] = (800, 1100), name: str = "batch") -> Path:
        for day in range(1, issues + 1):
            sample_issue(self.folder / name / f"1905-03-{day:02}", size=size, pages=pages, seed=day)
        return self.folder / name

    def queue(self, source: Path, title: str = "Közlöny", *, started: bool = True) -> str:
        """Queues a batch as the admin does, past its plan where it is `started`. Returns its UUID."""
        code = (
            "from archive_pages.ingest import services\n"
            "from django.db import transaction\n"
            "with transaction.atomic():\n"
            f"    batch = services.queue_batch({str(source)!r}, new_title={title!r}, language='hu', publish=True)\n"
            f"    if {started}:\n"
            "        services.cancel_batch(batch)\n"
            "        services.start_batch(batch)\n"
            "print(batch.uuid)"
        )
        return self.shell(code).split()[-1]

    def shell(self, code: str) -> str:
        return manage(self.env, "shell", "-v0", "-c", code).stdout

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            return connection.execute(query.encode()).fetchall()

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def wait(self, query: str, wanted: Any, seconds: float = WAIT) -> None:
        """Until the first value of the query's first row is `wanted`; with a callable, until it says so."""
        deadline = time.monotonic() + seconds
        right = wanted if callable(wanted) else lambda value: value == wanted
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            while True:
                row = connection.execute(query.encode()).fetchone()
                if row is not None and right(row[0]):
                    return
                assert time.monotonic() < deadline, f"{query}: {row}; the workers said:\n{self.said()}"
                time.sleep(0.05)

    def until(self, happens: Callable[[], bool], seconds: float = WAIT) -> None:
        """Looks often, for a moment that may be short."""
        deadline = time.monotonic() + seconds
        while not happens():
            assert time.monotonic() < deadline, f"the workers said:\n{self.said()}"
            time.sleep(0.005)

    def change(self, statement: str) -> None:
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            connection.execute(statement.encode())

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-5000:] if self.log.exists() else ""

    def assert_whole(self, issues: int, pages: int) -> None:
        """Nothing lost, doubled or half-written: rows, texts, tiles, files, outbox."""
        each = issues * pages
        assert self.rows("select count(*), count(distinct date) from archive_pages_issuepage") == [(issues, issues)]
        assert self.one("select count(*) from archive_pages_titlepage") == 1
        for table in ("canvas", "canvastext", "canvastiles"):
            assert self.one(f"select count(*) from archive_pages_{table}") == each, table
        assert self.one("select count(*) from archive_pages_canvas where word_count = 0") == 0
        assert self.one("select count(*) from archive_pages_pagejob") == 0
        assert self.one("select count(*) from wagtailcore_page where numchild < 0") == 0
        self.shell("from cms.media.staging import sweep; sweep()")
        asked = "from tests.background.library import unheld; print('left over:', unheld())"
        assert "left over: (set(), set())" in self.shell(asked)
        manage(self.env, "check_media", "--hashes", "--older-than", "0")  # fails where it finds anything
        staging = Path(self.env["VAR_DIR"]) / "staging"
        assert [path.name for path in staging.iterdir() if path.is_dir()] == []


def unheld() -> tuple[set[str], set[str]]:
    """Files on private storage that no canvas holds, and files that a canvas holds and that are not there."""
    from archive_pages.files import files_of
    from archive_pages.models import Canvas
    from tests.storing import stored

    held = files_of(Canvas.objects.all()) - {""}
    return stored() - held, held - stored()


@contextmanager
def background(folder: Path, like: str = "", **settings: str) -> Iterator[Library]:
    """A fresh library, or one whose database is a copy of that at the address `like`, which is quicker."""
    with installation(folder, **settings) as env:
        if like:
            _copy_database(like, env["DATABASE_URL"])
        prepare(env)
        yield Library(env, folder)


def _copy_database(source: str, target: str) -> None:
    server, _slash, name = target.rpartition("/")
    copied = sql.Identifier(source.rpartition("/")[2])
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), copied))
