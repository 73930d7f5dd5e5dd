"""The worker: what is due is done, also after the one who was at it died."""

import errno
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone, translation
from wagtail.models import Revision

from archive_pages import duties as archive_duties
from archive_pages.admin.batches import progress
from archive_pages.duties import BatchRunner
from archive_pages.ingest import services, turns
from archive_pages.models import Batch, IssuePage
from archive_pages.models.batch import BatchState
from cms.core import worker
from cms.core.locks import Taken
from cms.media.storages.base import StorageFull, StorageUnavailable
from demo.press.samples import sample_issue
from search import outbox
from search.models import OutboxEntry
from tests import factories
from tests.archive_pages.ingesting import empty_storage, orphans
from tests.installation import of_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    sample_issue(tmp_path / "batch" / "1905-03-04", size=(800, 1100), pages=2)
    return services.queue_batch(tmp_path / "batch", new_title="Közlöny", language="hu", publish=True)


def test_a_batch_is_planned_confirmed_and_run(batch: Batch) -> None:
    assert turns.due() == [batch]
    services.take_up(batch)
    assert batch.state == BatchState.PLANNED
    [issue] = batch.plan["issues"]
    assert (issue["date"], issue["canvases"], issue["change"], issue["refused"]) == ("1905-03-04", 2, "created", False)
    assert batch.plan["words"] == issue["words"] > 0
    assert issue["scales"]
    assert not IssuePage.objects.exists()
    assert turns.due() == []
    services.start_batch(batch)
    assert turns.due() == [batch]
    services.take_up(batch)
    assert (batch.state, batch.pages_done, batch.pages_total) == (BatchState.DONE, 2, 2)
    assert batch.report["created"][0]["words"] == batch.plan["words"]
    assert IssuePage.objects.get().batch == batch
    services.start_batch(batch)
    assert len(services.take_up(batch).report["unchanged"]) == 1


def test_a_plan_writes_nothing(batch: Batch) -> None:
    services.plan_batch(batch)
    assert orphans() == set()
    assert not IssuePage.objects.exists()


def test_a_batch_under_way_cant_be_started_again(batch: Batch) -> None:
    Batch.objects.update(state=BatchState.RUNNING, heartbeat_at=timezone.now())
    with pytest.raises(services.BatchProblem):
        services.start_batch(batch)
    assert turns.due() == []


def test_a_batch_whose_heart_stands_still_is_due(batch: Batch) -> None:
    Batch.objects.update(state=BatchState.RUNNING, heartbeat_at=timezone.now() - timedelta(minutes=5))
    assert turns.due() == [batch]
    batch.refresh_from_db()
    services.take_up(batch)
    assert batch.state == BatchState.DONE


def test_only_one_process_works_on_a_batch(batch: Batch) -> None:
    with services.locked(batch), pytest.raises(services.BatchBusy):
        services.run_batch(batch)


