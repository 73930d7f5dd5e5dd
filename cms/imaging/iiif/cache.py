"""Crops that were made once, kept on disk within a bound. They can be made again at any time.

A name stands for the scan's pixels and the cut, so nothing here is ever out of date; who may see it is asked
before. Those used longest ago go first. What may be withdrawn is cut again in each process, and lies on no disk.
"""

import logging
import os
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from cms.core import epoch
from cms.media.storages.base import NO_ROOM

log = logging.getLogger(__name__)

LOOK_EVERY = 64  # writes of this process between two looks at the size of the folder
KEEP = 0.8  # of the limit, after making room
PASSING = 16_000_000  # bytes in the memory of each process


class CropCache:
    """A folder of at most about `limit` bytes."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit
        self._writes = 0

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        try:
            data = path.read_bytes()
            os.utime(path)
        except FileNotFoundError:
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        """Where the disk is full the crop is not kept, and the oldest make room for the next."""
        try:
            self._put(name, data)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            log.warning("The disk of %s is full; crops are not kept.", self.folder)
            self.make_room()

    def _put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(part).replace(path)
        finally:
            Path(part).unlink(missing_ok=True)
        self._writes += 1
        if self._writes % LOOK_EVERY == 0:
            self.make_room()

    def make_room(self) -> None:
        """Deletes what was used longest ago where the folder has grown beyond its limit."""
        found: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("??/*"):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue
            found.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in found)
        if total <= self.limit:
            return
        for _, size, path in sorted(found):
            path.unlink(missing_ok=True)
            total -= size
            if total <= self.limit * KEEP:
                return

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name


class PassingCrops:
    """At most `limit` bytes in memory, for an epoch: nothing outlives what it was cut from, on whatever machine."""

    def __init__(self, limit: int = PASSING) -> None:
        self.limit = limit
        self._epoch = 0
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str) -> bytes | None:
        with self._of_now():
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def put(self, name: str, data: bytes) -> None:
        with self._of_now():
            self._size += len(data) - len(self._kept.pop(name, b""))
            self._kept[name] = data
            while self._size > self.limit:
                self._size -= len(self._kept.popitem(last=False)[1])

    @contextmanager
    def _of_now(self) -> Iterator[None]:
        now = epoch.current()
        with self._lock:
            if now != self._epoch:
                self._kept.clear()
                self._epoch, self._size = now, 0
            yield


passing_crops = PassingCrops()


@cache
def crops() -> CropCache:
    """The cache of this installation."""
    return CropCache(Path(settings.VAR_DIR) / "cache" / "iiif", settings.IIIF_CACHE_MEGABYTES * 1_000_000)
