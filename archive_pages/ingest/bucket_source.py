"""A batch in a bucket: `s3://bucket/prefix` is a folder, `s3://bucket/path.zip` or `.pdf` a file.

Only buckets in `BATCH_BUCKETS` are read. The whole list is checked before anything is fetched: where keys lead, how
many files and bytes there are, and whether the disk has room. Then file after file comes to the run's staging folder,
and each is compared with the length and the checksum that the server has for it.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError, FlexibleChecksumError
from django.conf import settings
from django.utils.translation import gettext as _

from cms.media.storages.base import CHUNK, room
from cms.media.storages.client import Server, asking

ADDRESS = re.compile(r"s3:/{1,2}(?P<bucket>[a-z0-9][a-z0-9.-]{1,62})(?:/(?P<prefix>.*))?", re.DOTALL)
MD5 = re.compile(r"[0-9a-f]{32}")
PACKED = (".zip", ".pdf")
LONGEST_NAME = 255  # bytes of a part of a path, as file systems have it
GIGABYTE = 10**9


@dataclass(frozen=True, slots=True)
class Place:
    """A prefix, without a slash at its end."""

    bucket: str
    prefix: str

    @property
    def name(self) -> str:
        return self.prefix.rpartition("/")[2] or self.bucket


@dataclass(frozen=True, slots=True)
class Object:
    key: str
    relative: str
    size: int
    etag: str


class Refused(Exception):
    """Why nothing of it is fetched: the key or address, a code and a sentence."""

    def __init__(self, name: str, code: str, message: str) -> None:
        super().__init__(message)
        self.name, self.code, self.message = name, code, message


def place_of(source: Path | str) -> Place | None:
    """The place that an address names, also where a Path has taken one of its slashes; None for any other path."""
    found = ADDRESS.fullmatch(str(source))
    return Place(found["bucket"], (found["prefix"] or "").strip("/")) if found else None


def server() -> Server:
    return Server(settings.S3_ENDPOINT_URL, settings.S3_REGION, settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY)


def fetch(place: Place, target: Path, most_files: int, beat: Callable[[], None]) -> list[str]:
    """Brings all files to `target`; returns their paths below it. Raises Refused, StorageUnavailable."""
    objects = listed(place, most_files)
    _check_room(place, objects, target)
    for one in objects:
        with room():
            _fetch(place.bucket, one, target / one.relative, beat)
    return sorted(one.relative for one in objects)


def folders() -> list[str]:
    """Addresses of what lies directly in the buckets for batches: prefixes, zips and PDFs. Raises
    StorageUnavailable."""
    found = []
    for bucket in filter(_allowed, settings.BATCH_BUCKETS):
        with asking(server(), bucket):
            for page in server().quick().get_paginator("list_objects_v2").paginate(Bucket=bucket, Delimiter="/"):
                names = [one["Prefix"].rstrip("/") for one in page.get("CommonPrefixes", ())]
                names += [one["Key"] for one in page.get("Contents", ()) if one["Key"].lower().endswith(PACKED)]
                found += [f"s3://{bucket}/{name}" for name in names if name]
    return sorted(found)


def listed(place: Place, most_files: int) -> list[Object]:
    """The objects below the prefix, or the one of that key. Raises Refused."""
    if not _allowed(place.bucket):
        message = _("Batches are not taken from the bucket “%(bucket)s”; BATCH_BUCKETS does not name it.")
        raise Refused(place.bucket, "no-source", message % {"bucket": place.bucket})
    objects: list[Object] = []
    for one in _keys(place):
        if not one["Key"].endswith("/"):  # such mark a folder
            relative = _safe(one["Key"], place)
            objects.append(Object(one["Key"], relative, one["Size"], one["ETag"].strip('"')))
        if len(objects) > most_files:
            message = _("There are more than %(count)d files. Split the batch.") % {"count": most_files}
            raise Refused(place.name, "too-many-files", message)
    if not objects:
        address = f"s3://{place.bucket}/{place.prefix}"
        raise Refused(address, "no-source", _("Nothing lies under this address. Check the bucket and the prefix."))
    _check_names(objects)
    return objects


def _allowed(bucket: str) -> bool:
    """The site's own buckets are no place for batches, whatever the setting says."""
    own = (settings.S3_PUBLIC_BUCKET, settings.S3_PRIVATE_BUCKET)
    return bucket in settings.BATCH_BUCKETS and bucket not in own


