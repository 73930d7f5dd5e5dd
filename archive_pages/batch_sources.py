"""Where a batch may come from in the admin: an upload, or what lies in `BATCH_DIR` and in `BATCH_BUCKETS`. Nothing else
can be named.
"""

import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _

from archive_pages.ingest import bucket_source
from cms.media.storages.base import StorageUnavailable

logger = logging.getLogger(__name__)

PACKED = {".zip", ".pdf"}
GIGABYTE = 1_000_000_000


class SourceProblem(Exception):
    """Why a source can't be used, in words for the archivist."""


def offered() -> list[str]:
    """Names of the folders, zips and PDFs that lie directly in `BATCH_DIR`, no links, no hidden ones; then addresses
    in buckets."""
    return _in_folder() + _in_buckets()


def _in_buckets() -> list[str]:
    """None while the server does not answer: the others can be chosen meanwhile."""
    try:
        return bucket_source.folders()
    except StorageUnavailable:
        logger.warning("The buckets for batches can't be listed: S3 does not answer.")
        return []


def _in_folder() -> list[str]:
    folder = Path(settings.BATCH_DIR)
    if not folder.is_dir():
        return []
    return sorted(
        one.name
        for one in folder.iterdir()
        if not one.name.startswith(".") and not one.is_symlink() and (one.is_dir() or one.suffix.lower() in PACKED)
    )


def source_called(name: str) -> Path:
    """The path of one of the sources that are `offered`. Raises SourceProblem for any other name."""
    if name not in offered():
        raise SourceProblem(_("There is no such folder or zip among the batches."))
    if bucket_source.place_of(name) is not None:
        return Path(name)
    return Path(settings.BATCH_DIR).resolve() / name


def uploads() -> Path:
    return Path(settings.VAR_DIR) / "uploads"


def check_room(size: int) -> None:
    """Raises SourceProblem for an upload that is too large, or for which the disk has no room once it is unpacked."""
    if size > settings.INGEST_MAX_ZIP_GIGABYTES * GIGABYTE:
        limit = settings.INGEST_MAX_ZIP_GIGABYTES
        raise SourceProblem(
            _("The file is larger than %(limit)d GB. Divide it into several batches.") % {"limit": limit}
        )
    uploads().mkdir(parents=True, exist_ok=True)
    if 3 * size > shutil.disk_usage(uploads()).free:
        raise SourceProblem(_("The server's disk has too little room for this file."))


class ToUploads(FileUploadHandler):
    """Streams an upload into `uploads()`, on the disk where it will stay."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        uploads().mkdir(parents=True, exist_ok=True)
        self.target = tempfile.NamedTemporaryFile(dir=uploads(), suffix=".part")  # noqa: SIM115 -- closed by the request
        self.left = settings.INGEST_MAX_ZIP_GIGABYTES * GIGABYTE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0:
            self.target.close()
            raise StopUpload(connection_reset=True)
        self.target.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.target.flush()
        return UploadedFile(self.target, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        if hasattr(self, "target"):
            self.target.close()


def keep(upload: UploadedFile) -> Path:
    """Gives an upload a place of its own in `uploads()`, until `batch_removal` finds it needed no longer."""
    name = Path((upload.name or "").replace("\\", "/")).name
    if Path(name).suffix.lower() not in PACKED:
        raise SourceProblem(_("Upload a zip, or a PDF of one issue."))
    folder = Path(tempfile.mkdtemp(dir=uploads()))
    path = folder / name
    assert upload.file is not None
    path.hardlink_to(str(upload.file.name))
    return path
