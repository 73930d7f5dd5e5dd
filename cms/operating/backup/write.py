"""Makes a backup: into a folder beside the one that was asked for, which gets its name when it is whole."""

import gzip
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from cms.core.scratch import scratch_database
from cms.media.places import media_storage
from cms.media.storages.base import digest, file_chunks
from cms.settings.env import ENV

from . import COPY, FORMAT, MANIFEST, MEDIA_LIST, BackupProblem, MediaFile, Summary, tables
from .snapshot import snapshot

ROWS = 500  # rows read at once: some hold a page's whole text
TELL_EVERY = 1000  # files
Tell = Callable[[str], None]


def make(folder: Path, media: str, tell: Tell = lambda text: None) -> Summary:
    """Writes a backup of the database and, with `media` COPY, of all files it names. Raises BackupProblem.

    Files that the database names and the storage has not are told in the summary and in the manifest: a damaged library
    is worth a backup too.
    """
    part = folder.with_name(folder.name + ".part")
    if folder.exists():
        raise BackupProblem(f"{folder} exists. A backup is never written over another; name a new folder.")
    if part.exists():
        shutil.rmtree(part)  # what an interrupted backup left
    try:
        part.mkdir(parents=True, mode=0o700)
        summary = Summary()
        with _Names.open() as named:
            with snapshot() as alias:
                migrations = applied_migrations(alias)
                _write_rows(part, alias, named, summary, tell)
            _write_media(part, named, media, summary, tell)
        _write_manifest(part, migrations, media, summary)
        os.sync()  # the copies; else a power cut could leave a folder with the name of a whole backup
        part.rename(folder)
    except OSError as error:
        raise BackupProblem(f"The backup could not be written: {error}") from error
    return summary


def applied_migrations(alias: str) -> list[list[str]]:
    """App and name of each migration that the database has."""
    return sorted([app, name] for app, name in MigrationRecorder(connections[alias]).applied_migrations())


class _Names:
    """The files that rows name, each once, in order; on disk, for they are several a page."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows
        rows.execute("CREATE TABLE file (storage TEXT, name TEXT, PRIMARY KEY (storage, name)) WITHOUT ROWID")

    @classmethod
    @contextmanager
    def open(cls) -> Iterator["_Names"]:
        with scratch_database() as connection:
            yield cls(connection)

    def add(self, files: Iterable[tuple[str, str]]) -> None:
        self._rows.executemany("INSERT OR IGNORE INTO file VALUES (?, ?)", files)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._rows.execute("SELECT storage, name FROM file ORDER BY storage, name"))

    def __len__(self) -> int:
        number: int = self._rows.execute("SELECT count(*) FROM file").fetchone()[0]
        return number


def _write_rows(folder: Path, alias: str, named: _Names, summary: Summary, tell: Tell) -> None:
    """Writes every kept table, and notes the files that its rows name."""
    (folder / "rows").mkdir()
    for model in tables.kept_models():
        label, fields = model._meta.label_lower, tables.fields_of(model)
        with zipped(folder / "rows" / f"{label}.jsonl.gz") as file:
            _line(file, [field.attname for field in fields])
            count = 0
            rows = model._base_manager.using(alias).only(*(field.name for field in fields)).order_by("pk")
            for row in rows.iterator(chunk_size=ROWS):
                _line(file, tables.to_values(row, fields))
                named.add(tables.files_in(row, fields))
                count += 1
        summary.rows[label] = count
        if count >= TELL_EVERY:
            tell(f"{label}: {count} rows")


def _write_media(folder: Path, named: _Names, media: str, summary: Summary, tell: Tell) -> None:
    whole = len(named)
    with zipped(folder / MEDIA_LIST) as file:
        for storage, name in named:
            try:
                found = _read(storage, name, folder if media == COPY else None)
            except FileNotFoundError:
                summary.missing.append(f"{storage}: {name}")
                continue
            _line(file, found.as_json())
            summary.files += 1
            summary.size += found.size
            if summary.files % TELL_EVERY == 0:
                tell(f"{summary.files} of {whole} files, {summary.size / 1e6:.0f} MB")


def _read(storage: str, name: str, folder: Path | None) -> MediaFile:
    """Size and hash of a file, copied on the way into `folder` where one is given. Raises FileNotFoundError."""
    source = media_storage(storage)
    if folder is None:
        return MediaFile(storage, name, source.describe(name).size, source.sha256(name))
    chunks = source.chunks(name)
    target = MediaFile(storage, name, 0, "").path(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as copy:
        sha256 = digest(_written(chunks, copy))
    return MediaFile(storage, name, target.stat().st_size, sha256)


def _written(chunks: Iterable[bytes], copy: IO[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        copy.write(chunk)
        yield chunk


def _write_manifest(folder: Path, migrations: list[list[str]], media: str, summary: Summary) -> None:
    own = [folder / MEDIA_LIST, *sorted((folder / "rows").iterdir())]
    manifest = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": migrations,
        "settings": sorted(name for name in ENV.variables if ENV.source.get(name)),
        "rows": summary.rows,
        "media": {"kind": media, "files": summary.files, "bytes": summary.size, "missing": summary.missing},
        "files": {
            str(path.relative_to(folder)): {"size": path.stat().st_size, "sha256": digest(file_chunks(path))}
            for path in own
        },
    }
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def zipped(path: Path) -> Iterator[IO[bytes]]:
    """A gzip file that is on the disk when it is closed, and the same for the same content."""
    with path.open("wb") as raw:
        with gzip.GzipFile("", "wb", compresslevel=3, fileobj=raw, mtime=0) as file:
            yield file  # type: ignore[misc]
        raw.flush()
        os.fsync(raw.fileno())


def _line(file: IO[bytes], value: Any) -> None:
    file.write(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
