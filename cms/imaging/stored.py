"""A pyramid where it lies: tiles by one range of its bytes, any other part by libvips.

From a folder libvips reads what it needs of the file itself. From S3 the tiles under a small part come in one or a few
ranges; only for a large part does the whole file come.
"""

import os
from pathlib import Path
from threading import Lock
from typing import Any

from cms.media.places import media_storage

from .crop import Cut, best_level, cut, cut_from_tiles, tiles_under
from .tiles import TileTable, join

MOST_TILES = 48  # that are held decoded at once, 0.8 MB each; more come as a whole file, which libvips reads in turn
GAP = 1 << 18  # bytes between two ranges for which one request is still cheaper than two


class Pyramid:
    """A pyramid on private storage. Its file, where there is one, is open for as long as something refers to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = Lock()
        self._storage = media_storage("private")
        try:
            self.path: Path | None = Path(self._storage.path(name))
        except NotImplementedError:  # a bucket
            self.path = None
        self._file: Any = None

    def read(self, offset: int, length: int) -> bytes:
        """A byte range. Raises EOFError where the file ends early, FileNotFoundError, StorageUnavailable."""
        if self.path is None:
            return self._storage.read_range(self.name, offset, length)
        data = os.pread(self._opened().fileno(), length, offset)
        if len(data) != length:
            raise EOFError(f"{self.name} ends early")
        return data

    def _opened(self) -> Any:
        """The file object. It closes with its last reference: a descriptor closed sooner could be another file's."""
        with self._lock:
            if self._file is None and self.path is not None:
                self._file = self.path.open("rb", buffering=0)
            return self._file

    def tile(self, table: TileTable, level: int, column: int, row: int) -> bytes:
        """One whole tile as a JPEG, from its bytes in the file."""
        return join(table.levels[level].tables, self.read(*table.tile(level, column, row)))

    def cut(self, table: TileTable, what: Cut) -> bytes:
        """Any other part of the scan (`cms.imaging.crop`). Raises as `read` does, and pyvips.Error."""
        if self.path is not None:
            return cut(self.path, table, what)
        level = best_level(table, what.region, what.size)
        columns, rows = tiles_under(table, level, what.region)
        if len(columns) * len(rows) > MOST_TILES:
            with self._storage.local(self.name) as path:
                return cut(path, table, what)
        wanted = [table.tile(level, column, row) for row in rows for column in columns]
        return cut_from_tiles(table, what, self._read_all(wanted))

    def _read_all(self, wanted: list[tuple[int, int]]) -> list[bytes]:
        """The bytes of each (offset, length), neighbours in one request."""
        found: dict[tuple[int, int], bytes] = {}
        run: list[tuple[int, int]] = []
        for one in [*sorted(wanted), None]:
            if run and (one is None or one[0] > sum(run[-1]) + GAP):
                start = run[0][0]
                data = self.read(start, sum(run[-1]) - start)
                found |= {(offset, length): data[offset - start :][:length] for offset, length in run}
                run = []
            if one is not None:
                run.append(one)
        return [found[one] for one in wanted]
