"""Batches in the admin: from an upload or a folder to plan, progress, report and published issues."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive_pages import batch_sources, workflow
from archive_pages.batch_sources import SourceProblem
from archive_pages.ingest import services
from archive_pages.models import Batch, IssuePage, TitlePage
from archive_pages.models.batch import BatchState
from cms.core import work
from cms.core.models import WorkerBeat
from tests import factories
from tests.archive_pages.test_admin_canvases import empty_storage  # noqa: F401
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def batch_dir(settings: Any, tmp_path: Path) -> Path:
    settings.BATCH_DIR = tmp_path / "batches"
    settings.BATCH_DIR.mkdir()
    folder: Path = settings.BATCH_DIR
    return folder


@pytest.fixture
def title() -> TitlePage:
    return factories.title("Hírlap")


def client_of(names: dict[str, str]) -> Client:
    user = User.objects.create_user(f"user-{User.objects.count()}")
    user.groups.add(workflow.group(names))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def archivist(title: TitlePage) -> Client:
    return client_of(workflow.ARCHIVISTS)


def pack() -> bytes:
    """A zip of two issues; the picture of the second is cut off in the middle."""
    out, scan = BytesIO(), picture("PNG", 300, 400)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1935-08-02/0001.png", scan)
        archive.writestr("1935-08-02/0002.png", picture("PNG", 310, 400))
        archive.writestr("1935-08-03/0001.png", scan[: len(scan) // 2])
    return out.getvalue()


def create(client: Client, **given: Any) -> Any:
    return client.post(reverse("archive_admin:create-batch"), given)


def act(client: Client, batch: Batch, action: str) -> str:
    answer = client.post(reverse("archive_admin:act-on-batch", args=[batch.pk, action]), follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def shown(client: Client, batch: Batch) -> str:
    return str(client.get(reverse("archive_admin:show-batch", args=[batch.pk])).content.decode())


def test_an_upload_is_planned_confirmed_run_reported_and_published(archivist: Client, title: TitlePage) -> None:
    answer = create(archivist, upload=SimpleUploadedFile("august.zip", pack()), title=title.pk)
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("archive_admin:show-batch", args=[batch.pk])
    assert (batch.state, batch.name, batch.title) == (BatchState.PLANNING, "august", title)
    assert not IssuePage.objects.exists()

    services.take_up(batch)
    html = shown(archivist, batch)
    assert "1935-08-02" in html
    assert "Ingest it" in html
    assert "can’t go in" in html
    assert not IssuePage.objects.exists()

    act(archivist, batch, "start")
    batch.refresh_from_db()
    assert batch.state == BatchState.QUEUED
    services.take_up(batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.PARTLY
    html = shown(archivist, batch)
    assert "1 issue created" in html
    assert "1935-08-03/0001.png" in html
    issue = IssuePage.objects.get()
    assert (issue.canvas_count, issue.live, issue.batch) == (2, False, batch)
    report = archivist.get(reverse("archive_admin:download-report", args=[batch.pk]))
    assert report.json()["created"][0]["uuid"] == str(issue.uuid)

    act(archivist, batch, "submit")
    assert IssuePage.objects.get().workflow_in_progress
    assert "not yours to change" in act(archivist, batch, "publish")
    act(client_of(workflow.EDITORS), batch, "publish")
    assert IssuePage.objects.get().live

    act(archivist, batch, "start")  # run again
    batch.refresh_from_db()
    services.take_up(batch)
    batch.refresh_from_db()
    assert len(batch.report["unchanged"]) == 1
    assert IssuePage.objects.count() == 1


def test_a_folder_of_the_batch_folder_can_be_chosen_and_nothing_else(
    archivist: Client, title: TitlePage, batch_dir: Path, tmp_path: Path
) -> None:
    (batch_dir / "august").mkdir()
    (batch_dir / "july.zip").write_bytes(pack())
    (batch_dir / "notes.txt").write_text("x")
    (batch_dir / ".hidden").mkdir()
    secret = tmp_path / "secret"
    secret.mkdir()
    (batch_dir / "link").symlink_to(secret)
    assert batch_sources.offered() == ["august", "july.zip"]
    for name in ("../secret", str(secret), "link", ".hidden", "august/..", "", "notes.txt", "august\0"):
        with pytest.raises(SourceProblem):
            batch_sources.source_called(name)
        assert create(archivist, folder=name, title=title.pk).status_code == 200
    assert not Batch.objects.exists()
    assert create(archivist, folder="august", title=title.pk).status_code == 302
    assert Batch.objects.get().source == str((batch_dir / "august").resolve())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Upload a file, or choose"),
        ({"upload": ("x.exe", b"MZ")}, "Upload a zip"),
        ({"upload": ("x.zip", b"")}, "empty"),
        ({"upload": ("x.zip", b"PK"), "new_title": "Új", "title": True}, "not both"),
        ({"upload": ("x.zip", b"PK"), "publish": "on", "title": True}, "takes an editor"),
    ],
)
def test_what_can_t_be_taken_is_said_in_words(
    archivist: Client, title: TitlePage, given: dict[str, Any], words: str, settings: Any
) -> None:
    if "upload" in given:
        given = given | {"upload": SimpleUploadedFile(*given["upload"])}
    if "title" in given:
        given = given | {"title": title.pk}
    assert words in create(archivist, **given).content.decode()
    assert not Batch.objects.exists()
    left = [path for path in (Path(settings.VAR_DIR) / "uploads").rglob("*") if path.is_file()]
    assert left == []


def test_an_upload_over_the_limit_is_refused_before_it_is_read(
    archivist: Client, title: TitlePage, settings: Any
) -> None:
    settings.INGEST_MAX_ZIP_GIGABYTES = 0
    answer = archivist.post(
        reverse("archive_admin:create-batch"),
        {"upload": SimpleUploadedFile("a.zip", pack()), "title": title.pk},
        follow=True,
    )
    assert "larger than" in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_forged_form_is_refused(title: TitlePage) -> None:
    user = User.objects.create_superuser("root")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert create(client, folder="x").status_code == 403


def test_progress_is_small_and_says_what_is_under_way(archivist: Client, title: TitlePage) -> None:
    batch = services.queue_batch("/nowhere", name="a", title=title)
    Batch.objects.update(state=BatchState.RUNNING, pages_done=3, pages_total=12, plan={"issues": ["x" * 10_000]})
    answer = archivist.get(reverse("archive_admin:batch-progress"), {"id": [batch.pk, 99, "x"]})
    (said,) = answer.json()["batches"]
    assert said == {"id": batch.pk, "state": "running", "label": "running", "words": "3 of 12 pages"} | {
        "done": 3,
        "total": 12,
        "under_way": True,
        "bar": True,
    }
    listing = archivist.get(reverse("archive_admin:list-batches")).content.decode()
    assert "data-under-way" in listing
    assert "3 of 12 pages" in listing


def test_a_batch_that_waits_says_how_many_have_their_turn_before_it(archivist: Client, title: TitlePage) -> None:
    others = [services.queue_batch(f"/nowhere/{name}", title=title) for name in "abc"]
    last = services.queue_batch("/nowhere/d", title=title)
    assert "3 batches have their turn before it" in shown(archivist, last)
    services.cancel_batch(others[0])
    services.cancel_batch(others[1])
    assert "1 batch has its turn before it" in shown(archivist, last)


def test_a_batch_that_was_interrupted_says_why_and_when_it_goes_on(archivist: Client, title: TitlePage) -> None:
    batch = services.queue_batch("/nowhere", title=title)
    due_at = timezone.now() + timedelta(minutes=4)
    Batch.objects.update(state=BatchState.RUNNING, due_at=due_at, error="EndpointConnectionError: <storage>")
    html = shown(archivist, batch)
    assert "Interrupted (EndpointConnectionError: &lt;storage&gt;). It is tried again at" in html
    act(archivist, batch, "cancel")
    assert "Interrupted" not in shown(archivist, batch)
    act(archivist, batch, "start")
    batch.refresh_from_db()
    assert (batch.state, batch.due_at, batch.attempts, batch.error) == (BatchState.QUEUED, None, 0, "")


def test_where_no_worker_runs_it_is_said_how_to_start_one(archivist: Client, title: TitlePage) -> None:
    batch = services.queue_batch("/nowhere", title=title)
    listing = reverse("archive_admin:list-batches")
    words = "No worker is running"
    assert words in shown(archivist, batch)
    assert words in archivist.get(listing).content.decode()
    WorkerBeat.objects.create(name="schedule@a-1", part=WorkerBeat.Part.SCHEDULE)
    assert words in shown(archivist, batch)  # it takes in no batch
    heart = work.Heart(WorkerBeat.Part.BATCHES, 2)
    heart.beat()
    assert words not in shown(archivist, batch)
    assert words not in archivist.get(listing).content.decode()
    assert work.work_state().processes == 2
    WorkerBeat.objects.update(beat_at=timezone.now() - timedelta(seconds=61))
    assert words in shown(archivist, batch)


def test_a_batch_is_cancelled_and_not_started_twice(archivist: Client, title: TitlePage) -> None:
    batch = services.queue_batch("/nowhere", name="a", title=title)
    assert "under way already" in act(archivist, batch, "start")
    act(archivist, batch, "cancel")
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


def test_a_plan_with_everything_is_shown_and_escaped(archivist: Client, title: TitlePage) -> None:
    problem = {"file": "<b>a.xml", "line": 7, "code": "x", "message": "Broken <i>here", "fatal": True}
    issue = {
        "source": "<script>1", "name": "n", "title": "t", "date": "1935", "date_read": "MCMXXXV", "canvases": 2,
        "words": 9, "without_text": [1], "without_scan": [], "scales": ["pixel"], "existing": "", "refused": True,
        "problems": [problem],
    }  # fmt: skip
    plan = {"name": "a", "pages": 2, "words": 9, "seconds": 5, "problems": [problem], "issues": [issue] * 120}
    batch = services.queue_batch("/nowhere", name="a", title=title)
    Batch.objects.update(plan=json.loads(json.dumps(plan)), state=BatchState.PLANNED)
    html = shown(archivist, batch)
    assert "<script>1" not in html
    assert "&lt;b&gt;a.xml:7" in html
    assert "read as “MCMXXXV”" in html
    assert html.count("&lt;script&gt;1") == 50


@pytest.mark.parametrize("names", [workflow.REVIEWERS, None])
def test_who_may_not_ingest(names: dict[str, str] | None, title: TitlePage) -> None:
    batch = services.queue_batch("/nowhere", name="a", title=title)
    if names:
        client = client_of(names)
        assert client.get(reverse("archive_admin:list-batches")).status_code == 200
    else:
        client = Client()
        client.force_login(factories.reader())
        assert client.get(reverse("archive_admin:list-batches")).status_code == 302
    assert client.get(reverse("archive_admin:create-batch")).status_code == 302
    assert client.post(reverse("archive_admin:act-on-batch", args=[batch.pk, "cancel"])).status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.PLANNING
