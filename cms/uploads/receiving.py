"""Bytes from the line to pieces on storage, however the line ends.

They are gathered in a file without a name, so that nothing is left of it when the process dies, and each `PIECE` of
them is placed and recorded. What a dropped line left is a piece too, though a shorter one. With a checksum nothing is
recorded before all of it was held against it.
"""

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO, cast
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
        _Line(upload, writer, checksum).receive(request, length)
    finally:
        _receiving.release()


class _Line:
    def __init__(self, upload: Upload, writer: UUID, checksum: Checksum | None) -> None:
        self.upload, self.writer = upload, writer
        self.checksum, self.sum = checksum, checksum.new() if checksum else None
        self.placed: list[Placed] = []

    def receive(self, request: HttpRequest, length: int) -> None:
        chunks = _chunks(request, length)
        try:
            while self._piece(chunks):
                pass
        except LineDropped:
            keeping.drop(self.placed)
            raise
        if self.checksum is not None:
            self._compare(self.checksum)

    def _piece(self, chunks: Iterator[bytes]) -> bool:
        """Gathers and places one. False: the body is at its end."""
        gathered, ended = 0, None
        file, movable = _nameless()
        with file:
            try:
                while gathered < PIECE and (chunk := next(chunks, b"")):
                    if self.sum is not None:
                        self.sum.update(chunk)
                    file.write(chunk)
                    gathered += len(chunk)
            except LineDropped as error:
                ended = error
            if gathered and not (ended and self.checksum):
                self._place(file, gathered, movable)
        if ended is not None:
            raise ended
        return gathered >= PIECE

    def _place(self, file: BinaryIO, size: int, movable: bool) -> None:
        offset = self.upload.offset + sum(one.piece.size for one in self.placed)
        self.placed.append(keeping.place(self.upload, offset, file, size, move=movable))
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


def _nameless() -> tuple[BinaryIO, bool]:
    """A new file, and whether a folder of the same disk may take it in as it is, without another copy."""
    folder = Path(settings.VAR_DIR) / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    with room():
        try:
            return open(os.open(folder, getattr(os, "O_TMPFILE", 0) | os.O_RDWR, 0o600), "w+b"), True
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT):
                raise
        return cast(BinaryIO, tempfile.TemporaryFile(dir=folder)), False  # a disk that knows no such files
