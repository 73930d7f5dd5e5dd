"""Rows that are work: each is one worker's at a time, and comes up again where its worker died."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.core import leasing
from cms.core.work import Queue
from cms.letters.models import Letter

pytestmark = pytest.mark.django_db

LEASE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def row(ago: timedelta = SECOND, **values: Any) -> Letter:
    named = {"to": "anna@example.org", "language": "hu", "subject": "Egy", "text": "Jó"}
    return Letter.objects.create(**named, due_at=timezone.now() - ago, **values)


def claim() -> Letter | None:
    return leasing.claim(Letter.objects.all(), LEASE)


def test_what_has_waited_longest_is_taken_first_and_once() -> None:
    second, first = row(), row(2 * SECOND)
    row(-LEASE)  # its time has not come
    assert [claim(), claim(), claim()] == [first, second, None]


def test_who_takes_a_row_has_it_for_the_lease_and_the_try_is_counted_before_the_work() -> None:
    row()
    begun = timezone.now()
    taken = claim()
    assert taken is not None
    assert (taken.tries, taken.lease_until is not None and taken.lease_until >= begun + LEASE) == (1, True)
    kept = Letter.objects.get()
    assert (kept.tries, kept.lease_until) == (taken.tries, taken.lease_until)


def test_nothing_else_of_a_row_is_written() -> None:
    row()
    with CaptureQueriesContext(connection) as asked:
        claim()
    update = next(one["sql"] for one in asked if one["sql"].startswith("UPDATE"))
    assert ("lease_until" in update, "tries" in update) == (True, True)
    assert "subject" not in update


def test_a_row_whose_worker_died_is_due_when_its_lease_is_over() -> None:
    row()
    assert claim() is not None
    Letter.objects.update(lease_until=timezone.now() + SECOND)
    assert claim() is None
    Letter.objects.update(lease_until=timezone.now())
    again = claim()
    assert again is not None
    assert again.tries == 2


def test_free_and_due_are_told_at_the_very_instant() -> None:
    now = timezone.now()
    Letter.objects.filter(pk=row().pk).update(due_at=now, lease_until=now)
    for ask, at, found in (
        (leasing.free, now, True),
        (leasing.free, now - SECOND, False),
        (leasing.due, now, True),
        (leasing.due, now - SECOND, False),
    ):
        assert Letter.objects.filter(ask(at)).exists() == found
    Letter.objects.update(lease_until=None)
    assert Letter.objects.filter(leasing.free(now - SECOND)).exists()
    assert not Letter.objects.filter(leasing.due(now - SECOND)).exists()


def test_a_queue_says_how_many_wait_and_since_when() -> None:
    assert leasing.queue(Letter.objects.all()) == Queue(0)
    row()
    oldest = row(LEASE, written_at=timezone.now())
    assert leasing.queue(Letter.objects.all(), failed=3) == Queue(2, oldest.due_at, 3)
    since = leasing.queue(Letter.objects.all(), since="written_at").since
    assert since == min(Letter.objects.values_list("written_at", flat=True))


@pytest.mark.embedded
def test_a_row_that_fails_is_left_alone_for_twice_as_long_each_time_and_never_for_longer_than_the_longest() -> None:
    waited = [leasing.pause(tries, SECOND, 10 * SECOND) / SECOND for tries in (1, 2, 3, 4, 5, 30_000)]
    assert waited == [1, 2, 4, 8, 10, 10]


@pytest.fixture
def rows_of_everybody() -> Iterator[list[int]]:
    """Rows that other connections see too: written by one that stands in no test's transaction."""
    made: list[int] = []
    _elsewhere(lambda: made.extend(row().pk for _number in range(4)))
    yield made
    _elsewhere(lambda: Letter.objects.filter(pk__in=made).delete())


@pytest.mark.production
def test_workers_that_ask_at_once_get_different_rows(rows_of_everybody: list[int]) -> None:
    """On SQLite one writes at a time: there nobody asks while another does."""
    taken: list[int] = []
    barrier = Barrier(len(rows_of_everybody))

    def work() -> None:
        with transaction.atomic():
            found = claim()
            barrier.wait(20)  # nobody has ended its transaction, and so nobody sees another's lease
            taken.append(found.pk if found else 0)

    _elsewhere(*[work] * len(rows_of_everybody))
    assert sorted(taken) == rows_of_everybody


def _elsewhere(*acts: Any) -> None:
    """Each in a thread of its own, and so by a connection of its own."""

    def do(act: Any) -> None:
        try:
            act()
        finally:
            connection.close()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
