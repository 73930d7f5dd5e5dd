"""Whether the pyramid of a record with a `tiles` table is as its table says, for `manage.py check_media`."""

from typing import Any

from cms.media.storages.base import Entry, MediaStorage

from .tiff import TiffError
from .tiles import TileTable
from .vips import Error, Image

Row = dict[str, Any]
COLUMNS = ("tiles__data",)
"""What the functions read of the record."""


def whole(row: Row, entry: Entry) -> bool:
    """Whether the pyramid reaches as far as its tile table says."""
    if row["tiles__data"] is None:
        return False
    levels = TileTable.from_bytes(bytes(row["tiles__data"])).levels
    ends = (offset + length for one in levels for offset, length in zip(one.offsets, one.lengths, strict=True))
    return entry.size >= max(ends, default=0)


def readable(row: Row, storage: MediaStorage, name: str) -> bool:
    """Whether the pyramid has the tiles of its table, and they can be decoded.

    It has no checksum, for it can be made again from its master: damage that a decoder does not notice stays unfound.
    """
    try:
        with storage.local(name) as path:
            with path.open("rb") as file:
                table = TileTable.read(file).to_bytes()
            Image.tiffload(str(path), fail_on="warning").avg()
    except (TiffError, Error):
        return False
    return table == bytes(row["tiles__data"] or b"")
