"""Locks that one process of the whole installation holds at a time, on whichever machine it runs.

With SQLite everything is on one machine, and a lock is a file; else it is PostgreSQL's (an advisory lock). Either way
it goes with the process that holds it, however that ends. With PostgreSQL a lock lives on a connection of its own, so
that it neither waits for a transaction nor ends with one.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection


class Taken(Exception):
    """Another process holds the lock."""


@contextmanager
def lock(name: str, *, wait: bool = True) -> Iterator[None]:
    """Holds the lock `name`, any text. Waits for its turn, or raises Taken where it is told not to wait.

    The same process asking again for a lock that it holds waits for itself.
    """
    if connection.vendor == "postgresql":
        with _in_the_database(name, wait):
            yield
    else:
        with lock_here(name, wait=wait):
            yield


@contextmanager
def lock_here(name: str, *, wait: bool = True) -> Iterator[None]:
    """The same among the processes that share `VAR_DIR`, whatever the database is, and whether it answers or not."""
    folder = Path(settings.VAR_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / hashlib.sha256(name.encode()).hexdigest()[:32], os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Taken(name) from error
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _in_the_database(name: str, wait: bool) -> Iterator[None]:
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            if wait:
                cursor.execute("SET lock_timeout = 0")
                cursor.execute("SELECT pg_advisory_lock(%s)", [_number(name)])
            else:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_number(name)])
                if not cursor.fetchone()[0]:
                    raise Taken(name)
            try:
                yield
            finally:
                # Here and now: a server ends a session, and with it the lock, some time after its client has gone.
                with suppress(DatabaseError):
                    cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        own.close()  # and with it goes the lock, whatever became of the statement


def _number(name: str) -> int:
    """The lock's number, 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
