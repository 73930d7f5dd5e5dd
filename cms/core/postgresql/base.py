"""Connections that leave a server which does not answer, where a visitor waits for it.

A server that is frozen, or behind a network that loses everything, neither answers nor ends a connection, and its own
time limits don't run. So we look at the clock here: what is not answered soon is waited for only as long as the server
still takes a connection. After a failure nobody asks for a moment (`cms.core.breaker`). All this is an
OperationalError, and so 503. Commands and workers wait as long as it takes.
"""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import pq
from psycopg.errors import ConnectionTimeout, _WaitTimeout

from cms.core.breaker import Breaker
from cms.core.visitors import visitor_waits

SOON = 1.0  # seconds after which we look whether the server is there
CONNECTING = 2  # seconds; libpq takes no fewer
AT_MOST = 60.0  # seconds that a statement of a page may take
FIRST_REST, LONGEST_REST = 1.0, 4.0
WAKING = 0.1  # seconds between two looks for signals, as psycopg has it

breaker = Breaker(FIRST_REST, LONGEST_REST)


class Connection(psycopg.Connection[Any]):
    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> "Connection":
        """Raises OperationalError."""
        if visitor_waits() and not breaker.may_ask(CONNECTING):
            raise _no_answer()
        try:
            made: Connection = super().connect(conninfo, **options)
        except ConnectionTimeout:
            breaker.failed()
            raise
        breaker.answered()
        return made

    def wait(self, gen: Any, interval: float = WAKING, timeout: float | None = None) -> Any:
        """What a statement or the end of a transaction gives. Raises OperationalError, this connection being closed."""
        if timeout is not None or not visitor_waits():
            return super().wait(gen, interval, timeout)
        if not breaker.may_ask(SOON + CONNECTING):
            raise _no_answer()
        try:
            given = super().wait(gen, interval, SOON)
        except _WaitTimeout:
            given = self._wait_longer(gen, interval)
        breaker.answered()
        return given

    def _wait_longer(self, gen: Any, interval: float) -> Any:
        """The statement is slow, or the server frozen."""
        try:
            if self._server_answers():
                breaker.answered()
                return super().wait(gen, interval, AT_MOST)
            breaker.failed()
        except _WaitTimeout:
            pass
        self.pgconn.finish()
        raise _no_answer()

    def _server_answers(self) -> bool:
        """Also where it refuses the connection, for whatever reason."""
        try:
            psycopg.connect(self.info.dsn, connect_timeout=CONNECTING).close()
        except ConnectionTimeout:
            return False
        except psycopg.Error:
            return True
        return True


def _no_answer() -> psycopg.OperationalError:
    return psycopg.OperationalError("the database does not answer")


class DatabaseWrapper(base.DatabaseWrapper):
    """psycopg as Django knows it, with connections of ours."""

    Database: Any = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})

    def binary_cursor(self) -> Any:
        """A cursor whose answers come in PostgreSQL's binary form: bytes as they are, not written out in twice as many
        digits. Values are those that psycopg makes of them, with jsonb read already."""
        database: Any = self
        database.close_if_health_check_failed()
        database.ensure_connection()
        with database.wrap_database_errors:
            cursor = psycopg.Cursor(self.connection)
            cursor.format = pq.Format.BINARY
            return database._prepare_cursor(cursor)
