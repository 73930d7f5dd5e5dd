"""The worker of the profile, local or Celery's, checks what arrives, and ends within seconds when it is told to."""

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.installation import ROOT, installation, manage, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
FILM = "films.film('large.mp4', '1280x720', 20, 25)"
ARRIVE = f"""
from tests.campaigns.checked import arrived
from tests.transcoding import films
arrived({FILM})
"""


def test_a_worker_that_is_stopped_lays_a_film_down_and_the_next_takes_it_up(tmp_path: Path) -> None:
    with installation(tmp_path) as env:
        prepare(env)
        manage(env, "shell", "-c", ARRIVE)
        with worker(env) as process:
            wait(lambda: encoding(tmp_path), process)
            started = time.monotonic()
        assert time.monotonic() - started < 60
        assert file(env) == ("arrived", 0, None)
        assert not encoding(tmp_path)
        assert not list((tmp_path / "var" / "staging").glob("*/"))
        with worker(env) as process:
            wait(lambda: file(env)[0] == "ready", process)


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def wait(until: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 180
    while not until():
        assert time.monotonic() < end
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"the worker ended with {process.wait(0.1)}")


def encoding(folder: Path) -> bool:
    """Whether FFmpeg writes a film of this installation's."""
    return any(path.stat().st_size for path in (folder / "var" / "staging").glob("*/out/raw-*.mp4"))


def file(env: dict[str, str]) -> tuple[object, ...]:
    query = "select state, tries, lease_until from campaigns_submissionfile"
    if env.get("DATABASE_URL", "").startswith("postgres"):
        with psycopg.connect(env["DATABASE_URL"]) as database:
            return database.execute(query.encode()).fetchall()[0]
    address = f"file:{env['VAR_DIR']}/library.sqlite3?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=30)) as database:
        found: tuple[object, ...] = database.execute(query).fetchall()[0]
        return found
