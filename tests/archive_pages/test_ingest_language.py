"""What a batch says, it says in the language of whoever started it, whichever process found it out."""

import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.users.models import UserProfile

from archive_pages.ingest import services
from archive_pages.ingest.plan import CanvasPlan
from archive_pages.ingest.prepare import Task, prepare
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


def test_what_a_parser_finds_out_is_told_in_the_archivists_language(tmp_path: Path) -> None:
    """An impossible date is found by the process that plans, a text that breaks off by the one that prepares a page."""
    for name, shade in (("1905-03-04", 200), ("1905-03-05", 210)):
        (tmp_path / "batch" / name).mkdir(parents=True)
        Image.new("L", (200, 300), shade).save(tmp_path / "batch" / name / "0001.png")
        (tmp_path / "batch" / name / "0001.xml").write_text("<alto>\n<Layout>")
    (tmp_path / "batch" / "issues.csv").write_text("folder,date\n1905-03-05,1912-02-30\n")
    with translation.override("hu"):
        batch = services.queue_batch(tmp_path / "batch", new_title="Hírlap", language="hu", user=archivist())
    with translation.override("en"):
        told = messages(services.run_batch(batch).report)
    assert told["absurd-date"].startswith("„1912-02-30”: nincs ilyen nap a naptárban.")
    assert told["not-xml"].startswith("Az XML itt hibás, és az utána következő szöveg elveszhetett (")


def test_a_file_read_before_is_told_of_in_the_language_of_now(tmp_path: Path) -> None:
    ocr = tmp_path / "0001.xml"
    line = '<TextLine><String/><String CONTENT="szó" HPOS="9" VPOS="9" WIDTH="40" HEIGHT="12"/></TextLine>'
    ocr.write_text(f'<alto><Layout><Page WIDTH="200" HEIGHT="300"><TextBlock>{line}</TextBlock></Page></Layout></alto>')
    told = {}
    for language in ("en", "hu"):
        with translation.override(language):
            done = prepare(Task(1, CanvasPlan(1, ocr=ocr), tmp_path, None))
        [told[language]] = [problem.message for problem in done.problems if problem.code == "no-content"]
    assert told["en"] == "A String has no CONTENT; it was left out."
    assert told["hu"] == "Egy String elemnek nincs CONTENT attribútuma; kimaradt."


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
