"""Bytes from the line to pieces on storage, however the line ends.

They are gathered in a file without a name, so that nothing is left of it when the process dies, and each `PIECE` of
them is placed and recorded. What a dropped line left is a piece too, though a shorter one. With a checksum nothing is
recorded before all of it was held against it.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from cms.core.unavailable import Unavailable
from cms.media.storages.base import room

from . import keeping
from .keeping import Placed
from .models import Upload
from .protocol import Checksum
from .refusals import Refused

CHUNK = 256 << 10
PIECE = 8 << 20
"""Bytes of a piece: below `bucket.PART_SIZE`, so that one request places it."""
PATIENCE, SLOWEST = 30.0, 1000
"""Seconds after which a line has to have brought so many bytes a second, or its thread is needed elsewhere."""

_receiving = BoundedSemaphore(max(1, settings.UPLOADS_AT_ONCE))


class Busy(Unavailable):
    """Enough lines are being listened to: the other threads of this process are for readers."""


class LineDropped(Exception):
    """The line ended before all was there that was announced; what came is kept."""


def receive(upload: Upload, writer: UUID, request: HttpRequest, length: int, checksum: Checksum | None) -> None:
    """`length` bytes of the request's body; `upload.offset` says how far it came, also when something is raised:
    Busy, LineDropped, Refused (the checksum), TakenOver, StorageUnavailable, StorageFull."""
    if not _receiving.acquire(blocking=False):
        raise Busy
    try:
        with _nameless() as file:
            _Line(upload, writer, file, checksum).receive(request, length)
    finally:
        _receiving.release()


class _Line:
    def __init__(self, upload: Upload, writer: UUID, file: BinaryIO, checksum: Checksum | None) -> None:
        self.upload, self.writer, self.file = upload, writer, file
        self.checksum, self.sum = checksum, checksum.new() if checksum else None
        self.gathered, self.placed = 0, list[Placed]()

    def receive(self, request: HttpRequest, length: int) -> None:
        try:
            for chunk in _chunks(request, length):
                if self.sum is not None:
                    self.sum.update(chunk)
                self.file.write(chunk)
                self.gathered += len(chunk)
                if self.gathered >= PIECE:
                    self._place()
        except LineDropped:
            if self.checksum is not None:
                keeping.drop(self.placed)
            else:
                self._place()
            raise
        self._place()
        if self.checksum is not None:
            self._compare(self.checksum)

    def _place(self) -> None:
        if not self.gathered:
            return
        offset = self.upload.offset + sum(one.piece.size for one in self.placed)
        self.placed.append(keeping.place(self.upload, offset, self.file, self.gathered))
        self.file.seek(0)
        self.file.truncate()
        self.gathered = 0
        if self.checksum is None:
            self._record()

    def _record(self) -> None:
        placed, self.placed = self.placed, []
        keeping.record(self.upload, self.writer, placed)

    def _compare(self, checksum: Checksum) -> None:
        if self.sum is None or not constant_time_compare(self.sum.digest(), checksum.digest):
            keeping.drop(self.placed)
            raise Refused(460, _("The bytes that arrived are not those that were sent."), "checksum")
        if self.placed:
            self._record()


def _chunks(request: HttpRequest, length: int) -> Iterator[bytes]:
    """Raises LineDropped where the line ends early or creeps."""
    began, came = time.monotonic(), 0
    while came < length:
        try:
            chunk = request.read(min(CHUNK, length - came))
        except OSError as error:  # Django's UnreadablePostError among them
            raise LineDropped from error
        if not chunk:
            raise LineDropped
        came += len(chunk)
        yield chunk
        took = time.monotonic() - began
        if took > PATIENCE and came < took * SLOWEST:
            raise LineDropped


def _nameless() -> Any:
    folder = Path(settings.VAR_DIR) / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    with room():
        return tempfile.TemporaryFile(dir=folder)