def _keys(place: Place) -> Iterator[dict[str, Any]]:
    pages = server().patient().get_paginator("list_objects_v2")
    with asking(server(), place.bucket):
        if place.prefix.lower().endswith(PACKED):
            for page in pages.paginate(Bucket=place.bucket, Prefix=place.prefix, PaginationConfig={"MaxItems": 1}):
                yield from (one for one in page.get("Contents", ()) if one["Key"] == place.prefix)
            return
        for page in pages.paginate(Bucket=place.bucket, Prefix=f"{place.prefix}/" if place.prefix else ""):
            yield from page.get("Contents", ())


def _safe(key: str, place: Place) -> str:
    """The key as a path below the prefix. One that would lead out refuses the batch: it is no accident."""
    below = place.name if key == place.prefix else key[len(place.prefix) :].removeprefix("/")
    parts = below.split("/")
    if (
        any(part in ("", ".", "..") for part in parts)
        or "\\" in below
        or any(ord(character) < 32 for character in below)
    ):
        raise Refused(key, "unsafe-path", _("The bucket holds a file whose name is no path below the prefix."))
    if any(len(part.encode()) > LONGEST_NAME for part in parts):
        raise Refused(key, "unsafe-path", _("This file's name is too long. Rename it."))
    return below


def _check_names(objects: list[Object]) -> None:
    """In a bucket `a` may be a file beside `a/b`, and `A` beside `a`; on a disk they may not."""
    names = {one.relative.casefold() for one in objects}
    if len(names) < len(objects):
        raise Refused(objects[0].key, "duplicate-name", _("Two files differ only in capital letters. Rename one."))
    for one in objects:
        parts = one.relative.casefold().split("/")
        if any("/".join(parts[:end]) in names for end in range(1, len(parts))):
            raise Refused(one.key, "duplicate-name", _("A file is called as the folder of this one. Rename it."))


def _check_room(place: Place, objects: list[Object], target: Path) -> None:
    total = sum(one.size for one in objects)
    if total > settings.INGEST_MAX_ZIP_GIGABYTES * GIGABYTE:
        message = _("The batch has %(size).1f GB; the limit is %(limit)d GB (INGEST_MAX_ZIP_GIGABYTES).")
        sizes = {"size": total / GIGABYTE, "limit": settings.INGEST_MAX_ZIP_GIGABYTES}
        raise Refused(place.name, "source-too-large", message % sizes)
    if 2 * total > shutil.disk_usage(target).free:
        raise Refused(place.name, "no-room", _("The server's disk has too little room for this batch."))


def _fetch(bucket: str, one: Object, target: Path, beat: Callable[[], None]) -> None:
    """One file, as it was when it was listed. botocore compares what it reads with the server's checksum."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.md5(usedforsecurity=False), 0
    with asking(server(), one.key), target.open("xb") as file:
        try:
            answer = server().patient().get_object(Bucket=bucket, Key=one.key, IfMatch=one.etag, ChecksumMode="ENABLED")
            for chunk in answer["Body"].iter_chunks(CHUNK):
                digest.update(chunk)
                size += file.write(chunk)
                beat()
        except FlexibleChecksumError as error:
            raise _damaged(one) from error
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (404, 412):
                message = _("This file changed while it was fetched. Run the batch again.")
                raise Refused(one.key, "source-changed", message) from error
            raise
    plain = answer.get("ServerSideEncryption", "AES256") == "AES256" and MD5.fullmatch(one.etag)
    if size != one.size or (plain and digest.hexdigest() != one.etag):
        raise _damaged(one)


def _damaged(one: Object) -> Refused:
    return Refused(
        one.key, "source-damaged", _("This file came out otherwise than the server has it. Run the batch again.")
    )
