"""The database as it is at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a second connection on which every query sees the same state, and which no writer waits for."""
    own = connection.copy(ALIAS)
    if own.vendor == "sqlite":  # ours begins transactions as a writer does
        options = {**own.settings_dict["OPTIONS"], "transaction_mode": "DEFERRED"}
        own.settings_dict = {**own.settings_dict, "OPTIONS": options}
    connections[ALIAS] = own
    try:
        with transaction.atomic(using=ALIAS):
            if own.vendor == "postgresql":
                with own.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield ALIAS
    finally:
        own.close()
        del connections[ALIAS]
