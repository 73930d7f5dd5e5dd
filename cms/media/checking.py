"""Compares what records say with what lies on the storages, both ways, and mends it.

The listing of a storage goes into a small database on disk, so memory stays the same however many files there are.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.core.scratch import scratch_database

from .holding import Held, held, names_held
from .places import PARTS, media_storage
from .storages.base import Entry, digest

MISSING, CHANGED, ORPHAN = "missing", "changed", "orphan"
YOUNG = timedelta(days=1)  # a file this new may belong to an ingest that has not written its record yet
TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `mended` says what was done about it."""

    kind: str
    part: str
    name: str
    where: str = ""
    detail: str = ""
    mended: bool = False

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True)
class Wanted:
    """What a check does beside comparing names and sizes."""

    hashes: bool = False
    remake: bool = False
    delete_orphans: bool = False
    older_than: timedelta = YOUNG


def check(wanted: Wanted, tell: Callable[[str], None] = lambda text: None) -> Iterator[Finding]:
    """All findings, first of records, then of files without one. Raises StorageUnavailable."""
    for part in PARTS:
        with _listing(part) as listing:
            tell(f"{part}: {listing.count()} files")
            for one in held(part):
                found = _look(one, listing, wanted)
                if found is not None:
                    yield found
            yield from _orphans(part, listing, wanted)


class _Listing:
    """The files of a storage by name."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._rows = connection

    def count(self) -> int:
        number: int = self._rows.execute("SELECT count(*) FROM file").fetchone()[0]
        return number

    def take(self, name: str) -> Entry | None:
        """The file, noted as held."""
        row = self._rows.execute("UPDATE file SET held = 1 WHERE name = ? RETURNING size, modified", (name,)).fetchone()
        return Entry(name, row[0], datetime.fromisoformat(row[1])) if row else None

    def remembered(self, name: str, kind: str, make: Callable[[], str]) -> str:
        """What `make` finds out of a file, made once: a PDF may be the master of hundreds of pages."""
        row = self._rows.execute("SELECT found FROM fact WHERE name = ? AND kind = ?", (name, kind)).fetchone()
        found: str = row[0] if row else make()
        if row is None:
            self._rows.execute("INSERT INTO fact VALUES (?, ?, ?)", (name, kind, found))
        return found

    def unheld(self) -> Iterator[list[tuple[str, datetime]]]:
        cursor = self._rows.execute("SELECT name, modified FROM file WHERE held = 0 ORDER BY name")
        while rows := cursor.fetchmany(TOGETHER):
            yield [(name, datetime.fromisoformat(modified)) for name, modified in rows]


@contextmanager
def _listing(part: str) -> Iterator[_Listing]:
    with scratch_database() as connection:
        connection.execute("CREATE TABLE file (name TEXT PRIMARY KEY, size INTEGER, modified TEXT, held INTEGER)")
        connection.execute("CREATE TABLE fact (name TEXT, kind TEXT, found TEXT, PRIMARY KEY (name, kind))")
        rows = ((one.name, one.size, one.modified.isoformat()) for one in media_storage(part).entries())
        connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, 0)", rows)
        yield _Listing(connection)


def _look(one: Held, listing: _Listing, wanted: Wanted) -> Finding | None:
    entry = listing.take(one.name)
    try:
        entry = entry or media_storage(one.part).describe(one.name)  # it may have come since the listing was read
        detail = _changed(one, entry, listing, wanted.hashes)
    except FileNotFoundError:
        if not names_held(one.part, [one.name]):
            return None  # it went meanwhile, and its record with it
        detail, kind = "", MISSING
    else:
        if not detail:
            return None
        kind = CHANGED
    mended = wanted.remake and one.expected.remake is not None and one.expected.remake(one.pk)
    return Finding(kind, one.part, one.name, str(one), detail, mended)


def _changed(one: Held, entry: Entry, listing: _Listing, hashes: bool) -> str:
    """How the file differs from what its record says; nothing where it does not. Raises FileNotFoundError."""
    expected, row, storage = one.expected, one.row, media_storage(one.part)
    size = row.get(expected.size) if expected.size else None
    if size is not None and size != entry.size:
        return f"{entry.size} bytes instead of {size}"
    if entry.size == 0 and expected.digest:
        return "empty"
    if expected.fits is not None and not expected.fits(row, entry):
        return f"{entry.size} bytes, too few"
    if not hashes:
        return ""
    if expected.digest and (said := row.get(expected.digest)):
        kind = expected.algorithm
        if listing.remembered(one.name, kind, lambda: digest(storage.chunks(one.name), kind)) != said:
            return f"another {kind}"
    if expected.reads is not None and not expected.reads(row, storage, one.name):
        return "damaged"
    return ""


def _orphans(part: str, listing: _Listing, wanted: Wanted) -> Iterator[Finding]:
    before = timezone.now() - wanted.older_than
    for files in listing.unheld():
        named = names_held(part, [name for name, _modified in files])
        for name, modified in files:
            if name not in named and modified < before:
                if wanted.delete_orphans:
                    media_storage(part).delete(name)
                yield Finding(ORPHAN, part, name, "", "no record names it", wanted.delete_orphans)
