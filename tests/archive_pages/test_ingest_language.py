"""What a batch says, it says in the language of whoever started it, whichever process found it out."""

import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from archive_pages.ingest import services
from archive_pages.models import Batch
from demo.press.samples import sample_issue
from tests.archive_pages.ingesting import archivist, empty_storage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]


@pytest.fixture
def batch_folder(tmp_path: Path) -> Path:
    issue = sample_issue(tmp_path / "batch" / "1905-03-04", size=(400, 560), pages=1)
    assert issue.pages[0].image
    issue.pages[0].image.write_bytes(b"no image")
    shutil.copytree(tmp_path / "batch" / "1905-03-04", tmp_path / "batch" / "1905-03-05")
    (tmp_path / "batch" / "issues.csv").write_text("folder,date\n1905-03-05,1912-02-30\n")
    return tmp_path / "batch"


def messages(found: dict[str, list[dict[str, list[dict[str, str]]]]]) -> dict[str, str]:
    return {problem["code"]: problem["message"] for one in found["refused"] for problem in one["problems"]}


@pytest.mark.parametrize("language", ["hu", "ro", "fa"])
def test_a_batch_of_the_admin_speaks_its_archivists_language(language: str, batch_folder: Path) -> None:
    """The worker that plans and runs it has a language of its own, and none of the request."""
    with translation.override(language):
        batch = services.queue_batch(batch_folder, new_title="Hírlap", language="hu", user=archivist())
    with translation.override("en"):
        services.take_up(batch)
        english = said_in_english("image-unreadable", batch_folder)
        [planned] = [issue for issue in batch.plan["issues"] if issue["source"] == "1905-03-04"]
        told = {problem["code"]: problem["message"] for problem in planned["problems"]}["image-unreadable"]
        assert told != english
        with translation.override(language):
            services.start_batch(batch)
        services.run_batch(batch)
    assert messages(batch.report)["image-unreadable"] == told


def said_in_english(code: str, folder: Path) -> str:
    batch = services.queue_batch(folder, new_title="Hírlap", language="hu")
    return messages(services.run_batch(batch).report)[code]


def test_the_command_speaks_the_language_it_is_run_in(batch_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("hu"), pytest.raises(SystemExit):
        call_command("ingest", batch_folder, new_title="Hírlap", dry_run=True)
    hungarian = capsys.readouterr().out
    with translation.override("en"), pytest.raises(SystemExit):
        call_command("ingest", batch_folder, new_title="Hírlap", dry_run=True)
    assert "0001.jpg: " in hungarian
    assert hungarian.splitlines()[1] != capsys.readouterr().out.splitlines()[1]


def test_run_again_speaks_the_language_of_whoever_said_so(batch_folder: Path, client: Client) -> None:
    user: User = archivist()
    UserProfile.objects.create(user=user, preferred_language="ro")
    batch = services.queue_batch(batch_folder, new_title="Hírlap", language="hu", user=user)
    services.run_batch(batch)
    client.force_login(user)
    client.post(reverse("archive_admin:act-on-batch", args=[batch.pk, "start"]))
    assert Batch.objects.get().interface_language == "ro"
