"""An upload whose bytes are all there, for the room that wanted it."""

import hashlib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from cms.media import removal
from cms.media.places import media_storage
from cms.media.storages.base import room

from .keeping import expiry
from .models import Upload


class Incomplete(Exception):
    """Bytes are missing: it is not finished, or a piece is not as it was recorded."""


def assemble(upload: Upload, path: Path) -> str:
    """Writes the whole file to `path` on this machine. Returns its SHA-256. Raises Incomplete, StorageUnavailable,
    StorageFull."""
    storage, found, written = media_storage("private"), hashlib.sha256(), 0
    with room(), path.open("wb") as file:
        for piece in upload.pieces.order_by("offset"):
            if piece.offset != written:
                raise Incomplete(str(upload.uuid))
            try:
                chunks = storage.chunks(str(piece.file.name))
            except FileNotFoundError as error:
                raise Incomplete(str(upload.uuid)) from error
            for chunk in chunks:
                file.write(chunk)
                found.update(chunk)
            if file.tell() != piece.offset + piece.size:
                raise Incomplete(str(upload.uuid))
            written = file.tell()
    if written != upload.length:
        raise Incomplete(str(upload.uuid))
    return found.hexdigest()


def take_over(upload: Upload) -> None:
    """Its bytes are kept elsewhere: the pieces go. For some days the bare row still tells a browser that comes back
    that the file has arrived; of its sender it says nothing any more."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        pieces = upload.pieces.all()
        removal.remove(list(pieces.values_list("file", flat=True)))
        pieces.delete()
        upload.name = upload.media_type = upload.from_address = ""
        upload.finished_at = upload.finished_at or timezone.now()
        upload.expires_at = expiry()
        upload.save(update_fields=["name", "media_type", "from_address", "finished_at", "expires_at"])
