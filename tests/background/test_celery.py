"""Celery's workers on real servers: they share batches, are killed with -9, and nothing is lost or done twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.background.library import Library, background
from tests.installation import ROOT, manage

pytestmark = [pytest.mark.production, pytest.mark.timeout(300)]
STATE = "select state from archive_pages_batch order by id"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with background(tmp_path_factory.mktemp("empty")) as library:
        yield library.env["DATABASE_URL"]


@pytest.fixture
def library(tmp_path: Path, empty: str) -> Iterator[Library]:
    with background(tmp_path, like=empty) as library:
        yield library


def test_killed_in_the_middle_of_a_canvas(library: Library) -> None:
    """Whoever it was, the one that took the batch in or the one that helped with its pages: another goes on."""
    source = library.print(issues=6, pages=4, size=(1600, 2200))
    with library.worker("batches") as first, library.worker("batches") as second, library.worker("schedule") as third:
        library.is_up(first, second, third)
        library.queue(source)
        helped = "select count(*) from archive_pages_pagejob where state = 'taken'"
        library.wait(helped, 2)  # both are at a page
        library.wait("select count(*) from archive_pages_issuepage", lambda count: count >= 1)
        first.kill()
        with library.worker("batches") as fourth:
            library.is_up(fourth)
            library.wait("select count(*) from archive_pages_issuepage", lambda count: count >= 2)
            second.kill()
            library.wait(STATE, "done")
    library.assert_whole(issues=6, pages=4)
    assert library.one("select attempts from archive_pages_batch") <= 3


def test_the_same_batch_by_two_at_once(library: Library) -> None:
    """Two processes told to take in one batch, and at the same time another batch of the same folder."""
    source = library.print(issues=4, pages=2)
    twice, other = library.queue(source), library.queue(source)
    commands = [[sys.executable, "manage.py", "ingest", "--batch", uuid] for uuid in (twice, twice, other)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=library.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    said = [process.communicate(timeout=200) for process in processes]
    codes = [process.returncode for process in processes]
    assert sorted(codes[:2]) == [0, 2], said  # one of them was told that another is at it
    assert codes[2] == 0, said
    assert library.rows("select distinct state from archive_pages_batch") == [("done",)]
    library.assert_whole(issues=4, pages=2)


def test_duties_are_done_on_schedule_and_search_is_fresh(library: Library) -> None:
    manage(library.env, "search", "update")
    library.shell(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from tests import factories\n"
        "issue = factories.issue(live=False, go_live_at=timezone.now() + timedelta(seconds=4))\n"
        "issue.save_revision().publish()\n"
    )
    with library.worker("schedule") as scheduler:
        library.is_up(scheduler)
        library.wait("select count(*) from library_search_outboxentry", 0)
        library.shell("from wagtail.models import Page; Page.objects.last().save()")
        library.wait("select count(*) from library_search_outboxentry", 0, seconds=15)
        library.wait("select live from wagtailcore_page order by id desc limit 1", True, seconds=100)
        assert scheduler.stop() == 0
    assert library.one("select count(*) from core_workerbeat") == 0  # it has taken its leave


def test_a_worker_that_is_stopped_hands_its_batch_on_at_once(library: Library) -> None:
    source = library.print(issues=4, pages=4, size=(1600, 2200))
    with library.worker("batches") as first, library.worker("schedule") as third:
        library.is_up(first, third)
        library.queue(source)
        library.wait("select count(*) from archive_pages_issuepage", lambda count: count >= 1)
        assert first.stop() == 0
        [(state, beat, attempts)] = library.rows("select state, heartbeat_at, attempts from archive_pages_batch")
        assert (state, beat) == ("running", None), library.said()
        assert attempts <= 1
        with library.worker("batches") as second:
            library.is_up(second)
            library.wait(STATE, "done")
    library.assert_whole(issues=4, pages=4)


def test_one_command_starts_and_stops_all_parts(library: Library) -> None:
    log = library.log.open("ab")
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=library.env, stderr=log)
    try:
        library.wait("select count(*) from core_workerbeat", 2)
        parts = library.rows("select part from core_workerbeat order by part")
        assert parts == [("batches",), ("schedule",)]
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)
    assert code == 0
    assert library.one("select count(*) from core_workerbeat") == 0
    assert not [pid for pid in os.listdir("/proc") if pid.isdigit() and _belongs(pid, library)]


def _belongs(pid: str, library: Library) -> bool:
    try:
        return library.env["BROKER_PREFIX"].encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
