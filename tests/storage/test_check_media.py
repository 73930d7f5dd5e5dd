"""`manage.py check_media` finds what lacks, what changed and what nobody names, on either profile, and mends it."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from archive_pages import canvas_actions
from archive_pages.models import Canvas
from cms.media import checking, holding
from cms.media.models import CustomDocument, CustomImage, CustomRendition
from cms.media.places import media_storage
from tests import factories, storing
from tests.archive_pages.scanned import scan
from tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    storing.clear("private")
    storing.clear("default")
    cache.clear()  # Wagtail's renditions


@pytest.fixture
def canvas() -> Canvas:
    made = scan(factories.issue())
    made.master_sha256 = media_storage("private").sha256(str(made.master.name))
    made.save()
    return made


@pytest.fixture
def image() -> CustomImage:
    made = CustomImage(title="x", file=ContentFile(png(), name="one.png"))
    made._set_image_file_metadata()
    made.save()
    made.get_rendition("width-20")
    return made


def checked(*arguments: str, code: int) -> list[dict[str, Any]]:
    out = StringIO()
    with pytest.raises(SystemExit) as done:
        call_command("check_media", "--json", *arguments, stdout=out, stderr=StringIO())
    assert done.value.code == code, out.getvalue()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def written_over(part: str, name: str, data: bytes) -> None:
    """What no part of the site does."""
    media_storage(part).delete(name)
    assert media_storage(part).save(name, ContentFile(data)) == name


def test_a_sound_archive(canvas: Canvas, image: CustomImage) -> None:
    CustomDocument(title="x", file=ContentFile(b"rules", name="rules.txt"), file_size=5).save()
    assert checked("--hashes", code=0) == [{"missing": 0, "changed": 0, "orphan": 0, "mended": 0}]


def test_a_missing_pyramid_is_made_anew_from_its_master(client: Client, canvas: Canvas) -> None:
    media_storage("private").delete(str(canvas.pyramid.name))
    found, counts = checked(code=1)
    assert (found["kind"], found["name"], found["where"]) == (
        "missing", canvas.pyramid.name, f"archive_pages.Canvas {canvas.pk}, pyramid",
    )  # fmt: skip
    assert counts["missing"] == 1
    address = f"/iiif/image/3/{canvas.uuid}/0,0,512,512/512,512/0/default.jpg"
    assert client.get(address).status_code == 500
    assert checked("--remake", code=0)[0]["mended"]
    assert client.get(address).status_code == 200
    assert checked("--hashes", code=0)


@pytest.mark.parametrize(
    ("damage", "detail", "hashes"),
    [
        (lambda data: data[: len(data) // 2], "too few", False),
        (lambda data: data[:-200] + bytes(200), "damaged", True),
    ],
)
def test_a_damaged_pyramid_is_made_anew(canvas: Canvas, damage: Any, detail: str, hashes: bool) -> None:
    written_over("private", str(canvas.pyramid.name), damage(canvas.pyramid.open("rb").read()))
    if hashes:
        assert checked(code=0)  # no name or size tells
    options = ["--hashes"] if hashes else []
    assert detail in checked(*options, code=1)[0]["detail"]
    checked("--remake", *options, code=0)
    checked("--hashes", code=0)
    assert len(storing.stored()) == 2  # the damaged one is gone


def test_a_changed_master_is_found_by_its_hash_and_remakes_nothing(canvas: Canvas) -> None:
    data = bytearray(canvas.master.open("rb").read())
    data[2000] ^= 1
    written_over("private", str(canvas.master.name), bytes(data))
    assert checked(code=0)
    assert checked("--hashes", code=1)[0]["detail"] == "another sha256"
    media_storage("private").delete(str(canvas.pyramid.name))
    kinds = [(one["kind"], one["mended"]) for one in checked("--hashes", "--remake", code=1)[:-1]]
    assert sorted(kinds) == [("changed", False), ("missing", False)]


def test_pictures_by_size_and_hash_and_renditions_made_anew(client: Client, image: CustomImage) -> None:
    rendition = CustomRendition.objects.get()
    media_storage("default").delete(str(rendition.file.name))
    written_over("default", str(image.file.name), png() + b"more")
    found = {(one["kind"], one["where"]): one["detail"] for one in checked(code=1)[:-1]}
    size = len(png())
    assert found == {
        ("missing", f"media.CustomRendition {rendition.pk}, file"): "",
        ("changed", f"media.CustomImage {image.pk}, file"): f"{size + 4} bytes instead of {size}",
    }
    written_over("default", str(image.file.name), png())
    checked("--remake", code=0)
    assert client.get(CustomImage.objects.get().get_rendition("width-20").url).status_code == 200
    checked("--hashes", code=0)


def test_files_without_a_record_go_once_they_are_old(canvas: Canvas) -> None:
    storage = media_storage("private")
    orphan = storage.save("master/aa/lost/ő.tif", ContentFile(b"lost"))
    assert checked("--delete-orphans", code=0)[-1]["orphan"] == 0  # an ingest may be about to write its record
    assert [one["name"] for one in checked("--older-than", "0", code=1)[:-1]] == [orphan]
    assert storage.exists(orphan)
    assert checked("--older-than", "0", "--delete-orphans", code=0)[0]["mended"]
    assert not storage.exists(orphan)
    assert len(storing.stored()) == 2


def test_a_file_that_got_its_record_meanwhile_is_no_orphan(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are listed before records are read, and records are asked once more before a file goes."""
    monkeypatch.setattr(checking, "held", lambda part: iter(()))
    wanted = checking.Wanted(delete_orphans=True, older_than=timedelta(days=-1))
    assert list(checking.check(wanted)) == []
    assert len(storing.stored()) == 2


def test_the_files_of_a_page_that_was_taken_out_are_no_orphans(canvas: Canvas) -> None:
    canvas_actions.remove(canvas, User.objects.create_superuser("archivist"))
    assert checked("--older-than", "0", "--delete-orphans", code=0)[-1]["orphan"] == 0
    assert len(storing.stored()) == 2


def test_every_field_that_keeps_a_file_is_known() -> None:
    """An app that comes with files of its own is looked after without a word; none of its files is an orphan."""
    public = {model._meta.label for model, _field in holding.file_fields("default")}
    private = {f"{model._meta.label}.{field}" for model, field in holding.file_fields("private")}
    assert {"media.CustomImage", "media.CustomDocument", "media.CustomRendition", "wagtailusers.UserProfile"} <= public
    scans = {
        f"archive_pages.{model}.{field}"
        for model in ("Canvas", "RemovedCanvas")
        for field in ("master", "pyramid", "ocr")
    }
    photographs = {f"walks.Photograph.{field}" for field in ("master", "original", "pyramid")}
    routes = {f"walks.WalkRoute.{field}" for field in ("file", "geometry")}
    sent = {"uploads.Piece.file"} | {
        f"campaigns.{field}" for field in ("SubmissionFile.master", "Rendition.file", "Consent.form")
    }
    others = {"walks.Recording.file", "operating.BulkFile.file"}
    assert private == scans | photographs | routes | sent | others
