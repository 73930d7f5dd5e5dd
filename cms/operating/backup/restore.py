"""Restores a backup: verified whole before anything is touched, the database in one transaction."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from wagtail.models import Page

from archive_pages.models import TitlePage
from cms.core import epoch
from cms.core.site_address import follow_site_url
from cms.media.models import CustomDocument, CustomImage
from cms.media.places import media_storage
from cms.media.storages.base import digest, file_chunks
from search import outbox

from . import COPY, FORMAT, MANIFEST, MEDIA_LIST, BackupProblem, MediaFile, Summary, tables
from .write import TELL_EVERY, Tell, applied_migrations

BATCH = 500
Manifest = dict[str, Any]


def verify(folder: Path, tell: Tell = lambda text: None) -> Manifest:
    """The manifest of a backup of which every file is there, whole. Raises BackupProblem."""
    manifest = _manifest(folder)
    for name, told in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise BackupProblem(f"The backup is damaged: {name} is missing.")
        if path.stat().st_size != told["size"] or digest(file_chunks(path)) != told["sha256"]:
            raise BackupProblem(f"The backup is damaged: {name} is not what was written.")
    if manifest["media"]["kind"] == COPY:
        for number, one in enumerate(media_of(folder), start=1):
            path = one.path(folder)
            if not path.is_file() or path.stat().st_size != one.size or digest(file_chunks(path)) != one.sha256:
                raise BackupProblem(f"The backup is damaged: the file {one.name} is missing or was changed.")
            if number % TELL_EVERY == 0:
                tell(f"{number} of {manifest['media']['files']} files are whole")
    return manifest


def restore(folder: Path, force: bool = False, tell: Tell = lambda text: None) -> Summary:
    """Makes the library what it was. Raises BackupProblem, and then the database is as it was before.

    One that is killed may be run again: files that are there already are compared and left, rows come all at once.
    """
    manifest = verify(folder, tell)
    _refuse_other_migrations(manifest)
    if not force and not site_is_empty():
        raise BackupProblem("This library is not empty. Restoring replaces all that is in it; --force does.")
    summary = Summary()
    if manifest["media"]["kind"] == COPY:
        for one in media_of(folder):
            _put(one, one.path(folder), force)
            summary.files += 1
            summary.size += one.size
            if summary.files % TELL_EVERY == 0:
                tell(f"{summary.files} of {manifest['media']['files']} files, {summary.size / 1e6:.0f} MB")
    else:
        _look_for_media(folder, summary)
    try:
        with transaction.atomic():
            _replace_rows(folder, manifest, summary, tell)
            root = Page.objects.filter(depth=1).first()
            if root is not None:
                outbox.touch_tree(root.pk, hides=False)
            epoch.advance()
    except IntegrityError as error:
        raise BackupProblem(f"The rows of the backup contradict each other: {error}") from error
    ContentType.objects.clear_cache()
    follow_site_url()
    return summary


def site_is_empty() -> bool:
    """As migrations left it: nobody has an account, and nothing was brought in."""
    return not any(model.objects.exists() for model in (get_user_model(), TitlePage, CustomImage, CustomDocument))


def media_of(folder: Path) -> Iterator[MediaFile]:
    with gzip.open(folder / MEDIA_LIST, "rt", encoding="utf-8") as file:
        for line in file:
            yield MediaFile(**json.loads(line))


def _manifest(folder: Path) -> Manifest:
    try:
        manifest: Manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BackupProblem(f"{folder} holds no backup: {MANIFEST} can't be read.") from error
    if manifest.get("format") != FORMAT:
        raise BackupProblem(f"This backup is of format {manifest.get('format')}; this version reads {FORMAT}.")
    return manifest


def _refuse_other_migrations(manifest: Manifest) -> None:
    ours, theirs = {tuple(one) for one in applied_migrations("default")}, {tuple(x) for x in manifest["migrations"]}
    if ours == theirs:
        return
    newer, older = sorted(theirs - ours), sorted(ours - theirs)
    told = ", ".join(".".join(one) for one in (newer or older)[:5])
    if newer:
        raise BackupProblem(f"The backup is of a newer library, or this database lacks migrations (migrate): {told}")
    raise BackupProblem(f"The backup is of an older library. Restore it with that version, then update. New: {told}")


def _put(one: MediaFile, copy: Path, force: bool) -> None:
    storage = media_storage(one.storage)
    try:
        storage.place(copy, one.name)
    except FileExistsError as error:
        if not force:
            raise BackupProblem(f"Another file lies under the name {one.name}; --force replaces it.") from error
        storage.delete(one.name)
        storage.place(copy, one.name)


def _is_there(one: MediaFile) -> bool:
    try:
        return media_storage(one.storage).sha256(one.name) == one.sha256
    except FileNotFoundError:
        return False


def _look_for_media(folder: Path, summary: Summary) -> None:
    """Which files of the list are on the storage, unchanged."""
    for one in media_of(folder):
        if _is_there(one):
            summary.files += 1
            summary.size += one.size
        else:
            summary.missing.append(f"{one.storage}: {one.name}")


def _replace_rows(folder: Path, manifest: Manifest, summary: Summary, tell: Tell) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL lock_timeout = '10s'")
        names = [model._meta.db_table for model in tables.all_models()]
        for statement in connection.ops.sql_flush(no_style(), names):
            cursor.execute(statement)
    for model in tables.kept_models():
        label = model._meta.label_lower
        if label not in manifest["rows"]:
            raise BackupProblem(f"The backup lacks the table of {label}.")
        summary.rows[label] = _insert(model, folder / "rows" / f"{label}.jsonl.gz")
        if summary.rows[label] != manifest["rows"][label]:
            raise BackupProblem(f"The backup is damaged: {label} has not as many rows as were written.")
        if summary.rows[label] >= TELL_EVERY:
            tell(f"{label}: {summary.rows[label]} rows")
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables.all_models()):
            cursor.execute(statement)


def _insert(model: type[models.Model], path: Path) -> int:
    """Writes rows as they are: no signals, no automatic dates. Returns how many."""
    fields, count = tables.fields_of(model), 0
    with gzip.open(path, "rt", encoding="utf-8") as file:
        if json.loads(next(file)) != [field.attname for field in fields]:
            raise BackupProblem(f"The backup has other fields of {model._meta.label_lower} than this version.")
        rows: list[models.Model] = []
        insert: Callable[..., Any] = model._base_manager._insert  # type: ignore[attr-defined]
        room = connection.ops.bulk_batch_size(fields, [None] * BATCH) or BATCH
        for line in file:
            rows.append(tables.from_values(model, fields, json.loads(line)))
            if len(rows) >= room:
                insert(rows, fields=fields, using="default", raw=True)
                count, rows = count + len(rows), []
        if rows:
            insert(rows, fields=fields, using="default", raw=True)
    return count + len(rows)
