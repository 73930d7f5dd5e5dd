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
    for entry in list(bucket.entries()):
        bucket.delete(entry.name)
    bucket.drop_abandoned(timedelta(days=-1))
    bucket.server.patient().delete_bucket(Bucket=bucket.bucket_name)
