"""Files in a bucket on S3, as objects whose keys are the files' names.

Writing is conditional (`If-None-Match: *`), so the server itself refuses a name that is taken; the parts of a large
file become an object all at once. Nothing goes out of a bucket by an address of its own, but for `presigned`.
"""

import mimetypes
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.utils import validate_file_name
from django.utils import timezone
from django.utils._os import safe_join as safe_path
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage
from storages.utils import ReadBytesWrapper

from .base import CHUNK, Entry, MediaStorage, StorageUnavailable, digest, file_chunks
from .client import Server, asking, asking_quickly, once_more

PART_SIZE = 16 << 20  # of a file that is sent in parts; S3 takes 10,000 of them
IN_MEMORY = 4 << 20  # what is read of a file before a disk is used
SECONDS = 60  # that a presigned address opens its file
ABANDONED = timedelta(days=1)


@deconstructible
class BucketStorage(MediaStorage, S3Storage):
    """Options: `bucket_name`, `endpoint_url`, `region_name`, `access_key`, `secret_key`, `base_url` (of our own view
    that hands the files out, None where none does), `browser_url` (how browsers reach the server)."""

    def __init__(self, base_url: str | None = None, browser_url: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.base_url, self.browser_url = base_url, browser_url
        self.server = Server(
            self.endpoint_url or "", self.region_name or "", self.access_key or "", self.secret_key or ""
        )

    # Django's

    def url(self, name: str | None, *_arguments: Any, **_options: Any) -> str:
        if self.base_url is None or name is None:
            raise ValueError("This file is not accessible via a URL.")
        return f"{self.base_url}{filepath_to_uri(name)}"

    def exists(self, name: str) -> bool:
        try:
            self.describe(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return self.describe(name).size

    def get_modified_time(self, name: str) -> datetime:
        return self.describe(name).modified

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        found: str = super(S3Storage, self).get_available_name(name, max_length)
        return found

    def delete(self, name: str) -> None:
        with asking_quickly(self.server, name):
            self.server.patient().delete_object(Bucket=self.bucket_name, Key=self._key(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        prefix = f"{self._key(name)}/" if name else ""
        pages = self.server.patient().get_paginator("list_objects_v2")
        folders, files = [], []
        with asking(self.server, name):
            for page in pages.paginate(Bucket=self.bucket_name, Delimiter="/", Prefix=prefix):
                folders += [one["Prefix"][len(prefix) : -1] for one in page.get("CommonPrefixes", ())]
                files += [one["Key"][len(prefix) :] for one in page.get("Contents", ()) if one["Key"] != prefix]
        return folders, files

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("A file in a bucket is only opened to be read; save another.")
        spool: Any = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- closed with the File
        for chunk in self.chunks(name):
            spool.write(chunk)
        spool.seek(0)
        return File(spool, name)

    def _save(self, name: str, content: Any) -> str:
        if content.seekable():
            content.seek(0)
        self._send(ReadBytesWrapper(content), name)
        return name

    # MediaStorage's

    def place(self, path: Path, name: str, *, move: bool = False) -> None:
        try:
            with path.open("rb") as file:
                self._send(file, name)
        except FileExistsError:
            if digest(file_chunks(path)) != self.sha256(name):
                raise

    def describe(self, name: str) -> Entry:
        ask = partial(self.server.quick().head_object, Bucket=self.bucket_name, Key=self._key(name))
        with asking_quickly(self.server, name):
            head = once_more(ask)
        return Entry(name, head["ContentLength"], head["LastModified"], head["ETag"].strip('"'))

    def read_range(self, name: str, offset: int, length: int) -> bytes:
        with asking_quickly(self.server, name):
            data: bytes = once_more(partial(self._range, name, offset, length))
        if len(data) != length:
            raise EOFError(f"{name} ends early")
        return data

    def _range(self, name: str, offset: int, length: int) -> bytes:
        span = f"bytes={offset}-{offset + length - 1}"
        answer = self.server.quick().get_object(Bucket=self.bucket_name, Key=self._key(name), Range=span)
        data: bytes = answer["Body"].read()
        return data

    def chunks(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        span = {} if start == 0 and stop is None else {"Range": f"bytes={start}-{'' if stop is None else stop - 1}"}
        ask = partial(self.server.quick().get_object, Bucket=self.bucket_name, Key=self._key(name), **span)
        with asking_quickly(self.server, name):
            body = once_more(ask)["Body"]

        def read() -> Iterator[bytes]:
            with asking(self.server, name), body:
                yield from body.iter_chunks(CHUNK)

        return read()

    def entries(self, prefix: str = "") -> Iterator[Entry]:
        pages = self.server.patient().get_paginator("list_objects_v2")
        with asking(self.server, prefix):
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=prefix):
                for one in page.get("Contents", ()):
                    if not one["Key"].endswith("/"):  # by such some programs mark a folder
                        yield Entry(one["Key"], one["Size"], one["LastModified"], one["ETag"].strip('"'))

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """A copy, in the folder for such (TMPDIR), gone at the end."""
        with tempfile.TemporaryDirectory(prefix="library-") as folder:
            path = Path(safe_path(folder, Path(name).name))
            with path.open("wb") as file:
                for chunk in self.chunks(name):
                    file.write(chunk)
            yield path

    def presigned(self, name: str, file_name: str, content_type: str) -> str | None:
        wanted = {
            "Bucket": self.bucket_name,
            "Key": self._key(name),
            "ResponseContentDisposition": content_disposition_header(True, file_name) or "attachment",
            "ResponseContentType": content_type,
            "ResponseCacheControl": "private, no-store",
        }
        signer = self.server.signer(self.browser_url)
        address: str = signer.generate_presigned_url("get_object", Params=wanted, ExpiresIn=SECONDS)
        return address

    def check(self) -> None:
        try:
            with asking(self.server, self.bucket_name):
                self.server.quick().head_bucket(Bucket=self.bucket_name)
        except FileNotFoundError as error:
            words = _("The bucket “%(bucket)s” is missing; manage.py prepare_storage makes it.")
            raise StorageUnavailable(words % {"bucket": self.bucket_name}) from error

    # writing

    def _key(self, name: str) -> str:
        """Raises SuspiciousOperation for a name that leads out of the bucket."""
        return str(validate_file_name(name.replace("\\", "/"), allow_relative_path=True))

    def _send(self, file: BinaryIO | ReadBytesWrapper, name: str) -> None:
        """All at once where one part is enough. Raises FileExistsError."""
        target = {"Bucket": self.bucket_name, "Key": self._key(name)}
        upload = uuid4().hex
        about = {
            "ContentType": mimetypes.guess_type(name)[0] or self.default_content_type,
            "Metadata": {"upload": upload},
        }
        client = self.server.patient()
        first = _read(file, PART_SIZE)
        try:
            with asking(self.server, name):
                if len(first) < PART_SIZE:
                    client.put_object(**target, **about, Body=first, IfNoneMatch="*")
                else:
                    self._send_parts(client, target, about, first, lambda: _read(file, PART_SIZE))
        except FileExistsError:  # perhaps by ourselves: the answer was lost, and the client asked again
            with asking(self.server, name):
                if client.head_object(**target)["Metadata"].get("upload") == upload:
                    return
            raise

    def _send_parts(
        self, client: Any, target: dict[str, str], about: dict[str, Any], data: bytes, more: Callable[[], bytes]
    ) -> None:
        """One part of `PART_SIZE` in memory at a time. Whatever goes wrong, the server is told to drop them all."""
        upload = {**target, "UploadId": client.create_multipart_upload(**target, **about)["UploadId"]}
        try:
            parts: list[dict[str, Any]] = []
            while data:
                sent = client.upload_part(**upload, PartNumber=len(parts) + 1, Body=data)
                parts.append({"ETag": sent["ETag"], "PartNumber": len(parts) + 1})
                data = more()
            client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*")
        except BaseException:
            self._abort(upload)
            raise

    def _abort(self, upload: dict[str, str]) -> None:
        """One try: where even that fails, `drop_abandoned` does it a day later."""
        try:
            self.server.quick().abort_multipart_upload(**upload)
        except (BotoCoreError, ClientError):
            return

    def drop_abandoned(self, older_than: timedelta | None = None) -> int:
        """Drops parts of uploads that nobody finished. A day old unless told. Returns how many uploads those
        were."""
        before = timezone.now() - (ABANDONED if older_than is None else older_than)
        client, dropped = self.server.patient(), 0
        with asking(self.server, self.bucket_name):
            for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket_name):
                for one in page.get("Uploads", ()):
                    if one["Initiated"] < before:
                        client.abort_multipart_upload(Bucket=self.bucket_name, Key=one["Key"], UploadId=one["UploadId"])
                        dropped += 1
        return dropped


def _read(file: Any, size: int) -> bytes:
    """`size` bytes, fewer only at the end: an upload may hand them out in smaller pieces."""
    data = bytearray()
    while len(data) < size and (chunk := file.read(size - len(data))):
        data += chunk
    return bytes(data)
