"""`kill -9` of the command, and of the worker with all its processes: nothing lost or twice, no orphan on storage.

The worker is that of the profile: the local one, or Celery's. Moments are found by what lies on the disk, on the
storage and in the database.
"""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import psycopg
import pytest

from demo.press.samples import sample_issue
from tests.installation import ROOT, installation, manage, prepare

ISSUES = 6
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]


@dataclass
class Library:
    """An installation of its own on the profile of the run, with a batch of six issues."""

    home: Path
    env: dict[str, str]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What another process sees of its database."""
        address = self.env.get("DATABASE_URL", "")
        if address.startswith("postgres"):
            with psycopg.connect(address) as database:
                return database.execute(query.encode()).fetchall()
        with sqlite3.connect(f"file:{self.home}/var/library.sqlite3?mode=ro", uri=True, timeout=30) as file:
            return file.execute(query).fetchall()

    def change(self, statement: str) -> None:
        address = self.env.get("DATABASE_URL", "")
        if address.startswith("postgres"):
            with psycopg.connect(address) as database:
                database.execute(statement.encode())
        else:
            with contextlib.closing(sqlite3.connect(self.home / "var" / "library.sqlite3", timeout=30)) as file, file:
                file.execute(statement)

    def pyramids(self) -> int:
        """How many lie on private storage."""
        if not (bucket := self.env.get("S3_PRIVATE_BUCKET")):
            return sum(1 for _file in (self.home / "var" / "media" / "private").rglob("*.tif"))
        keys = {"aws_access_key_id": self.env["S3_ACCESS_KEY"], "aws_secret_access_key": self.env["S3_SECRET_KEY"]}
        server = boto3.resource("s3", endpoint_url=self.env["S3_ENDPOINT_URL"], region_name="us-east-1", **keys)
        return sum(1 for one in server.Bucket(bucket).objects.all() if one.key.endswith(".tif"))

    @property
    def arguments(self) -> list[str]:
        return ["ingest", str(self.home / "batch"), "--new-title", "Közlöny", "--language", "hu", "--publish"]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for day in range(1, ISSUES + 1):
        sample_issue(tmp_path / "batch" / f"1905-03-{day:02}", size=(800, 1100), pages=2, seed=day)
    with installation(tmp_path) as env:
        prepare(env)
        yield Library(tmp_path, env)


def ingest_until(library: Library, stop: str) -> None:
    """Starts the command and kills it and nothing else once `stop` (a number of issues, or `start`) is reached."""
    command = [sys.executable, "manage.py", *library.arguments, "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, env=library.env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wanted = {
        "start": lambda: (library.home / "var" / "staging").exists(),
        **{str(n): lambda n=n: count(library) >= n for n in range(9)},
    }
    while process.poll() is None and not wanted[stop]():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


def count(library: Library) -> int:
    return len(library.rows("select page_ptr_id from archive_pages_issuepage"))


def test_killed_at_several_moments(library: Library) -> None:
    chance = random.Random(7)
    for stop in ("start", "0", str(chance.randint(1, 2)), str(chance.randint(3, 5))):
        ingest_until(library, stop)
    report = library.home / "report.json"
    manage(library.env, *library.arguments, "--json", str(report))
    found = json.loads(report.read_text())
    assert len(found["created"]) + len(found["unchanged"]) == ISSUES
    assert len(found["unchanged"]) >= 3
    assert_whole(library)
    manage(library.env, *library.arguments, "--json", str(report))
    assert len(json.loads(report.read_text())["unchanged"]) == ISSUES


def assert_whole(library: Library) -> None:
    rows = library.rows
    assert rows("select count(*), count(distinct date) from archive_pages_issuepage") == [(ISSUES, ISSUES)]
    assert rows("select count(*) from archive_pages_titlepage") == [(1,)]
    assert rows("select count(*) from archive_pages_canvas") == [(2 * ISSUES,)]
    assert rows("select count(*) from archive_pages_canvastext") == [(2 * ISSUES,)]
    assert rows("select count(*) from archive_pages_canvas where word_count = 0") == [(0,)]
    assert rows("select distinct state from archive_pages_batch") == [("done",)]
    if not library.env.get("DATABASE_URL"):
        assert rows("pragma integrity_check") == [("ok",)]
    manage(library.env, "check_media", "--hashes", "--older-than", "0")  # fails where anything is missing or left
    assert [path.name for path in (library.home / "var" / "staging").iterdir() if path.is_dir()] == []


def test_the_worker_killed_in_the_middle_of_a_canvas_of_a_file_and_of_the_index(library: Library) -> None:
    queue(library)
    for moment in (a_canvas_is_half_made, files_are_on_their_way, a_canvas_is_half_made, changes_wait_for_search):
        with worker(library) as process:
            until(library, moment)
            os.killpg(process.pid, signal.SIGKILL)  # and whatever it has started
    with worker(library) as process:
        until(library, lambda one: one.rows("select state from archive_pages_batch") == [("done",)])
        until(library, lambda one: one.rows("select count(*) from library_search_outboxentry") == [(0,)])
        process.terminate()
        assert process.wait(60) == 0
    assert_whole(library)
    said = manage(library.env, "shell", "-v0", "-c", FOUND).stdout
    assert f"found {2 * ISSUES} canvases" in said


FOUND = """
from cms.core.access import Viewer
from search.service import SearchRequest, search
print("found", search(SearchRequest("és", Viewer.public())).total, "canvases")
"""


def queue(library: Library) -> None:
    """As the archivist does: a batch, and the go-ahead."""
    source = str(library.home / "batch")
    code = (
        "from archive_pages.ingest import services\n"
        f"batch = services.queue_batch({source!r}, new_title='Közlöny', language='hu', publish=True)\n"
        "services.cancel_batch(batch)\n"
        "services.start_batch(batch)\n"
    )
    manage(library.env, "search", "update")
    manage(library.env, "shell", "-v0", "-c", code)


@contextlib.contextmanager
def worker(library: Library) -> Iterator[subprocess.Popen[bytes]]:
    """What the last one was at is due when its heart has stood still for 20 s; here it has by now."""
    library.change("update archive_pages_batch set heartbeat_at = null where state = 'running'")
    env = library.env | {"WORKER_PROCESSES": "1"}
    with (library.home / "worker.log").open("ab") as log:
        command = [sys.executable, "manage.py", "worker"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=log, stdout=log, start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(library: Library, moment: Callable[[Library], bool]) -> None:
    deadline = time.monotonic() + 150
    while not moment(library):
        assert time.monotonic() < deadline, (library.home / "worker.log").read_text()[-3000:]
        time.sleep(0.01)


def a_canvas_is_half_made(library: Library) -> bool:
    """The folder that a pyramid has while it is made."""
    return any((library.home / "var" / "staging").glob("*/pages/**/.raw-*"))


def files_are_on_their_way(library: Library) -> bool:
    """More pyramids on the storage than canvases in the database: an issue is being written."""
    stored = library.pyramids()
    return stored > int(str(library.rows("select count(*) from archive_pages_canvas")[0][0]))


def changes_wait_for_search(library: Library) -> bool:
    return library.rows("select count(*) > 0 from library_search_outboxentry") in ([(True,)], [(1,)])
