"""`kill -9` in the middle, then the same command: nothing lost, nothing twice, no orphan file on storage."""

import contextlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from demo.press.samples import sample_issue
from tests.installation import ROOT, installation, manage, prepare

ISSUES = 6
pytestmark = pytest.mark.django_db


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
    rows = library.rows
    for stop in ("start", "0", str(chance.randint(1, 2)), str(chance.randint(3, 5))):
        ingest_until(library, stop)
    report = library.home / "report.json"
    manage(library.env, *library.arguments, "--json", str(report))
    found = json.loads(report.read_text())
    assert len(found["created"]) + len(found["unchanged"]) == ISSUES
    assert len(found["unchanged"]) >= 3
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
    manage(library.env, *library.arguments, "--json", str(report))
    assert len(json.loads(report.read_text())["unchanged"]) == ISSUES
