"""Pieces: placed on storage, recorded, and removed.

Before a piece is placed, a row says that it goes unless something holds it (`removal.unless_held`); the transaction
that records the piece takes that row away. So whenever a process dies, the file is either a piece's or goes within the
hour.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.media import removal
from cms.media.models import Removal
from cms.media.places import media_storage

from .models import Piece, Upload
from .purposes import purpose_named


class TakenOver(Exception):
    """Another request goes on with this upload, or it is gone."""


@dataclass(frozen=True)
class Placed:
    """A piece on storage that is not recorded yet."""

    piece: Piece
    removal: Removal


def place(upload: Upload, offset: int, file: BinaryIO, size: int, *, move: bool = False) -> Placed:
    """All of `file`, which needs no name of its own; with `move` it may be the very file that is kept, and is not to be
    written to any more. Raises StorageUnavailable, StorageFull."""
    piece = Piece(upload=upload, offset=offset, size=size)
    name = piece.new_name()
    row = removal.unless_held(name)
    file.flush()
    file.seek(0)
    media_storage("private").place(Path(f"/dev/fd/{file.fileno()}"), name, move=move)
    piece.file.name = name
    return Placed(piece, row)


def record(upload: Upload, writer: UUID, placed: list[Placed]) -> None:
    """The pieces become the upload's, and with its last byte it is finished. Raises TakenOver, and then they go."""
    end = upload.offset + sum(one.piece.size for one in placed)
    try:
        with transaction.atomic():
            mine = Upload.objects.filter(pk=upload.pk, writer=writer, offset=upload.offset, finished_at=None)
            if not mine.update(offset=end, expires_at=expiry()):
                raise TakenOver
            if not removal.held_now([one.removal for one in placed]):
                raise TakenOver
            Piece.objects.bulk_create(one.piece for one in placed)
            if end == upload.length:
                finished = Upload.objects.select_for_update().get(pk=upload.pk)
                finished.finished_at, finished.writer = timezone.now(), None
                finished.save(update_fields=["finished_at", "writer"])
                purpose_named(finished.purpose).finished(finished)
    except TakenOver:
        drop(placed)
        raise
    upload.offset = end


def drop(placed: list[Placed]) -> None:
    """They go now and not within the hour."""
    removal.not_held([one.removal for one in placed])


def discard(upload: Upload) -> None:
    """The upload and its pieces go; nobody is told but whoever still sends."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        removal.remove(upload.pieces.values_list("file", flat=True))
        upload.delete()


def give_up(upload: Upload) -> None:
    """`discard` for one that was not finished: the room that wanted it is told. Raises Upload.DoesNotExist where it was
    finished or went meanwhile."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk, finished_at=None)
        purpose_named(upload.purpose).gone(upload)
        discard(upload)


def expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.UPLOAD_DAYS)
