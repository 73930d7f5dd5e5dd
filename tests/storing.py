"""What tests ask of storages, whichever profile they run on."""

from datetime import timedelta

from cms.media.places import media_storage
from cms.media.storages.bucket import BucketStorage


def stored(part: str = "private") -> set[str]:
    """The names of all files on a storage."""
    return {entry.name for entry in media_storage(part).entries()}


def clear(part: str = "private") -> None:
    for entry in list(media_storage(part).entries()):
        media_storage(part).delete(entry.name)


def remove(bucket: BucketStorage) -> None:
    """The bucket with all that is in it, half-sent files too."""
    client = bucket.server.patient()
    pages = list(client.get_paginator("list_objects_v2").paginate(Bucket=bucket.bucket_name))
    for key in sorted((one["Key"] for page in pages for one in page.get("Contents", ())), reverse=True):
        client.delete_object(Bucket=bucket.bucket_name, Key=key)
    bucket.drop_abandoned(timedelta(days=-1))
    client.delete_bucket(Bucket=bucket.bucket_name)
