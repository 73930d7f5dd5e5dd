"""What answering a tile takes, remembered in the process for an epoch, so that a tile asks no database.

A `Scan` holds who may see it, where its tiles lie and its open pyramid. All three are read together and
dropped together: a scan that is replaced is never answered with the tile table of another.
"""

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from archive_pages.models import Canvas
from archive_pages.pyramids import Pyramid
from archive_pages.scans.tiles import TileTable
from cms.core import epoch
from cms.core.access import PUBLIC, Grant, Viewer, allows, can_preview, grant_of, restricted_path

KEPT = 256  # scans, each an open file
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(slots=True)
class Scan:
    """A canvas that has a pyramid. `stamp` changes with its pixels."""

    uuid: str
    issue_id: int
    grant: Grant | None
    width: int
    height: int
    table: TileTable
    pyramid: Pyramid
    stamp: str
    epoch: int

    def tile(self, level: int, column: int, row: int) -> bytes:
        """One whole tile as a JPEG, from its bytes in the file."""
        return self.pyramid.tile(self.table, level, column, row)

    def seen_by(self, request: HttpRequest) -> str | None:
        """`"public"` where everyone may see it, `"private"` where this visitor or editor may, None otherwise."""
        grant = self.grant
        if grant is not None and grant.audience == PUBLIC and grant.open_at(timezone.now()):
            return "public"
        viewer = Viewer.of(request)
        if allows(grant, viewer):
            return "private"
        if viewer.user.is_authenticated and can_preview(Canvas.objects.get(uuid=self.uuid).issue, viewer.user):
            return "private"
        return None

    @property
    def closes_at(self) -> datetime | None:
        return self.grant.visible_until if self.grant else None


class Scans:
    """The scans that this process answered last."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._scans: OrderedDict[str, Scan] = OrderedDict()
        self._lock = Lock()

    def find(self, identifier: str) -> Scan | None:
        """The scan of a canvas by its UUID as addresses write it; None where there is none or it has no pyramid."""
        now = epoch.current()
        with self._lock:
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
    """One query, or two where the issue is restricted. `now` was read before them: what changes meanwhile belongs to
    a later epoch.
    """
    canvas = (
        Canvas.objects.select_related("issue", "tiles")
        .defer("issue__structure", "issue__search_description")
        .filter(uuid=UUID(identifier), tiles__isnull=False)
        .exclude(pyramid="")
        .annotate(restricted=restricted_path("issue__path"))
        .first()
    )
    if canvas is None:
        return None
    data, name = bytes(canvas.tiles.data), str(canvas.pyramid.name)
    table = TileTable.from_bytes(data)
    return Scan(
        uuid=identifier,
        issue_id=canvas.issue_id,
        grant=grant_of(canvas.issue, canvas.restricted),
        width=table.levels[0].width,
        height=table.levels[0].height,
        table=table,
        pyramid=Pyramid(name),
        stamp=hashlib.blake2b(name.encode() + data, digest_size=9).hexdigest(),
        epoch=now,
    )


scans = Scans()
