"""Files made for readers, kept on disk under a name that stands for their content, within a bound.

Masters, pyramids and text are the record; what lies here can be made again at any time and is never backed up.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from io import RawIOBase
from pathlib import Path

from django.conf import settings

from cms.core import metrics
from cms.media.storages.base import NO_ROOM

logger = logging.getLogger(__name__)

CHUNK = 1 << 16


class KeptFiles:
    """A folder of made files of at most `limit` bytes together; those that were read longest ago go first."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit

    def stream(self, version: str, make: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
        """The bytes of the file `version`: read where it is kept, else passed on as `make` gives them, and kept.

        A file is kept only when it is whole: a reader who goes away or an error leaves nothing behind.
        """
        path = self._path(version)
        try:
            with path.open("rb") as file:
                os.utime(path)
                metrics.kept.labels("downloads", "yes").inc()
                while chunk := file.read(CHUNK):
                    yield chunk
            return
        except FileNotFoundError:
            metrics.kept.labels("downloads", "no").inc()
            self.folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self.folder, prefix=".")
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                whole = True
                for chunk in make():
                    whole = whole and _written(file, chunk)
                    yield chunk
            if whole:
                Path(part).replace(path)
        finally:
            Path(part).unlink(missing_ok=True)
        self._prune(path)

    def size(self, version: str) -> int | None:
        """Bytes of the file where it is kept."""
        try:
            return self._path(version).stat().st_size
        except FileNotFoundError:
            return None

    def _path(self, version: str) -> Path:
        return self.folder / hashlib.sha256(version.encode()).hexdigest()

    def _prune(self, newest: Path) -> None:
        found = []
        for path in self.folder.glob("[0-9a-f]*"):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue
            found.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self.limit:
                break
            if path != newest:
                path.unlink(missing_ok=True)
                total -= size


def _written(file: RawIOBase, chunk: bytes) -> bool:
    """Whether it could be kept; on a full disk the reader still gets the rest of the file."""
    try:
        return file.write(chunk) == len(chunk)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        logger.warning("The disk is full; a file made for a reader is not kept.")
        return False


def kept_files() -> KeptFiles:
    """The one folder of made files of this installation."""
    return KeptFiles(Path(settings.VAR_DIR) / "cache" / "downloads", settings.DOWNLOAD_CACHE_MEGABYTES * 1_000_000)
