"""Makes a backup: into a folder beside the one that was asked for, which gets its name when it is whole."""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from cms.settings.env import ENV

from . import COPY, FORMAT, MANIFEST, MEDIA_LIST, BackupProblem, MediaFile, Summary, tables
from .snapshot import snapshot

CHUNK = 1 << 20
ROWS = 500  # rows read at once: some hold a page's whole text


def make(folder: Path, media: str) -> Summary:
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
        with snapshot() as alias:
            migrations = applied_migrations(alias)
            named = _write_rows(part, alias, summary)
        _write_media(part, sorted(named), media, summary)
        _write_manifest(part, migrations, media, summary)
        part.rename(folder)
    except OSError as error:
        raise BackupProblem(f"The backup could not be written: {error}") from error
    return summary


def applied_migrations(alias: str) -> list[list[str]]:
    """App and name of each migration that the database has."""
    return sorted([app, name] for app, name in MigrationRecorder(connections[alias]).applied_migrations())


def _write_rows(folder: Path, alias: str, summary: Summary) -> set[tuple[str, str]]:
    """Writes every kept table, and returns the files that its rows name."""
    (folder / "rows").mkdir()
    named: set[tuple[str, str]] = set()
    for model in tables.kept_models():
        label, fields = model._meta.label_lower, tables.fields_of(model)
        with zipped(folder / "rows" / f"{label}.jsonl.gz") as file:
            _line(file, [field.attname for field in fields])
            count = 0
            rows = model._base_manager.using(alias).only(*(field.name for field in fields)).order_by("pk")
            for row in rows.iterator(chunk_size=ROWS):
                _line(file, tables.to_values(row, fields))
                named.update(tables.files_in(row, fields))
                count += 1
        summary.rows[label] = count
    return named


def _write_media(folder: Path, named: Iterable[tuple[str, str]], media: str, summary: Summary) -> None:
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


def _read(storage: str, name: str, folder: Path | None) -> MediaFile:
    """Size and hash of a file, copied on the way into `folder` where one is given."""
    state, size = hashlib.sha256(), 0
    target = MediaFile(storage, name, 0, "").path(folder) if folder else Path(os.devnull)
    with storages[storage].open(name) as source:
        if folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy:
            while chunk := source.read(CHUNK):
                state.update(chunk)
                size += len(chunk)
                copy.write(chunk)
    return MediaFile(storage, name, size, state.hexdigest())


def _write_manifest(folder: Path, migrations: list[list[str]], media: str, summary: Summary) -> None:
    own = [path for path in sorted(folder.rglob("*.gz")) if "media" not in path.relative_to(folder).parts]
    manifest = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": migrations,
        "settings": sorted(name for name in ENV.variables if ENV.source.get(name)),
        "rows": summary.rows,
        "media": {"kind": media, "files": summary.files, "bytes": summary.size, "missing": summary.missing},
        "files": {
            str(path.relative_to(folder)): {"size": path.stat().st_size, "sha256": sha256_of(path)} for path in own
        },
    }
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
