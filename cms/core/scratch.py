"""A small database on disk for what grows with the archive and is needed only while a command runs."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def scratch_database() -> Iterator[sqlite3.Connection]:
    """In the folder for such (TMPDIR), gone at the end. One transaction, that nothing is kept of."""
    with (
        tempfile.TemporaryDirectory(prefix="library-") as folder,
        closing(sqlite3.connect(Path(folder) / "scratch", isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        yield connection
