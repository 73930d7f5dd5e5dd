"""A number that all processes of this installation share and that grows when visibility may have changed.

What a process remembers about who may see what is remembered *for an epoch*. Reading it costs a memory
access, so a tile can be answered without asking the database, and an issue that is made private in the
admin is private for the next tile in every process.
"""

import fcntl
import mmap
import os
import struct
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

COUNTER = struct.Struct("<Q")


class Epoch:
    """A counter in a memory-mapped file at `path`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if os.fstat(self._file).st_size < COUNTER.size:
                os.write(self._file, COUNTER.pack(1))
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._memory = mmap.mmap(self._file, COUNTER.size)

    def read(self) -> int:
        value: int = COUNTER.unpack_from(self._memory)[0]
        return value

    def advance(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            COUNTER.pack_into(self._memory, 0, self.read() + 1)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


@cache
def _epoch() -> Epoch:
    return Epoch(Path(settings.VAR_DIR) / "epoch")


def current() -> int:
    """The present epoch."""
    return _epoch().read()


def advance() -> None:
    """Starts a new epoch now and again when the transaction under way is committed.

    Once would be too few: between a change and its commit another process still reads the old state, and
    would keep it under the new number.
    """
    _epoch().advance()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_epoch().advance)
