"""`kill -9` in the middle, then the same command: nothing lost, nothing twice, no orphan file on storage."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from demo.press.samples import sample_issue

ROOT = Path(__file__).resolve().parents[2]
ISSUES = 6


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of its own with a batch of six issues; its database is a file that other processes share."""
    home = tmp_path_factory.mktemp("library")
    for day in range(1, ISSUES + 1):
        sample_issue(home / "batch" / f"1905-03-{day:02}", size=(800, 1100), pages=2, seed=day)
    manage(home, "migrate", "--verbosity=0")
    return home


def environment(home: Path) -> dict[str, str]:
    settings = {"VAR_DIR": str(home / "var"), "DJANGO_SETTINGS_MODULE": "cms.settings.production", "DATABASE_URL": ""}
    return {**os.environ, **settings}


def manage(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)


def ingest_until(home: Path, stop: str) -> None:
    """Starts the command and kills it and nothing else once `stop` (a number of issues, or `done`) is reached."""
    command = [sys.executable, "manage.py", "ingest", str(home / "batch"), "--new-title", "Közlöny", "--language", "hu"]
    process = subprocess.Popen(
        [*command, "--publish", "--jobs", "2"], cwd=ROOT, env=environment(home), stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    wanted = {
        "start": lambda: (home / "var" / "staging").exists(),
        **{str(n): lambda n=n: count(home) >= n for n in range(9)},
    }
    while process.poll() is None and not wanted[stop]():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()


def count(home: Path) -> int:
    return len(rows(home, "select page_ptr_id from archive_pages_issuepage"))


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{home}/var/library.sqlite3?mode=ro", uri=True, timeout=30) as database:
        return database.execute(query).fetchall()


def test_killed_at_several_moments(library: Path) -> None:
    chance = random.Random(7)
    for stop in ("start", "0", str(chance.randint(1, 2)), str(chance.randint(3, 5))):
        ingest_until(library, stop)
        assert rows(library, "pragma integrity_check") == [("ok",)]
    report = library / "report.json"
    arguments = ("ingest", str(library / "batch"), "--new-title", "Közlöny", "--language", "hu", "--publish")
    ended = manage(library, *arguments, "--json", str(report))
    assert ended.returncode == 0, ended.stderr
    found = json.loads(report.read_text())
    assert len(found["created"]) + len(found["unchanged"]) == ISSUES
    assert len(found["unchanged"]) >= 3
    assert rows(library, "select count(*), count(distinct date) from archive_pages_issuepage") == [(ISSUES, ISSUES)]
    assert rows(library, "select count(*) from archive_pages_titlepage") == [(1,)]
    assert rows(library, "select count(*) from archive_pages_canvas") == [(2 * ISSUES,)]
    assert rows(library, "select count(*) from archive_pages_canvastext") == [(2 * ISSUES,)]
    assert rows(library, "select count(*) from archive_pages_canvas where word_count = 0") == [(0,)]
    assert rows(library, "select distinct state from archive_pages_batch") == [("done",)]
    storage = library / "var" / "media" / "private"
    on_disk = {path.relative_to(storage).as_posix() for path in storage.rglob("*") if path.is_file()}
    held = {name for row in rows(library, "select master, pyramid, ocr from archive_pages_canvas") for name in row}
    assert on_disk == held
    assert [path.name for path in (library / "var" / "staging").iterdir() if path.is_dir()] == []
    again = manage(library, *arguments, "--json", str(report))
    assert again.returncode == 0
    assert len(json.loads(report.read_text())["unchanged"]) == ISSUES
