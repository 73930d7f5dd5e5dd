"""Work on all issues of a batch by the worker; deleting a batch's record; uploads that are needed no longer."""

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from archive_pages import batch_jobs, batch_removal, batch_sources, publishing, workflow
from archive_pages.ingest import services
from archive_pages.ingest.services import BatchProblem
from archive_pages.models import Batch, BatchJob, IssuePage, TitlePage
from archive_pages.models.batch import BatchState
from archive_pages.publishing import Act
from cms.core import worker
from tests import factories
from tests.archive_pages.test_admin_batches import act, batch_dir, client_of, create, pack, shown  # noqa: F401

pytestmark = pytest.mark.django_db
DONE = ("done", "unchanged", "refused")


@pytest.fixture
def title() -> TitlePage:
    return factories.title("Hírlap")


@pytest.fixture
def batch(title: TitlePage, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """A finished batch of four drafts, which are many."""
    monkeypatch.setattr(batch_jobs, "AT_ONCE", 3)
    made = Batch.objects.create(name="a", source="/nowhere", title=title, state=BatchState.DONE)
    for day in range(1, 5):
        factories.issue(title, f"1935-08-0{day}", live=False, batch=made)
    return made


@pytest.fixture
def editor(title: TitlePage) -> Client:
    return client_of(workflow.EDITORS)


def live() -> int:
    return IssuePage.objects.filter(live=True).count()


def job() -> BatchJob:
    return BatchJob.objects.get()


def progress(client: Client, batch: Batch) -> dict[str, Any]:
    (said,) = client.get(reverse("archive_admin:batch-progress"), {"id": batch.pk}).json()["batches"]
    return dict(said)


def work() -> None:
    """As often as the worker would, until nothing is due."""
    while BatchJob.objects.filter(finished_at=None).exists():
        worker.duties["issues of batches"].work(Event())


def test_many_issues_are_published_by_the_worker(editor: Client, batch: Batch) -> None:
    assert "sees to them one after another" in act(editor, batch, "publish")
    assert live() == 0
    assert "Publish all" not in shown(editor, batch)
    said = progress(editor, batch)
    assert (said["state"], said["words"], said["under_way"], said["bar"]) == ("publish", "0 of 4 issues", True, True)
    for action in ("publish", "submit", "start", "plan-again"):
        assert "worked on already" in act(editor, batch, action)
    assert "0 of 4 issues" in editor.get(reverse("archive_admin:list-batches")).content.decode()
    work()
    assert live() == 4
    assert progress(editor, batch)["state"] == "done"
    assert "4 issues were published." in shown(editor, batch)
    act(editor, batch, "publish")  # again: nothing is left to do
    work()
    assert [getattr(job(), name) for name in DONE] == [0, 4, 0]


def test_many_issues_are_submitted_by_the_worker(title: TitlePage, batch: Batch) -> None:
    act(client_of(workflow.ARCHIVISTS), batch, "submit")
    work()
    assert all(issue.workflow_in_progress for issue in IssuePage.objects.all())


def test_few_issues_are_done_at_once(editor: Client, batch: Batch) -> None:
    IssuePage.objects.first().delete()  # type: ignore[union-attr]
    assert "3 issues were published." in act(editor, batch, "publish")
    assert (live(), BatchJob.objects.exists()) == (3, False)


def test_rights_are_asked_issue_by_issue_when_its_turn_comes(title: TitlePage, batch: Batch) -> None:
    archivist = client_of(workflow.ARCHIVISTS)
    act(archivist, batch, "publish")
    work()
    assert (live(), [getattr(job(), name) for name in DONE]) == (0, [0, 0, 4])
    assert "4 are not yours to change." in shown(archivist, batch)

    act(client_of(workflow.EDITORS), batch, "publish")
    User.objects.filter(pk=job().user_id).update(is_active=False)
    work()
    assert live() == 0


def broken_at(number: int) -> Act:
    """Publishing that dies at the issue of that number."""
    calls = iter(range(1, 100))

    def step(page: Page, user: Any) -> bool:
        if next(calls) == number:
            raise RuntimeError("the disk is full")
        return publishing.publish(page, user)

    return Act(step, publishing.may_publish)


def test_after_the_worker_died_it_goes_on_where_it_was(
    editor: Client, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(editor, batch, "publish")
    with monkeypatch.context() as patch:
        patch.setitem(batch_jobs.ACTS, BatchJob.Step.PUBLISH, broken_at(3))
        with pytest.raises(RuntimeError):
            work()
    assert (live(), job().done) == (2, 2)
    work()
    assert (live(), job().done, job().attempts, job().ending) == (4, 4, 0, BatchJob.Ending.DONE)
    assert {issue.revisions.count() for issue in IssuePage.objects.all()} == {1}


def test_many_jobs_of_one_editor_do_not_keep_another_waiting(
    editor: Client, batch: Batch, title: TitlePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_jobs, "AT_ONCE", 0)
    monkeypatch.setattr(batch_jobs, "SLICE", 0.0)  # no time for an issue: it is the turns that count here
    act(editor, batch, "publish")
    for name, client in (("b", editor), ("c", client_of(workflow.EDITORS))):
        other = Batch.objects.create(name=name, source="/nowhere", title=title, state=BatchState.DONE)
        factories.issue(title, f"1935-09-0{ord(name) - 90}", live=False, batch=other)
        act(client, other, "publish")
    turns = []
    for _turn in range(4):
        BatchJob.objects.update(attempts=0)
        before = dict(BatchJob.objects.values_list("batch__name", "seen_at"))
        worker.duties["issues of batches"].work(Event())
        after = dict(BatchJob.objects.values_list("batch__name", "seen_at"))
        turns += [name for name in after if after[name] != before[name]]
    assert turns == ["a", "c", "a", "c"]


def test_what_can_never_go_on_is_given_up(editor: Client, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    act(editor, batch, "publish")
    for _attempt in range(batch_jobs.MOST_ATTEMPTS):
        monkeypatch.setitem(batch_jobs.ACTS, BatchJob.Step.PUBLISH, broken_at(1))
        with pytest.raises(RuntimeError):
            worker.duties["issues of batches"].work(Event())
    work()
    assert job().ending == BatchJob.Ending.FAILED
    assert "log tells why" in shown(editor, batch)


def test_an_issue_that_is_not_valid_is_left_out(editor: Client, batch: Batch) -> None:
    IssuePage.objects.filter(slug="1935-08-02").update(title="")
    act(editor, batch, "publish")
    work()
    assert (live(), [getattr(job(), name) for name in DONE]) == (3, [3, 0, 1])


def test_it_can_be_stopped(editor: Client, batch: Batch) -> None:
    act(editor, batch, "publish")
    assert "What was done stays done." in act(editor, batch, "cancel")
    work()
    assert live() == 0
    assert "stopped; what was done stays done" in shown(editor, batch)
    assert batch_jobs.cancel(batch) is False


def test_nothing_is_published_while_the_batch_runs(editor: Client, batch: Batch) -> None:
    Batch.objects.update(state=BatchState.RUNNING)
    assert "under way already" in act(editor, batch, "publish")
    assert not BatchJob.objects.exists()


def test_deleting_a_record_asks_and_leaves_the_issues(editor: Client, title: TitlePage) -> None:
    create(editor, upload=SimpleUploadedFile("august.zip", pack()), title=title.pk)
    batch = Batch.objects.get()
    upload = Path(batch.source)
    issue = factories.issue(title, "1935-08-02", batch=batch)
    address = reverse("archive_admin:delete-batch", args=[batch.pk])
    assert "Cancel it first" in editor.post(address, follow=True).content.decode()
    assert address not in shown(editor, batch)
    services.cancel_batch(batch)
    assert address in shown(editor, batch)
    html = editor.get(address).content.decode()
    assert "the uploaded file, " in html
    assert "The issue that it brought in stays." in html
    assert upload.exists()
    archivist = client_of(workflow.ARCHIVISTS)
    assert address not in shown(archivist, batch)
    assert archivist.post(address).status_code == 302
    assert Batch.objects.exists()

    with services.locked(batch):  # its process has not noticed yet that it was cancelled
        assert "just coming to its end" in editor.post(address, follow=True).content.decode()
    assert "was deleted" in editor.post(address, follow=True).content.decode()
    assert not Batch.objects.exists()
    assert not upload.parent.exists()
    issue.refresh_from_db()
    assert issue.batch is None
    assert ModelLogEntry.objects.get(deleted=True).label == "august"


def test_a_folder_of_the_library_stays(editor: Client, title: TitlePage, batch_dir: Path) -> None:  # noqa: F811
    (batch_dir / "august").mkdir()
    batch = services.queue_batch(batch_dir / "august", title=title)
    services.cancel_batch(batch)
    batch_removal.delete_batch(batch, User.objects.create_superuser("root"))
    assert (batch_dir / "august").is_dir()


def test_a_record_is_not_deleted_under_the_worker(batch: Batch) -> None:
    root = User.objects.create_superuser("root")
    batch_jobs.begin(batch, BatchJob.Step.PUBLISH, root)
    with pytest.raises(BatchProblem):
        batch_removal.delete_batch(batch, root)


def test_uploads_go_30_days_after_their_batch_was_finished(editor: Client, title: TitlePage, settings: Any) -> None:
    settings.VAR_DIR = Path(settings.BATCH_DIR).parent
    for name in ("old", "young", "waiting"):
        batch_sources.uploads().mkdir(exist_ok=True)
        create(editor, upload=SimpleUploadedFile(f"{name}.zip", pack()), title=title.pk)
        services.cancel_batch(Batch.objects.get(name=name))
    long_ago = timezone.now() - timedelta(days=31)
    Batch.objects.filter(name="old").update(finished_at=long_ago)
    Batch.objects.filter(name="waiting").update(finished_at=None, state=BatchState.PLANNED)
    (batch_sources.uploads() / "orphan").mkdir()
    assert batch_removal.remove_old_uploads() == 1
    left = {batch.name: Path(batch.source).exists() for batch in Batch.objects.all()}
    assert left == {"old": False, "young": True, "waiting": True}
    assert (batch_sources.uploads() / "orphan").exists()  # it may be on its way in
    html = shown(editor, Batch.objects.get(name="old"))
    assert "upload it anew" in html
    assert "Run again" not in html
    assert "Run again" in shown(editor, Batch.objects.get(name="young"))
