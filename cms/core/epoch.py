"""A number that all processes of this installation share and that grows when visibility may have changed.

What a process remembers about who may see what is remembered *for an epoch*, so that an issue that is made private in
the admin is private for the next tile in every process. With SQLite the number lies in a memory-mapped file, and
reading it costs a memory access; with PostgreSQL it is a sequence, read once a request.
"""

import fcntl
import mmap
import os
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import local
from typing import Any, Generic, Protocol, TypeVar

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import OperationalError, connection, transaction

COUNTER = struct.Struct("<Q")
ValueT = TypeVar("ValueT")


class Epoch(Protocol):
    def read(self) -> int: ...

    def advance(self) -> None: ...


class FileEpoch:
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


class SequenceEpoch:
    """A sequence of the database: it takes part in no transaction, and no two changes wait for each other.

    It is asked through the driver, so that it is no part of the queries that a page is counted by: there is always one.
    """

    def __init__(self) -> None:
        self._request = local()
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def read(self) -> int:
        known: int | None = getattr(self._request, "value", None)
        if known is None:
            known = self._ask("SELECT last_value FROM core_epoch")
            if getattr(self._request, "under_way", False):
                self._request.value = known
        return known

    def advance(self) -> None:
        self._ask("SELECT nextval('core_epoch')")
        self._request.value = None

    def _ask(self, statement: str) -> int:
        """The answer also tells that the connection is sound: mostly it is a request's first question."""
        wrapper: Any = connection
        untried = wrapper.connection is not None and not wrapper.health_check_done
        try:
            value = self._answer(statement)
        except OperationalError:
            if not untried or connection.in_atomic_block:
                raise
            connection.close()
            value = self._answer(statement)
        wrapper.health_check_done = True
        return value

    @staticmethod
    def _answer(statement: str) -> int:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            value: int = connection.connection.execute(statement).fetchone()[0]
        return value

    def _begin(self, **kwargs: Any) -> None:
        self._request.under_way, self._request.value = True, None

    def _end(self, **kwargs: Any) -> None:
        self._request.under_way, self._request.value = False, None


@cache
def _epoch() -> Epoch:
    """Begun anew by each process: one that was killed between its commit and what follows it has owed that step."""
    postgresql = connection.vendor == "postgresql"
    epoch: Epoch = SequenceEpoch() if postgresql else FileEpoch(Path(settings.VAR_DIR) / "epoch")
    epoch.advance()
    return epoch


def current() -> int:
    """The present epoch."""
    return _epoch().read()


def advance() -> None:
    """Starts a new epoch now and again when the transaction under way is committed.

    Once would be too few: between a change and its commit another process still reads the old state, and
    would keep it under the new number.
    """
    _epoch().advance()
    if in_transaction():
        transaction.on_commit(_epoch().advance)


def in_transaction() -> bool:
    """Whether what is read now may be undone."""
    return transaction.get_connection().in_atomic_block


class Remembered(Generic[ValueT]):
    """What `make` gives, made once an epoch in each process: for the little that every page asks for.

    The value is shared by all threads, so no one may change it. Within a transaction it is made each time: what is read
    there may yet be rolled back, and no new epoch would begin.
    """

    def __init__(self, make: Callable[[], ValueT]) -> None:
        self._make = make
        self._kept: tuple[int, ValueT] | None = None

    def __call__(self) -> ValueT:
        now = current()  # read first: what changes while the value is made belongs to a later epoch
        kept = self._kept
        if kept is not None and kept[0] == now:
            return kept[1]
        value = self._make()
        if not in_transaction():
            self._kept = (now, value)
        return value
