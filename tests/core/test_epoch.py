"""The epoch is one number for all processes, and moves on at once and again after the commit."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from cms.core import access, epoch
from cms.core.epoch import FileEpoch
from tests import factories


def test_another_process_sees_the_step(tmp_path: Path) -> None:
    mine = FileEpoch(tmp_path / "epoch")
    before = mine.read()
    code = "import sys; from cms.core.epoch import FileEpoch, Path; FileEpoch(Path(sys.argv[1])).advance()"
    subprocess.run([sys.executable, "-c", code, tmp_path / "epoch"], check=True)
    assert mine.read() == before + 1


@pytest.mark.django_db
def test_a_change_counts_at_once_and_again_when_it_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    before = epoch.current()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        epoch.advance()
        assert epoch.current() == before + 1
    assert epoch.current() == before + 2


@pytest.mark.django_db
def test_a_process_makes_up_for_the_step_that_a_killed_one_has_owed() -> None:
    before = epoch.current()
    epoch._epoch.cache_clear()  # as in a process that begins
    assert epoch.current() == before + 1


@pytest.mark.django_db
def test_what_is_remembered_is_made_once_an_epoch() -> None:
    numbers = count(1)
    remembered = epoch.Remembered(lambda: next(numbers))
    assert (remembered(), remembered()) == (1, 1)
    epoch.advance()
    assert (remembered(), remembered()) == (2, 2)


@pytest.mark.django_db
def test_a_restriction_whose_removal_is_undone_holds_for_everyone_again() -> None:
    page = factories.title()
    restriction = factories.restrict(page)

    def seen() -> bool:
        return access.can_see(page, access.Viewer.public())

    assert not seen()
    with transaction.atomic():
        restriction.delete()
        assert seen()
        transaction.set_rollback(True)
    assert not seen()


@pytest.mark.production
@pytest.mark.django_db
def test_a_request_reads_the_sequence_once_and_sees_its_own_step() -> None:
    shared = epoch.SequenceEpoch()
    shared._begin()
    try:
        before = shared.read()
        epoch.SequenceEpoch().advance()  # another thread's or machine's
        assert shared.read() == before
        shared.advance()
        assert shared.read() == before + 2
    finally:
        shared._end()
    epoch.SequenceEpoch().advance()
    assert shared.read() == before + 3


@pytest.mark.production
@pytest.mark.django_db
def test_a_connection_that_broke_between_two_requests_is_made_anew() -> None:
    with ThreadPoolExecutor(1) as another_thread:  # it has a connection of its own, in no transaction
        another_thread.submit(_break_and_read).result()


def _break_and_read() -> None:
    shared = epoch.SequenceEpoch()
    wrapper: Any = connection
    try:
        before = shared.read()
        _break_the_connection()
        wrapper.health_check_done = False  # as a request begins
        assert shared.read() == before
        _break_the_connection()
        with pytest.raises(OperationalError):  # within a request it is a failure: what was done before may be lost
            shared.read()
    finally:
        connection.close()


def _break_the_connection() -> None:
    mine = connection.connection
    with psycopg.connect(mine.info.dsn, password=mine.info.password) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine.info.backend_pid])
