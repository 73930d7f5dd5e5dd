"""Copies all files of a site from the folder to S3, or back, under the same names, so that no record changes.

Each copy is read back and compared by sha256 before it counts. What is verified is noted in a small database in
`VAR_DIR`, so a run that is killed goes on where it was; a file that changed since is copied again. Sources stay until
they are asked to be deleted, and then only those that are verified go.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .places import PARTS, storage_at
from .storages.base import Entry, MediaStorage

COPIED, VERIFIED, KEPT, CONFLICT, DELETED, LEFT = "copied", "verified", "kept", "conflict", "deleted", "left"


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a file: `copied`, `verified` (it was there), `kept` (verified by an earlier run), `conflict`
    (another content has its name there), `deleted` or `left` at its source."""

    what: str
    part: str
    name: str
    size: int


def move(source: str, target: str) -> Iterator[Step]:
    """Raises StorageUnavailable, StorageFull; the next run goes on."""
    with _journal(source, target) as journal:
        for part in PARTS:
            here, there = storage_at(source, part), storage_at(target, part)
            for entry in here.entries():
                yield Step(_moved(journal, part, entry, here, there), part, entry.name, entry.size)


def delete_sources(source: str, target: str) -> Iterator[Step]:
    """Deletes each file at its source that was verified, did not change since, and is still there at the target."""
    with _journal(source, target) as journal:
        for part in PARTS:
            here, there = storage_at(source, part), storage_at(target, part)
            for entry in here.entries():
                gone = journal.verified(part, entry) and _size(there, entry.name) == entry.size
                if gone:
                    here.delete(entry.name)
                yield Step(DELETED if gone else LEFT, part, entry.name, entry.size)


def _moved(journal: "_Journal", part: str, entry: Entry, here: MediaStorage, there: MediaStorage) -> str:
    before = _size(there, entry.name)
    if before == entry.size and journal.verified(part, entry):
        return KEPT
    sha256 = here.sha256(entry.name)
    if before is None:
        with here.local(entry.name) as path:
            there.place(path, entry.name)
    if there.sha256(entry.name) != sha256:
        return CONFLICT
    journal.note(part, entry)
    return VERIFIED if before is not None else COPIED


def _size(storage: MediaStorage, name: str) -> int | None:
    try:
        return storage.describe(name).size
    except FileNotFoundError:
        return None


class _Journal:
    """The files that are verified, by what they were at the source: name, size and version."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows

    def verified(self, part: str, entry: Entry) -> bool:
        row = self._rows.execute("SELECT version FROM moved WHERE part = ? AND name = ?", (part, entry.name)).fetchone()
        return row is not None and row[0] == entry.version

    def note(self, part: str, entry: Entry) -> None:
        self._rows.execute("INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", (part, entry.name, entry.version))


@contextmanager
def _journal(source: str, target: str) -> Iterator[_Journal]:
    """One a direction. It speaks of the buckets that are set up now; others have a journal of their own."""
    buckets = f"{settings.S3_PUBLIC_BUCKET}-{settings.S3_PRIVATE_BUCKET}"
    path = Path(settings.VAR_DIR) / f"moved-{source}-{target}-{buckets}.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nothing waits for the disk: a note that a power cut takes away is a file that is verified once more.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS moved (part TEXT, name TEXT, version TEXT, PRIMARY KEY (part, name))"
        )
        yield _Journal(connection)