def test_a_cancelled_batch_stops_and_stays_cancelled(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BEAT_EVERY", timedelta(0))
    services.run_batch(batch, watch=lambda progress: services.cancel_batch(batch))
    assert batch.state == BatchState.CANCELLED
    assert orphans() == set()


def test_a_source_that_is_not_there_fails_in_plain_words(tmp_path: Path) -> None:
    batch = services.queue_batch(tmp_path / "nowhere", new_title="Közlöny", language="hu")
    services.plan_batch(batch)
    assert batch.state == BatchState.FAILED
    assert "no such folder" in batch.error
    services.start_batch(batch)
    services.run_batch(batch)
    assert batch.state == BatchState.FAILED
    assert batch.report["refused"][0]["problems"][0]["code"] == "no-source"


def test_without_a_title_each_issue_is_refused(batch: Batch) -> None:
    Batch.objects.update(new_title="")
    batch.refresh_from_db()
    services.run_batch(batch)
    assert batch.state == BatchState.FAILED
    assert batch.report["refused"][0]["problems"][0]["code"] == "no-title"


def test_a_process_that_keeps_dying_is_given_up(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    Batch.objects.update(state=BatchState.QUEUED)

    class Killed(BaseException):
        """As if the process ended there."""

    def die(*arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(services, "ingest", die)
        for attempt in range(1, turns.MOST_ATTEMPTS + 1):
            with pytest.raises(Killed):
                services.take_up(batch)
            batch.refresh_from_db()
            assert (batch.state, batch.attempts) == (BatchState.RUNNING, attempt)
            services.release(batch)
    services.take_up(batch)
    assert batch.state == BatchState.FAILED
    assert "ended 5 times" in batch.error
    assert turns.due() == []
    services.start_batch(batch)
    assert services.take_up(batch).state == BatchState.DONE


def test_the_local_worker_starts_a_process_for_a_batch_and_sees_when_it_died(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    Batch.objects.update(state=BatchState.RUNNING, heartbeat_at=None)
    runner = BatchRunner()
    monkeypatch.setattr(archive_duties.sys, "executable", "/bin/false")
    runner.look()
    assert runner.process is not None
    runner.process.wait()
    Batch.objects.update(heartbeat_at=timezone.now())  # the last that it told
    assert turns.due() == []
    runner.look()
    assert runner.process is not None  # its next try


def test_after_an_error_the_next_try_is_later_and_after_the_last_there_is_none(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    Batch.objects.update(state=BatchState.QUEUED)

    def fail(*arguments: object) -> None:
        raise RuntimeError("something odd")

    monkeypatch.setattr(services, "ingest", fail)
    waits = []
    for _attempt in range(turns.MOST_ATTEMPTS):
        assert turns.due() == [batch]
        with pytest.raises(RuntimeError):
            services.take_up(batch)
        batch.refresh_from_db()
        assert batch.error == "RuntimeError: something odd"
        assert turns.due() == []
        if batch.due_at is not None:
            waits.append(round((batch.due_at - timezone.now()).total_seconds()))
        Batch.objects.update(due_at=None)
    assert waits == [15, 60, 240, 960]
    assert batch.state == BatchState.FAILED
    assert turns.queue().failed == 1


@pytest.mark.parametrize("step", ["survey", "ingest"])
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StorageUnavailable("the files' server is away"), "the files' server is away"),
        (StorageFull("no room"), "no room"),
        (OSError(errno.ENOSPC, "no space left on device"), "disk where files are kept is full"),
        (OperationalError("server closed the connection"), "The database did not answer."),
    ],
)
def test_while_something_is_away_the_batch_waits_for_a_day_and_no_try_is_counted(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str, step: str
) -> None:
    Batch.objects.update(state=BatchState.QUEUED if step == "ingest" else BatchState.PLANNING)

    def fail(*arguments: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(services, step, fail)
        began = timezone.now()
        pauses = []
        for hours in (0, 0.01, 0.1, 5, 23.9):
            Batch.objects.update(due_at=None)
            Batch.objects.exclude(waiting_since=None).update(waiting_since=began - timedelta(hours=hours))
            assert turns.due() == [batch]
            services.take_up(batch)
            assert batch.state in services.UNDER_WAY
            assert words in batch.error
            assert batch.attempts == 0
            assert turns.due() == []
            assert batch.due_at
            pauses.append(round((batch.due_at - timezone.now()).total_seconds()))
        assert turns.queue().waiting == 1  # it shows in the health page's ages
        assert pauses == [15, 15, 90, 300, 300]
        Batch.objects.update(due_at=None, waiting_since=began - timedelta(hours=24.1))
        services.take_up(batch)
        assert (batch.state, batch.waiting_since) == (BatchState.FAILED, None)
        assert words in batch.error
    services.start_batch(batch)
    assert services.take_up(batch).state == BatchState.DONE


def test_what_goes_in_ends_the_waiting(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BEAT_EVERY", timedelta(0))
    Batch.objects.update(state=BatchState.QUEUED, waiting_since=timezone.now() - timedelta(hours=25))

    def fail() -> int:
        raise StorageUnavailable("away")

    monkeypatch.setattr(services.outbox, "drain", fail)  # after the last issue went in
    services.take_up(batch)
    assert batch.state == BatchState.RUNNING
    assert batch.waiting_since
    assert timezone.now() - batch.waiting_since < timedelta(minutes=1)


def test_a_source_that_cant_be_read_fails_and_does_not_wait(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise PermissionError("the folder may not be read")

    monkeypatch.setattr(services, "ingest", fail)
    services.run_batch(batch)
    assert (batch.state, batch.error) == (BatchState.FAILED, "the folder may not be read")


def test_the_admin_says_what_the_batch_waits_for(batch: Batch) -> None:
    since, again = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(minutes=5)
    Batch.objects.update(state=BatchState.RUNNING, error="No room.", waiting_since=since, due_at=again)
    batch.refresh_from_db()
    with translation.override("en"):
        words = progress(batch, {})["words"]
    assert words.startswith("Waiting for storage since ")
    assert words.endswith("No room.")


def test_what_goes_in_ends_the_count_of_failed_tries(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BEAT_EVERY", timedelta(0))
    Batch.objects.update(state=BatchState.QUEUED, attempts=3)
    services.take_up(batch)
    assert (batch.state, batch.attempts) == (BatchState.DONE, 1)
    Batch.objects.update(state=BatchState.QUEUED, attempts=3)
    services.take_up(batch)  # nothing new: that alone is no progress
    assert batch.attempts == 4


def test_a_batch_that_another_took_meanwhile_is_left_alone(batch: Batch) -> None:
    [found] = turns.due()
    services.take_up(batch)
    assert batch.state == BatchState.PLANNED
    with pytest.raises(services.BatchBusy):
        services.take_up(found)


def test_fifty_batches_of_one_do_not_keep_another_waiting(tmp_path: Path) -> None:
    ann, bob, cleo = (factories.reader(name) for name in ("ann", "bob", "cleo"))
    owners = [ann] * 50 + [bob] * 2 + [cleo]
    for number, owner in enumerate(owners):
        services.queue_batch(tmp_path / f"{number}", new_title="Közlöny", language="hu", user=owner)
    people = [batch.created_by for batch in turns.due()]
    assert people[:5] == [ann, bob, cleo, ann, bob]
    first = turns.due()[0]
    Batch.objects.filter(pk=first.pk).update(
        state=BatchState.RUNNING, heartbeat_at=timezone.now(), started_at=timezone.now()
    )
    assert [batch.created_by for batch in turns.due()][:5] == [bob, cleo, bob, ann, ann]
    Batch.objects.filter(pk=first.pk).update(state=BatchState.DONE)
    assert [batch.created_by for batch in turns.due()][:3] == [bob, cleo, ann]
    assert turns.places()[Batch.objects.filter(created_by=cleo).get().pk] == 1


def test_duties_are_done_in_their_time_and_one_that_fails_harms_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    monkeypatch.setattr(worker, "duties", {})
    monkeypatch.setattr("cms.core.worker.logger.propagate", True)

    @worker.duty("broken", every=1)
    def broken(stop: Event) -> None:
        done.append("broken")
        raise RuntimeError("out of paper")

    @worker.duty("slow", every=60)
    def slow(stop: Event) -> None:
        done.append("slow")

    for now in (100.0, 101.0, 131.0, 161.0):
        worker.run_due(Event(), now)
    assert done == ["broken", "slow", "broken", "slow", "broken"] or done == [
        "broken",
        "slow",
        "broken",
        "broken",
        "slow",
    ]
    assert "out of paper" in caplog.text


def test_the_duties_that_there_are() -> None:
    assert {"batches", "staging", "search index", "scheduled publishing"} <= set(worker.duties)


def test_the_search_index_is_drained(monkeypatch: pytest.MonkeyPatch) -> None:
    issue = factories.issue(live=True)
    factories.canvas(issue)
    outbox.touch_canvases(issue.pk)
    worker.duties["search index"].work(Event())
    assert not OutboxEntry.objects.exists()


def test_pages_are_published_on_time() -> None:
    issue = factories.issue(live=False, go_live_at=timezone.now() + timedelta(minutes=1))
    issue.save_revision().publish()
    assert not IssuePage.objects.get().live
    revision = Revision.objects.get()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content = {**revision.content, "go_live_at": revision.approved_go_live_at.isoformat()}
    revision.save()
    worker.duties["scheduled publishing"].work(Event())
    assert IssuePage.objects.get().live


def test_it_works_until_told_to_stop_and_alone(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(worker, "duties", {})
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    looked, closed, stop = Event(), Event(), Event()
    worker.duty("look", every=0, closing=closed.set)(lambda stop: looked.set())
    thread = Thread(target=worker.serve, args=[stop])
    thread.start()
    assert looked.wait(10)
    with pytest.raises(Taken):
        worker.serve(Event())
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert closed.is_set()
    connection.close_if_unusable_or_obsolete()


@pytest.mark.embedded
def test_the_command_runs_a_batch_and_stops_on_sigterm(tmp_path: Path) -> None:
    """The real thing, in an installation of its own: queue, plan, run, stop."""
    environment = {
        **of_process(),
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "DATABASE_URL": "",
    }
    sample_issue(tmp_path / "batch" / "1905-03-04", size=(800, 1100), pages=1)
    queue = (
        "from archive_pages.ingest.services import *; from archive_pages.models import Batch\n"
        f"batch = queue_batch({str(tmp_path / 'batch')!r}, new_title='Közlöny', language='hu')\n"
        "batch.state = 'queued'; batch.save()"
    )
    for arguments in (["migrate", "--verbosity=0"], ["shell", "-v0", "-c", queue]):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "Batch “batch”: done" in line:
            process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
