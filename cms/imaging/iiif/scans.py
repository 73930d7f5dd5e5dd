"""What answering a tile takes, remembered in the process for an epoch, so that a tile asks no database.

A `Scan` holds who may see it, where its tiles lie and its open pyramid. All three are read together and
dropped together: a scan that is replaced is never answered with the tile table of another. Which records have
scans, an app says by `provide`.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from cms.core import epoch
from cms.core.access import PUBLIC, Grant, opened_to
from cms.imaging.stored import Pyramid
from cms.imaging.tiles import TileTable

KEPT = 256  # scans, each an open file
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """A record's pyramid. Any of `grants` opens it; `previews` says whether an editor may look before readers do.

    `passing`: it may be withdrawn, so nothing that is cut of it is kept on a disk.
    """

    pyramid: str
    tiles: bytes
    grants: tuple[Grant, ...]
    previews: Callable[[Any], bool]
    passing: bool = False


Provider = Callable[[UUID], Found | None]
_providers: list[Provider] = []


def provide(provider: Provider) -> Provider:
    """Registers who knows the pyramid of a UUID, in one query or two; None for one that is not its own."""
    _providers.append(provider)
    return provider


@dataclass(slots=True)
class Scan:
    """A record that has a pyramid. `stamp` changes with its pixels."""

    uuid: str
    grants: tuple[Grant, ...]
    previews: Callable[[Any], bool]
    width: int
    height: int
    table: TileTable
    pyramid: Pyramid
    stamp: str
    epoch: int
    passing: bool

    def tile(self, level: int, column: int, row: int) -> bytes:
        """One whole tile as a JPEG, from its bytes in the file."""
        return self.pyramid.tile(self.table, level, column, row)

    def seen_by(self, request: HttpRequest) -> str | None:
        """To whom it is shown (`cms.core.access.opened_to`)."""
        return opened_to(request, self.grants, self.previews)

    @property
    def closes_at(self) -> datetime | None:
        """When the last of what opens it now to everyone ends."""
        now = timezone.now()
        ends = [one.visible_until for one in self.grants if one.audience == PUBLIC and one.open_at(now)]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None


class Scans:
    """The scans that this process answered last."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._epoch = 0
        self._scans: OrderedDict[str, Scan] = OrderedDict()
        self._lock = Lock()

    def find(self, identifier: str) -> Scan | None:
        """The scan by its UUID as addresses write it; None where there is none or it has no pyramid."""
        now = epoch.current()
        with self._lock:
            if now != self._epoch:
                self._scans.clear()  # a file that is held open stays on the disk when it is deleted
                self._epoch = now
            scan = self._scans.get(identifier)
            if scan is not None and scan.epoch == now:
                self._scans.move_to_end(identifier)
                return scan
        if not IDENTIFIER.fullmatch(identifier):
            return None
        scan = _load(identifier, now)
        with self._lock:
            if scan is None:
                self._scans.pop(identifier, None)
                return None
            self._scans[identifier] = scan
            self._scans.move_to_end(identifier)
            while len(self._scans) > self._kept:
                self._scans.popitem(last=False)
        return scan


def _load(identifier: str, now: int) -> Scan | None:
    """`now` was read before anything else: what changes meanwhile belongs to a later epoch."""
    uuid = UUID(identifier)
    found = next((one for provider in _providers if (one := provider(uuid)) is not None), None)
    if found is None:
        return None
    table = TileTable.from_bytes(found.tiles)
    return Scan(
        uuid=identifier,
        grants=found.grants,
        previews=found.previews,
        width=table.levels[0].width,
        height=table.levels[0].height,
        table=table,
        pyramid=Pyramid(found.pyramid),
        stamp=hashlib.blake2b(found.pyramid.encode() + found.tiles, digest_size=9).hexdigest(),
        epoch=now,
        passing=found.passing,
    )


scans = Scans()
