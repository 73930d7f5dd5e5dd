"""The storages by what they are for (`default`, `private`), here or in the other place where files may lie."""

from functools import cache
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.handler import StorageHandler

from .storages.base import MediaStorage
from .storages.bucket import BucketStorage

PARTS = ("default", "private")


def media_storage(part: str) -> MediaStorage:
    """The storage in use."""
    return cast(MediaStorage, storages[part])


def buckets() -> list[BucketStorage]:
    """The buckets in use, none where files lie in a folder."""
    return [one for part in PARTS if isinstance(one := storages[part], BucketStorage)]


@cache
def _place(name: str) -> StorageHandler:
    backends: Any = settings.MEDIA_PLACES[name]  # what STORAGES is, and annotated as something else
    return StorageHandler(backends)


def storage_at(place: str, part: str) -> MediaStorage:
    """The storage of `part` at `folder` or `s3`, whichever is in use. Raises KeyError where S3 is not set up."""
    return cast(MediaStorage, _place(place)[part])
