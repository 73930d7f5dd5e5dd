"""S3 that stops or freezes: pages that don't need it don't notice, what needs it says 503, and nothing is lost or left.

On a server of the test's own; the site's two buckets move there for the time of a test.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from archive_pages import canvas_actions
from archive_pages.ingest import services
from archive_pages.models import Canvas, IssuePage
from archive_pages.models.batch import BatchState
from cms.media import checking, staging
from cms.media.models import CustomImage
from cms.media.places import buckets, media_storage
from cms.media.preparing import prepare
from cms.media.storages.base import StorageUnavailable
from cms.media.storages.client import Server
from demo.press.samples import sample_issue
from home.models import StandardPage
from search import outbox
from tests import factories, storing
from tests.archive_pages.scanned import scan
from tests.breakable import Servers, breakable
from tests.pictures import png

pytestmark = [pytest.mark.production, pytest.mark.django_db]
SOON = 2.0  # seconds


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with breakable("s3") as started:
        yield started


@pytest.fixture(autouse=True)
def s3(servers: Servers, settings: Any, tmp_path: Path) -> Iterator[Servers]:
    """A server that answers, with empty buckets; a test may do to it what it likes."""
    settings.VAR_DIR = tmp_path / "var"
    (tmp_path / "var").mkdir()
    own = servers.settings
    server = Server(own["S3_ENDPOINT_URL"], "us-east-1", own["S3_ACCESS_KEY"], own["S3_SECRET_KEY"])
    before = [bucket.server for bucket in buckets()]
    for bucket in buckets():
        bucket.server = server
    server.breaker.reset()
    try:
        for bucket in buckets():
            list(prepare(bucket))
        storing.clear("private")
        storing.clear("default")
        yield servers
    finally:
        servers.thaw("s3")
        servers.start("s3")
        for bucket, old in zip(buckets(), before, strict=True):
            bucket.server = old


def mended(s3: Servers) -> None:
    s3.thaw("s3")
    s3.start("s3")
    buckets()[0].server.breaker.reset()


@pytest.fixture(params=["kill", "freeze"])
def fault(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked(client: Client, address: str) -> Any:
    """The answer, within the time that a visitor is made to wait at most."""
    client.raise_request_exception = False
    began = time.monotonic()
    answer = client.get(address)
    took = time.monotonic() - began
    assert took < SOON, (address, took)
    return answer


def clean() -> list[checking.Finding]:
    return list(checking.check(checking.Wanted(hashes=True, older_than=timedelta(0))))


def test_what_needs_no_file_does_not_notice_and_what_needs_one_says_so(client: Client, s3: Servers, fault: str) -> None:
    canvas = scan(factories.issue(), text="egy szép nyári reggel")
    image = CustomImage(title="x", file=ContentFile(png(), name="one.png"))
    image.save()
    while outbox.drain() or outbox.drain_records():
        pass
    tile = f"/iiif/image/3/{canvas.uuid}/0,0,512,512/512,512/0/default.jpg"
    assert asked(client, tile).status_code == 200
    getattr(s3, fault)("s3")
    issue = canvas.issue
    for address in (
        "/hu/",
        "/hu/archivum/",
        issue.get_parent().url,
        issue.url,
        f"{issue.url}?view=text",
        "/hu/search/?q=reggel",
        "/api/v2/pages/",
        f"/api/v2/images/{image.pk}/",
        f"/iiif/presentation/3/{issue.uuid}/manifest",
        f"/iiif/image/3/{canvas.uuid}/info.json",
        f"/canvas/{canvas.uuid}.txt",
    ):
        assert asked(client, address).status_code == 200, address
    for address in (
        tile,
        f"/iiif/image/3/{canvas.uuid}/full/200,/0/default.jpg",
        f"/iiif/image/3/{canvas.uuid}/full/1500,/0/gray.png",
        f"/canvas/{canvas.uuid}.jpg",
        f"/canvas/{canvas.uuid}.pdf",
        f"/issue/{issue.uuid}.pdf",
        image.file.url,
    ):
        answer = asked(client, address)
        assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store"), address
        assert int(answer["Retry-After"]) > 0
        assert "Traceback" not in answer.content.decode()
    mended(s3)
    for address in (tile, f"/canvas/{canvas.uuid}.pdf", image.file.url):
        assert asked(client, address).status_code == 200, address
    assert clean() == []


def test_while_it_rests_nobody_waits_and_then_it_is_asked_again(client: Client, s3: Servers) -> None:
    canvas = scan(factories.issue())
    tiles = [f"/iiif/image/3/{canvas.uuid}/{x},0,512,512/512,512/0/default.jpg" for x in (0, 512)]
    asked(client, tiles[0])
    s3.freeze("s3")
    asked(client, tiles[0])
    began = time.monotonic()
    for _visitor in range(20):
        assert asked(client, tiles[1]).status_code == 503
    assert time.monotonic() - began < 1
    s3.thaw("s3")
    deadline = time.monotonic() + 20
    while asked(client, tiles[1]).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_page_is_shown_without_the_picture_that_cant_be_made(client: Client, s3: Servers, fault: str) -> None:
    image = CustomImage(title="x", file=ContentFile(png(), name="one.png"), description="Our bridge")
    image.save()
    block = ("image", {"image": image, "alternative": "", "caption": "The bridge"})
    factories.home("en").add_child(
        instance=StandardPage(title="About", slug="about", body=[("heading", "The house"), block])
    )
    getattr(s3, fault)("s3")
    for _twice in range(2):
        page = asked(client, "/en/about/")
        assert page.status_code == 200
        assert "The house" in page.content.decode()
        assert "<figure" not in page.content.decode()
    mended(s3)
    assert "Our bridge" in asked(client, "/en/about/").content.decode()


def test_an_upload_is_refused_in_words_and_leaves_nothing(client: Client, s3: Servers) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    client.raise_request_exception = False
    s3.kill("s3")
    form = {"title": "y", "collection": 1}
    answer = client.post(reverse("wagtailimages:add"), form | {"file": SimpleUploadedFile("one.png", png())})
    assert answer.status_code == 503
    assert not CustomImage.objects.exists()
    mended(s3)
    assert storing.stored("default") == set()
    answer = client.post(reverse("wagtailimages:add"), form | {"file": SimpleUploadedFile("one.png", png())})
    assert answer.status_code == 302
    assert clean() == []


def test_a_scan_is_not_half_replaced(s3: Servers) -> None:
    user = User.objects.create_superuser("archivist")
    canvas = scan(factories.issue(live=False))
    before = storing.stored()
    s3.kill("s3")
    for change in (
        lambda: canvas_actions.replace_scan(canvas, SimpleUploadedFile("better.png", png(400, 300)), user),
        lambda: canvas_actions.add_pages(canvas.issue, [SimpleUploadedFile("more.png", png(400, 300))], user),
        lambda: canvas_actions.rotate(canvas, 90, user),
    ):
        with pytest.raises(canvas_actions.CanvasProblem, match="does not answer"):
            change()
    mended(s3)
    assert storing.stored() == before
    assert Canvas.objects.get().pyramid.name == canvas.pyramid.name
    canvas_actions.rotate(canvas, 90, user)
    staging.sweep()
    assert clean() == []


def test_a_removed_issues_files_go_when_storage_is_back(s3: Servers) -> None:
    canvas = scan(factories.issue())
    with staging.staging() as run:
        run.note([str(canvas.master.name), str(canvas.pyramid.name)])
        canvas.delete()
        s3.kill("s3")
    mended(s3)
    assert len(storing.stored()) == 2
    assert staging.sweep() == 1
    assert storing.stored() == set()
    assert not list(staging.staging_root().glob("*/"))


def test_an_ingest_that_loses_its_storage_says_so_and_goes_on_where_it_was(s3: Servers, tmp_path: Path) -> None:
    for day in ("1905-03-04", "1905-03-05", "1905-03-06"):
        sample_issue(tmp_path / "in" / day, size=(800, 1100), pages=1, seed=int(day[-1]))
    batch = services.queue_batch(tmp_path / "in", new_title="Hírlap", language="hu")
    stopped = False

    def stop(_progress: Any) -> None:
        nonlocal stopped
        if not stopped and IssuePage.objects.count() == 1:
            s3.kill("s3")
            stopped = True

    batch = services.run_batch(batch, watch=stop)
    assert stopped
    assert batch.state != BatchState.DONE
    assert "does not answer" in batch.error
    assert IssuePage.objects.count() == 1
    mended(s3)
    staging.sweep()
    assert clean() == []
    batch = services.run_batch(batch)
    assert (batch.state, len(batch.report["created"]), len(batch.report["unchanged"])) == (BatchState.DONE, 2, 1)
    assert clean() == []
    assert len(services.run_batch(batch).report["unchanged"]) == 3


def test_a_check_and_a_move_say_that_nobody_answers(s3: Servers) -> None:
    scan(factories.issue())
    s3.kill("s3")
    with pytest.raises(StorageUnavailable):
        clean()
    with pytest.raises(StorageUnavailable):
        media_storage("private").check()
