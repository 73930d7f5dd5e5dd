"""An embedded site's files move to S3 and back, each verified, under the same names; a run that breaks goes on."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from archive_pages.models import Canvas
from cms.media import moving
from cms.media.models import CustomDocument
from cms.media.places import PARTS, storage_at
from cms.media.storages.base import StorageUnavailable
from cms.media.storages.bucket import BucketStorage
from cms.media.storages.folder import FolderStorage
from demo.press.samples import sample_issue
from tests.archive_pages.ingesting import take

pytestmark = [pytest.mark.production, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def empty_places(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    cleared()
    yield
    cleared()


def cleared() -> None:
    for place in ("folder", "s3"):
        for part in PARTS:
            for entry in list(storage_at(place, part).entries()):
                storage_at(place, part).delete(entry.name)


def contents(place: str) -> dict[tuple[str, str], str]:
    storages = {part: storage_at(place, part) for part in PARTS}
    return {
        (part, entry.name): storage.sha256(entry.name)
        for part, storage in storages.items()
        for entry in storage.entries()
    }


def moved(to: str, *arguments: str, code: int = 0) -> str:
    out = StringIO()
    with pytest.raises(SystemExit) as done:
        call_command("move_media", "--to", to, *arguments, stdout=out, stderr=StringIO())
    assert done.value.code == code, out.getvalue()
    return out.getvalue()


def filled() -> None:
    storage_at("folder", "default").save("documents/rules.txt", ContentFile(b"Please whisper."))
    storage_at("folder", "default").save("images/ő kép.png", ContentFile(b"a picture"))
    for number in range(3):
        storage_at("folder", "private").save(f"master/ab/{number}/scan.tif", ContentFile(bytes([number]) * 50_000))


def test_a_sample_issue_moves_to_the_folder_and_back_with_equal_content(tmp_path: Path) -> None:
    sample_issue(tmp_path / "in" / "1905-03-04", size=(800, 1100), pages=2)
    assert take(tmp_path / "in").created
    CustomDocument(title="x", file=ContentFile(b"Please whisper.", name="rules.txt")).save()
    before = contents("s3")
    assert len(before) == 7
    moved("folder", "--delete-source")
    assert contents("folder") == before
    assert contents("s3") == {}
    moved("s3")
    assert contents("s3") == contents("folder") == before
    assert all(canvas.pyramid.open("rb").read(2) in (b"II", b"MM") for canvas in Canvas.objects.all())


def test_a_second_run_copies_only_what_is_new_and_deletes_only_when_told() -> None:
    filled()
    assert "5 copied" in moved("s3")
    assert len(contents("folder")) == 5
    storage_at("folder", "private").save("master/ab/3/scan.tif", ContentFile(b"new"))
    assert moved("s3") == "1 copied, 5 kept\n"
    assert moved("s3", "--delete-source").startswith("6 deleted, 6 kept")
    assert contents("folder") == {}
    assert len(contents("s3")) == 6


def test_a_run_that_breaks_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    filled()
    place, placed = BucketStorage.place, []

    def breaking(storage: BucketStorage, path: Path, name: str, **how: Any) -> None:
        if len(placed) == 3:
            raise StorageUnavailable("gone")
        placed.append(name)
        place(storage, path, name, **how)

    with monkeypatch.context() as patched:
        patched.setattr(BucketStorage, "place", breaking)
        with pytest.raises(StorageUnavailable):
            list(moving.move("folder", "s3"))
    assert sorted(step.what for step in moving.move("folder", "s3")) == ["copied"] * 2 + ["kept"] * 3
    assert contents("s3") == contents("folder")


def test_what_was_copied_but_not_yet_noted_is_verified_and_not_copied_again() -> None:
    filled()
    storage_at("s3", "default").save("documents/rules.txt", ContentFile(b"Please whisper."))
    assert moved("s3") == "4 copied, 1 verified\n"


def test_another_file_of_that_name_is_a_conflict_and_nothing_is_deleted() -> None:
    filled()
    storage_at("s3", "default").save("documents/rules.txt", ContentFile(b"Shout as you like"))
    assert "conflict: default documents/rules.txt" in moved("s3", "--delete-source", code=1)
    assert len(contents("folder")) == 5
    assert storage_at("s3", "default").open("documents/rules.txt").read() == b"Shout as you like"


def test_a_copy_that_came_out_otherwise_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    filled()
    name = "documents/rules.txt"
    place = BucketStorage.place

    def damaging(storage: BucketStorage, path: Path, key: str, **how: Any) -> None:
        if key == name:
            storage.save(key, ContentFile(b"Please whisper!"))
        else:
            place(storage, path, key, **how)

    monkeypatch.setattr(BucketStorage, "place", damaging)
    assert f"conflict: default {name}" in moved("s3", code=1)
    assert isinstance(storage_at("folder", "default"), FolderStorage)
    assert storage_at("folder", "default").exists(name)


def test_a_source_that_changed_since_it_was_verified_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    filled()
    moved("s3")
    folder = storage_at("folder", "default")
    folder.delete("documents/rules.txt")
    folder.save("documents/rules.txt", ContentFile(b"Please WHISPER."))
    steps = {step.name: step.what for step in moving.delete_sources("folder", "s3")}
    assert steps.pop("documents/rules.txt") == "left"
    assert set(steps.values()) == {"deleted"}
