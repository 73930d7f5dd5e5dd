"""What the rest of the site asks of a storage, beside Django's own `save`, `open`, `delete` and `exists`.

Both kinds keep two promises: a file appears under its name whole or not at all, and no file is ever written over
another. What goes wrong is told by these exceptions: FileNotFoundError, FileExistsError, EOFError for a range beyond
the end, StorageUnavailable while a server does not answer, StorageFull.
"""

import errno
import hashlib
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from django.utils.translation import gettext as _

from cms.core.unavailable import Unavailable

CHUNK = 1 << 20
ATTEMPTS = 5
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class StorageUnavailable(Unavailable, OSError):
    """The server that keeps the files does not answer, or can't just now. What was asked may be asked again later."""


class StorageFull(Unavailable, OSError):
    """There is no room for another file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on a storage. `version` changes with its content, as an ETag without quotation marks."""

    name: str
    size: int
    modified: datetime
    version: str = ""


class MediaStorage(Storage):
    """The part that a folder and a bucket share."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Stores `content` under `name`, or under a free name like it, and returns that; whoever else saves one of that
        name at this moment."""
        for _attempt in range(ATTEMPTS):
            try:
                saved: str = super().save(name, content, max_length)
            except FileExistsError:  # taken since `get_available_name` looked
                continue
            return saved
        raise FileExistsError(f"no free name like {name} was found")

    @abstractmethod
    def place(self, path: Path, name: str, *, move: bool = False) -> None:
        """A local file to exactly this name; with `move` the file at `path` may go. Raises FileExistsError where
        another content has that name; where the same has, nothing is done."""

    @abstractmethod
    def describe(self, name: str) -> Entry:
        """Size and version. Raises FileNotFoundError."""

    @abstractmethod
    def read_range(self, name: str, offset: int, length: int) -> bytes:
        """Exactly these bytes, in one request. Raises EOFError where the file ends before."""

    @abstractmethod
    def chunks(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, or to the end. What can't be opened is raised here and not later."""

    @abstractmethod
    def entries(self, prefix: str = "") -> Iterator[Entry]:
        """All files whose names begin so, a page of them in memory at a time."""

    @abstractmethod
    def local(self, name: str) -> AbstractContextManager[Path]:
        """The file as one of this machine, for programs that take a path; to be read only."""

    @abstractmethod
    def check(self) -> None:
        """Raises StorageUnavailable, or OSError in plain words, where files can't be kept here now."""

    def presigned(self, name: str, file_name: str, content_type: str) -> str | None:
        """An address that hands this file out for a minute, to be saved as `file_name`; None where there are none."""
        return None

    def sha256(self, name: str) -> str:
        return digest(self.chunks(name))


def digest(chunks: Iterable[bytes], algorithm: str = "sha256") -> str:
    found = hashlib.new(algorithm, usedforsecurity=False)
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def file_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


@contextmanager
def room() -> Iterator[None]:
    """Tells a full disk apart from other faults."""
    try:
        yield
    except StorageFull:
        raise
    except OSError as error:
        if error.errno in NO_ROOM:
            words = _("The disk where files are kept is full. Nothing was changed. Make room, and try again.")
            raise StorageFull(words) from error
        raise
