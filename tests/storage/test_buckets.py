"""Buckets on a real S3 server: made, closed, and kept free of what was half-sent."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.media import duties
from cms.media.places import buckets, media_storage
from cms.media.storages.base import StorageUnavailable
from cms.media.storages.bucket import BucketStorage
from tests import storing

pytestmark = [pytest.mark.production, pytest.mark.django_db]
PUBLIC_POLICY = (
    '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*"}]}'
)


@pytest.fixture
def bucket() -> BucketStorage:
    storing.clear()
    found = media_storage("private")
    assert isinstance(found, BucketStorage)
    return found


def prepared() -> str:
    out = StringIO()
    call_command("prepare_storage", stdout=out)
    return out.getvalue()


def test_missing_buckets_are_made_and_made_ones_left_alone(bucket: BucketStorage) -> None:
    assert prepared().count("there already") == 2
    storing.remove(bucket)
    with pytest.raises(StorageUnavailable, match="is missing"):
        bucket.check()
    assert f"{bucket.bucket_name}: made" in prepared()
    bucket.check()


def test_a_bucket_that_is_open_to_everyone_is_refused(bucket: BucketStorage) -> None:
    client = bucket.server.patient()
    client.put_bucket_policy(Bucket=bucket.bucket_name, Policy=PUBLIC_POLICY % bucket.bucket_name)
    try:
        with pytest.raises(CommandError, match="opens it to everyone"):
            prepared()
    finally:
        client.delete_bucket_policy(Bucket=bucket.bucket_name)
    prepared()


def half_sent(bucket: BucketStorage) -> None:
    target = {"Bucket": bucket.bucket_name, "Key": "half.bin"}
    client = bucket.server.patient()
    upload = client.create_multipart_upload(**target)
    client.upload_part(**target, UploadId=upload["UploadId"], PartNumber=1, Body=b"half")


def test_what_was_half_sent_is_dropped_when_it_is_old(bucket: BucketStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    half_sent(bucket)
    assert bucket.drop_abandoned() == 0  # somebody may be sending it just now
    monkeypatch.setattr("cms.media.storages.bucket.ABANDONED", timedelta(days=-1))
    duties.abandoned_uploads(None)  # type: ignore[arg-type]
    assert not bucket.server.patient().list_multipart_uploads(Bucket=bucket.bucket_name).get("Uploads")


def test_nobody_reads_a_bucket_without_the_key(bucket: BucketStorage) -> None:
    from urllib.error import HTTPError
    from urllib.request import urlopen

    from django.core.files.base import ContentFile

    for one in buckets():
        name = one.save("closed.txt", ContentFile(b"for some"))
        for address in (f"{one.endpoint_url}/{one.bucket_name}/{name}", f"{one.endpoint_url}/{one.bucket_name}/"):
            with pytest.raises(HTTPError) as refused:
                urlopen(address)
            assert refused.value.code == 403
        one.delete(name)
