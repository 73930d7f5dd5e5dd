"""Batches from `s3://bucket/prefix`, on a real S3 server: taken in like a folder, and refused like a hostile zip."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from archive_pages import batch_sources
from archive_pages.ingest import bucket_source, services
from archive_pages.ingest.records import TitleChoice
from archive_pages.ingest.sources import SourceRefused
from archive_pages.models import Canvas, IssuePage
from archive_pages.models.batch import BatchState
from cms.media.places import media_storage
from cms.media.storages.bucket import BucketStorage
from demo.press.samples import sample_issue
from tests import storing
from tests.archive_pages.ingesting import archivist, orphans, take

pytestmark = [pytest.mark.production, pytest.mark.django_db]


@pytest.fixture
def bucket(settings: Any, tmp_path: Path) -> Iterator[BucketStorage]:
    storing.clear()
    private = media_storage("private")
    assert isinstance(private, BucketStorage)
    made = BucketStorage(
        bucket_name=f"test-batches-{uuid4().hex[:12]}",
        endpoint_url=private.endpoint_url,
        access_key=private.access_key,
        secret_key=private.secret_key,
    )
    made.server.patient().create_bucket(Bucket=made.bucket_name)
    settings.BATCH_BUCKETS, settings.BATCH_DIR = [made.bucket_name], tmp_path / "none"
    yield made
    storing.remove(made)


def put(bucket: BucketStorage, key: str, data: bytes = b"x") -> None:
    bucket.server.patient().put_object(Bucket=bucket.bucket_name, Key=key, Body=data)


def filled(bucket: BucketStorage, folder: Path, prefix: str = "2026/hírlap") -> Path:
    sample_issue(folder / "in" / "1905-03-04", size=(800, 1100), pages=2)
    for path in (folder / "in").rglob("*"):
        if path.is_file():
            put(bucket, f"{prefix}/{path.relative_to(folder / 'in').as_posix()}", path.read_bytes())
    return Path(f"s3://{bucket.bucket_name}/{prefix}")


def refusal(source: Path | str) -> tuple[str, str]:
    with pytest.raises(SourceRefused) as refused:
        take(Path(source))
    (problem,) = refused.value.problems
    assert problem.message
    assert not IssuePage.objects.exists()
    return problem.code, problem.file


def test_a_prefix_is_taken_in_like_the_folder_it_was_and_a_second_run_changes_nothing(
    bucket: BucketStorage, tmp_path: Path
) -> None:
    source = filled(bucket, tmp_path)
    put(bucket, "2026/hírlap-other/1905-03-05/0001.png", b"another batch")
    put(bucket, "2026/hírlap/", b"")  # some programs mark folders so
    plan = services.plan_source(source, TitleChoice(new_title="Hírlap", language="hu"))
    assert (len(plan.issues), plan.pages, plan.problems) == (1, 2, [])
    report = take(source)
    assert (len(report.created), report.refused) == (1, [])
    assert Canvas.objects.exclude(pyramid="").count() == 2
    assert all(canvas.word_count for canvas in Canvas.objects.all())
    assert len(take(source).unchanged) == 1
    assert len(take(tmp_path / "in").unchanged) == 1
    assert orphans() == set()


def test_a_batch_by_command_and_admin_keeps_its_address(bucket: BucketStorage, tmp_path: Path) -> None:
    source = filled(bucket, tmp_path, "batch-7")
    address = f"s3://{bucket.bucket_name}/batch-7"
    assert batch_sources.offered() == [address]
    chosen = batch_sources.source_called(address)
    batch = services.queue_batch(chosen, new_title="Hírlap", language="hu", user=archivist())
    assert services.plan_batch(batch).state == BatchState.PLANNED
    services.start_batch(batch)
    assert services.run_batch(batch).state == BatchState.DONE
    again = services.run_batch(services.batch_for(source, TitleChoice(new_title="Hírlap", language="hu"), False))
    assert len(again.report["unchanged"]) == 1
    with pytest.raises(batch_sources.SourceProblem):
        batch_sources.source_called(f"s3://{media_storage('private').bucket_name}/master")  # type: ignore[attr-defined]


def test_a_zip_in_a_bucket(bucket: BucketStorage, tmp_path: Path) -> None:
    sample_issue(tmp_path / "in" / "1905-03-04", size=(800, 1100), pages=1)
    with zipfile.ZipFile(tmp_path / "batch.zip", "w") as archive:
        for path in (tmp_path / "in").rglob("*"):
            archive.write(path, path.relative_to(tmp_path / "in"))
    put(bucket, "packed/batch.zip", (tmp_path / "batch.zip").read_bytes())
    put(bucket, "packed/batch.zip.part", b"not this")
    assert len(take(Path(f"s3://{bucket.bucket_name}/packed/batch.zip")).created) == 1


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("in/a\\..\\..\\out.png", "unsafe-path"),
        ("in/a\nb.png", "unsafe-path"),
        ("in/" + "ő" * 200 + ".png", "unsafe-path"),
    ],
)
def test_keys_that_lead_out_refuse_the_batch(bucket: BucketStorage, tmp_path: Path, key: str, code: str) -> None:
    source = filled(bucket, tmp_path, "in")
    listed = [{"Key": "in/1.png", "Size": 1, "ETag": '"x"'}, {"Key": key, "Size": 1, "ETag": '"x"'}]
    with pytest.MonkeyPatch.context() as patched:  # this server keeps objects in a folder, and takes no such key
        patched.setattr(bucket_source, "_keys", lambda place: iter(listed))
        assert refusal(source) == (code, key)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (["in/../out.png"], "unsafe-path"),
        (["in//etc/passwd"], "unsafe-path"),
        (["in/./a.png"], "unsafe-path"),
        (["in/a.png", "in/A.PNG"], "duplicate-name"),
        (["in/a", "in/a/b.png"], "duplicate-name"),
    ],
)
def test_lists_that_no_disk_can_hold_refuse_the_batch(
    bucket: BucketStorage, monkeypatch: pytest.MonkeyPatch, keys: list[str], code: str
) -> None:
    listed = [{"Key": key, "Size": 1, "ETag": '"x"'} for key in keys]
    monkeypatch.setattr(bucket_source, "_keys", lambda place: iter(listed))
    assert refusal(f"s3://{bucket.bucket_name}/in")[0] == code


def test_too_much_is_refused_before_anything_is_fetched(
    bucket: BucketStorage, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = filled(bucket, tmp_path)
    monkeypatch.setattr(bucket_source, "_fetch", lambda *_all: pytest.fail("fetched"))
    monkeypatch.setattr("archive_pages.ingest.sources.MAX_ENTRIES", 1)
    assert refusal(source)[0] == "too-many-files"
    monkeypatch.undo()
    monkeypatch.setattr(bucket_source, "_fetch", lambda *_all: pytest.fail("fetched"))
    settings.INGEST_MAX_ZIP_GIGABYTES = 0
    assert refusal(source)[0] == "source-too-large"


def test_only_buckets_for_batches_are_read_and_never_our_own(bucket: BucketStorage, settings: Any) -> None:
    own = settings.S3_PRIVATE_BUCKET
    assert refusal("s3://somebody-elses/prefix")[0] == "no-source"
    settings.BATCH_BUCKETS = [own, bucket.bucket_name]
    assert refusal(f"s3://{own}/master") == ("no-source", own)
    assert batch_sources.offered() == []
    assert refusal(f"s3://{bucket.bucket_name}/nothing/here")[0] == "no-source"


def test_a_file_that_changes_while_it_is_fetched_refuses_the_batch(
    bucket: BucketStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = filled(bucket, tmp_path, "in")
    listed = bucket_source.listed

    def then_changed(place: bucket_source.Place, most: int) -> list[bucket_source.Object]:
        found = listed(place, most)
        put(bucket, found[-1].key, b"changed")
        return found

    monkeypatch.setattr(bucket_source, "listed", then_changed)
    assert refusal(source)[0] == "source-changed"
