"""S3 freezes in the middle of a large file: whoever sends it is told within a bounded time, and nothing is left."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from archive_pages.ingest import services
from archive_pages.models import Batch, Canvas
from archive_pages.models.batch import BatchState
from cms.media.models import CustomDocument
from cms.media.places import buckets, media_storage
from cms.media.storages.bucket import PART_SIZE, BucketStorage
from tests import storing
from tests.breakable import Servers
from tests.storage.test_faults import clean, mended, s3, servers  # noqa: F401

pytestmark = [pytest.mark.production, pytest.mark.django_db, pytest.mark.timeout(600)]
BOUND = 75.0  # seconds: three times 20 for an answer, and what is left of others
LARGE = 3 * PART_SIZE


@contextmanager
def frozen_after_a_part(s3: Servers, bucket: BucketStorage) -> Iterator[threading.Event]:  # noqa: F811
    """Freezes the server once the first part of a file has come to `bucket`. The event is set then."""
    server, over, frozen = bucket.server, threading.Event(), threading.Event()
    keys = {"aws_access_key_id": server.access_key, "aws_secret_access_key": server.secret_key}
    client = boto3.client("s3", endpoint_url=server.endpoint, region_name="us-east-1", **keys)

    def watch() -> None:
        while not over.wait(0.002):
            for one in client.list_multipart_uploads(Bucket=bucket.bucket_name).get("Uploads", ()):
                about = {"Bucket": bucket.bucket_name, "Key": one["Key"], "UploadId": one["UploadId"]}
                if client.list_parts(**about).get("Parts"):
                    s3.freeze("s3")
                    frozen.set()
                    return

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield frozen
    finally:
        over.set()
        thread.join()


def drop_parts(part: str) -> None:
    """Unfinished uploads, as the duty does a day later; none where the server has heard yet that they are given up."""
    bucket: Any = media_storage(part)
    assert bucket.drop_abandoned() == 0  # they might be somebody's who sends them just now
    assert bucket.drop_abandoned(timedelta(days=-1)) <= 1
    assert bucket.drop_abandoned(timedelta(days=-1)) == 0


def bucket_of(part: str) -> BucketStorage:
    return next(one for one in buckets() if one is media_storage(part))


def test_an_editors_upload(client: Client, s3: Servers) -> None:  # noqa: F811
    client.force_login(User.objects.create_superuser("editor"))
    client.raise_request_exception = False

    def send() -> Any:
        form = {"title": "y", "collection": 1, "file": SimpleUploadedFile("large.pdf", b"%PDF-1.4" + bytes(LARGE))}
        return client.post(reverse("wagtaildocs:add"), form)

    with frozen_after_a_part(s3, bucket_of("default")) as frozen:
        began = time.monotonic()
        answer = send()
    took = time.monotonic() - began
    assert frozen.is_set()
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert took < BOUND
    mended(s3)
    assert not CustomDocument.objects.exists()
    assert storing.stored("default") == set()
    drop_parts("default")
    assert send().status_code == 302
    assert clean() == []


def test_a_scan_of_a_batch(s3: Servers, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "in" / "1905-03-04"
    folder.mkdir(parents=True)
    Image.effect_noise((7000, 5200), 40).save(folder / "0001.tif")
    batch = services.queue_batch(tmp_path / "in", new_title="Hírlap", language="hu")
    with frozen_after_a_part(s3, bucket_of("private")) as frozen:
        began = time.monotonic()
        batch = services.run_batch(batch)
    took = time.monotonic() - began
    assert frozen.is_set()
    assert batch.state == BatchState.RUNNING
    assert batch.waiting_since
    assert took < BOUND + 30  # the page was made ready before
    assert not Canvas.objects.exists()
    mended(s3)
    assert storing.stored() == set()
    drop_parts("private")
    Batch.objects.update(due_at=None)
    assert services.take_up(batch).state == BatchState.DONE
    assert clean() == []
    assert Canvas.objects.get().master.size > LARGE / 2
