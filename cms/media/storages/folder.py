"""Files in a folder of this machine. A new one is written beside its place and linked there when it is whole."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from .base import CHUNK, Entry, MediaStorage, digest, file_chunks, room

PART = ".part-"  # begins the name of a file that is being written; no file on the storage is called so


class FolderStorage(MediaStorage, FileSystemStorage):
    """Options are Django's, but that without a `base_url` files have no address."""

    def __init__(self, base_url: str | None = None, **options: Any) -> None:
        super().__init__(base_url=base_url, **options)
        self.has_addresses = base_url is not None

    def url(self, name: str | None) -> str:
        if not self.has_addresses:
            raise ValueError("This file is not accessible via a URL.")
        return super().url(name)

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        with self._written(target) as file:
            if content.seekable():
                content.seek(0)
            for chunk in content.chunks():
                file.write(chunk.encode() if isinstance(chunk, str) else chunk)
        return Path(os.path.relpath(target, self.location)).as_posix()

    def place(self, path: Path, name: str, *, move: bool = False) -> None:
        target = Path(self.path(name))
        try:
            if not (move and self._linked(path, target)):
                with self._written(target) as file:
                    for chunk in file_chunks(path):
                        file.write(chunk)
        except FileExistsError:
            if digest(file_chunks(path)) != self.sha256(name):
                raise

    def describe(self, name: str) -> Entry:
        status = os.stat(self.path(name))
        modified = datetime.fromtimestamp(status.st_mtime, UTC)
        return Entry(name, status.st_size, modified, f"{status.st_mtime_ns:x}-{status.st_size:x}")

    def read_range(self, name: str, offset: int, length: int) -> bytes:
        with open(self.path(name), "rb", buffering=0) as file:
            data = os.pread(file.fileno(), length, offset)
        if len(data) != length:
            raise EOFError(f"{name} ends early")
        return data

    def chunks(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        file = open(self.path(name), "rb")  # noqa: SIM115 -- closed by the generator, opened before it starts
        file.seek(start)

        def read() -> Iterator[bytes]:
            left = None if stop is None else stop - start
            with file:
                while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
                    yield chunk
                    left = left if left is None else left - len(chunk)

        return read()

    def entries(self, prefix: str = "") -> Iterator[Entry]:
        root = Path(self.location)
        for folder, folders, names in os.walk(root):
            here = Path(folder).relative_to(root).as_posix()
            here = "" if here == "." else f"{here}/"
            folders[:] = sorted(
                one for one in folders if f"{here}{one}/".startswith(prefix[: len(here) + len(one) + 1])
            )
            for name in sorted(names):
                if not name.startswith(PART) and f"{here}{name}".startswith(prefix):
                    with suppress(FileNotFoundError):  # deleted since the folder was read
                        yield self.describe(f"{here}{name}")

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        yield Path(self.path(name))

    def delete(self, name: str) -> None:
        """With the folders that it leaves empty."""
        super().delete(name)
        folder = Path(self.path(name)).parent
        with suppress(OSError):  # another file lies there, or the folder is gone
            while folder != Path(self.location):
                folder.rmdir()
                folder = folder.parent

    def check(self) -> None:
        Path(self.location).mkdir(parents=True, exist_ok=True)
        if not os.access(self.location, os.W_OK):
            raise OSError(_("The folder of the media can't be written to."))

    @contextmanager
    def _written(self, target: Path) -> Iterator[Any]:
        """A new file to be filled, which becomes `target`, on the disk, at the end. Raises FileExistsError,
        StorageFull."""
        with room():
            handle, part = _part_beside(target)
            try:
                with os.fdopen(handle, "wb") as file:
                    yield file
                    file.flush()
                    os.fchmod(file.fileno(), self.file_permissions_mode or 0o644)
                    os.fsync(file.fileno())
                _link(Path(part), target)
            finally:
                Path(part).unlink(missing_ok=True)

    def _linked(self, path: Path, target: Path) -> bool:
        """Whether the file could be given its second name: only on the same disk."""
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.chmod(self.file_permissions_mode or 0o644)
        try:
            with room():
                _link(path, target)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            return False
        return True


def _part_beside(target: Path) -> tuple[int, str]:
    """Once more where the folder was removed between its making and the file's: another's deletion left it empty."""
    while True:
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            return tempfile.mkstemp(dir=target.parent, prefix=PART)


def _link(path: Path, target: Path) -> None:
    """`path` may be `/dev/fd/…` of a file that never had a name (O_TMPFILE)."""
    root = os.open("/", os.O_RDONLY)  # asked for no folder, Python would give the link in /dev/fd the new name
    try:
        while True:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path.absolute(), target.absolute(), src_dir_fd=root, follow_symlinks=True)
            except FileNotFoundError:
                if not path.exists():
                    raise
            else:
                return
    finally:
        os.close(root)
