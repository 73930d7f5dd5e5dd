"""A full disk under the media folder: told in plain words, nothing half-written, and all goes on once there is room.

The folder is a small tmpfs of the test's own. Mounting one takes root; in CI we are.
"""

import subprocess
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
from archive_pages.models import Batch, IssuePage
from archive_pages.models.batch import BatchState
from cms.media import checking
from cms.media.models import CustomImage
from cms.media.places import PARTS, media_storage
from cms.media.storages.base import StorageFull
from demo.press.samples import sample_issue
from tests import factories, storing
from tests.archive_pages.scanned import scan
from tests.pictures import png

pytestmark = [pytest.mark.embedded, pytest.mark.django_db]
MEGABYTES = 16


@pytest.fixture(autouse=True)
def small_disk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The disk of the media; all else of the site lies on another."""
    disk = tmp_path / "media"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "library-test", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a tmpfs can only be mounted by root")
    settings.VAR_DIR = tmp_path / "var"
    (tmp_path / "var").mkdir()
    try:
        for part in PARTS:
            monkeypatch.setitem(vars(media_storage(part)), "location", str(disk / part))
            monkeypatch.setitem(vars(media_storage(part)), "base_location", str(disk / part))
            (disk / part).mkdir()
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Takes all room but `leave` bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(0, file.tell() - leave))
    return filler


def clean() -> list[checking.Finding]:
    return list(checking.check(checking.Wanted(hashes=True, older_than=timedelta(0))))


def files(disk: Path) -> set[str]:
    """Everything on the disk, what is half-written too."""
    return {path.name for path in disk.rglob("*") if path.is_file()} - {"filler"}


def test_what_does_not_fit_leaves_nothing(small_disk: Path) -> None:
    storage = media_storage("private")
    fill(small_disk, leave=100_000)
    kept = storage.save("small.bin", ContentFile(bytes(1000)))
    with pytest.raises(StorageFull, match="disk where files are kept is full"):
        storage.save("large.bin", ContentFile(bytes(500_000)))
    assert files(small_disk) == {"small.bin"}
    assert storage.size(kept) == 1000
    assert storing.stored() == {kept}


def test_an_upload_says_so_and_goes_in_once_there_is_room(client: Client, small_disk: Path) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    client.raise_request_exception = False
    filler = fill(small_disk, leave=0)
    form = {"title": "y", "collection": 1}
    answer = client.post(reverse("wagtailimages:add"), form | {"file": SimpleUploadedFile("one.png", png(600, 400))})
    assert (answer.status_code, CustomImage.objects.count()) == (503, 0)
    assert files(small_disk) == set()
    filler.unlink()
    answer = client.post(reverse("wagtailimages:add"), form | {"file": SimpleUploadedFile("one.png", png(600, 400))})
    assert answer.status_code == 302
    assert clean() == []


def test_a_scan_is_not_half_replaced(small_disk: Path) -> None:
    canvas = scan(factories.issue(live=False))
    before = files(small_disk)
    fill(small_disk, leave=20_000)
    with pytest.raises(canvas_actions.CanvasProblem, match="disk where files are kept is full"):
        canvas_actions.rotate(canvas, 90, User.objects.create_superuser("archivist"))
    assert files(small_disk) == before
    canvas.refresh_from_db()
    assert canvas.rotation == 0
    (small_disk / "filler").unlink()
    assert clean() == []


def test_an_ingest_keeps_what_fitted_and_goes_on_once_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    for day in range(1, 8):
        sample_issue(tmp_path / "in" / f"1905-03-0{day}", size=(800, 1100), pages=1, seed=day)
    filler = fill(small_disk, leave=1_200_000)
    batch = services.run_batch(services.queue_batch(tmp_path / "in", new_title="Hírlap", language="hu"))
    written = IssuePage.objects.count()
    assert 0 < written < 7
    assert batch.state == BatchState.RUNNING
    assert batch.waiting_since
    assert "disk where files are kept is full" in batch.error
    assert clean() == []
    filler.unlink()
    Batch.objects.update(due_at=None)
    batch = services.take_up(batch)
    assert (batch.state, len(batch.report["created"])) == (BatchState.DONE, 7 - written)
    assert clean() == []


def test_a_full_disk_under_all_of_the_site_is_waited_for_and_is_no_damaged_scan(
    small_disk: Path, tmp_path: Path, settings: Any
) -> None:
    """Where the site has one disk, it is full for what is made ready too."""
    settings.VAR_DIR = small_disk / "var"
    settings.VAR_DIR.mkdir()
    sample_issue(tmp_path / "in" / "1905-03-04", size=(800, 1100), pages=1)
    filler = fill(small_disk, leave=150_000)
    batch = services.run_batch(services.queue_batch(tmp_path / "in", new_title="Hírlap", language="hu"))
    assert batch.state == BatchState.RUNNING
    assert batch.waiting_since
    assert "disk where files are kept is full" in batch.error
    assert not IssuePage.objects.exists()
    assert storing.stored() == set()
    filler.unlink()
    Batch.objects.update(due_at=None)
    assert services.take_up(batch).state == BatchState.DONE
    assert clean() == []
