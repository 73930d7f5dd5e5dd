"""Pages that all workers share: turns, leases, and one that ends whatever reads it."""

import errno
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from archive_pages.ingest import shared
from archive_pages.ingest.decoder import FULL
from archive_pages.ingest.jobs import CRASH, TIMEOUT, Done
from archive_pages.ingest.plan import CanvasPlan
from archive_pages.ingest.prepare import Task
from archive_pages.ingest.shared import MOST_ATTEMPTS, Shared, claim, settle
from archive_pages.models import Batch, PageJob
from archive_pages.models.batch import BatchState
from cms.media.staging import Staging, staging
from demo.press.samples import sample_issue

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=20)
STATE = PageJob.State


@pytest.fixture
def batch() -> Batch:
    return running("a")


def running(name: str) -> Batch:
    return Batch.objects.create(
        name=name, source="/nowhere", state=BatchState.RUNNING, heartbeat_at=timezone.now()
    )  # fmt: skip


def offer(batch: Batch, count: int) -> None:
    run = f"run-{batch.pk}"
    PageJob.objects.bulk_create(PageJob(batch=batch, run=run, number=number) for number in range(1, count + 1))


def taken() -> tuple[str, int] | None:
    job = claim(LEASE)
    return (job.batch.name, job.number) if job else None


def test_the_batch_that_fewest_are_at_is_helped_first(batch: Batch) -> None:
    offer(batch, 4)
    offer(running("b"), 2)
    assert [taken() for _turn in range(5)] == [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3)]
    assert taken() == ("a", 4)
    assert taken() is None


def test_nobody_helps_a_run_that_is_dead_or_over(batch: Batch) -> None:
    offer(batch, 1)
    Batch.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=2))
    assert taken() is None
    Batch.objects.update(heartbeat_at=timezone.now(), state=BatchState.CANCELLED)
    assert taken() is None
    shared.forget_dead_runs()
    assert not PageJob.objects.exists()


def test_a_lease_that_ended_frees_the_page_and_the_tries_are_counted(batch: Batch) -> None:
    offer(batch, 1)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert taken() == ("a", 1)
        assert taken() is None
        assert PageJob.objects.get().attempts == attempt
        PageJob.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert taken() is None  # whoever took it died; the run refuses the page


def test_what_came_of_a_page_is_written_down_once(batch: Batch) -> None:
    offer(batch, 3)
    order: Any = None
    crashing, slow, fine = (claim(LEASE) for _page in range(3))
    assert crashing
    assert slow
    assert fine
    settle(slow, Done(order, TIMEOUT))
    settle(fine, Done(order))
    settle(crashing, Done(order, CRASH))
    states = dict(PageJob.objects.values_list("number", "state"))
    assert states == {1: STATE.WAITING, 2: STATE.FAILED, 3: STATE.DONE}
    settle(fine, Done(order, CRASH))  # by one who had it before, and was too slow
    assert PageJob.objects.get(number=3).state == STATE.DONE
    for _attempt in range(MOST_ATTEMPTS - 1):
        again = claim(LEASE)
        assert again
        settle(again, Done(order, CRASH))
    assert (PageJob.objects.get(number=1).state, PageJob.objects.get(number=1).error) == (STATE.FAILED, CRASH)


def test_a_full_disk_ends_the_run_and_is_no_pages_fault(batch: Batch, here: Staging) -> None:
    order: Any = None
    with Shared(1, here.root, batch) as pool:
        pool._tasks[1] = Task(1, CanvasPlan(1), here.root, here.folder("pages"))
        PageJob.objects.create(batch=batch, run=here.root.name, number=1)
        job = claim(LEASE)
        assert job
        settle(job, Done(order, FULL))
        assert PageJob.objects.get().state == STATE.FAILED  # nobody tries it again: that would fill the disk anew
        with pytest.raises(OSError) as told:  # noqa: PT011 -- its number is what counts
            list(pool._arrived())
    assert told.value.errno == errno.ENOSPC
    assert not PageJob.objects.exists()


@pytest.fixture
def here() -> Iterator[Staging]:
    with staging() as run:
        yield run


def test_a_page_that_ends_its_process_is_refused_alone(batch: Batch, here: Staging, tmp_path: Path) -> None:
    truth = sample_issue(tmp_path / "1905-03-04", size=(800, 1100), pages=3)
    tasks = [
        Task(number, CanvasPlan(1, master=page.image, ocr=page.ocr), tmp_path, here.folder("pages"))
        for number, page in enumerate(truth.pages, start=1)
    ]
    over = threading.Event()
    with Shared(1, here.root, batch) as pool:

        def kill_at_the_second_page() -> None:
            while not over.wait(0.005):
                for process in list(pool._processes._processes):
                    if any(order.task.number == 2 for order in list(process.waiting)[:1]):
                        process.child.kill()

        killer = threading.Thread(target=kill_at_the_second_page)
        killer.start()
        try:
            results = {result[0].number: result[1] for result in pool.run(tasks) if result is not None}
        finally:
            over.set()
            killer.join()
    assert {number: [p.code for p in done.problems] for number, done in results.items()} == {1: [], 2: [CRASH], 3: []}
    assert results[2].problems[0].fatal
    assert results[3].words == len(truth.pages[2].words)
    assert not PageJob.objects.exists()
    assert os.listdir(here.root / "orders") == []
