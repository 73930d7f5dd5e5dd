"""What canvases say of their files, for `manage.py check_media`."""

from typing import Any
from uuid import uuid4

from django.db import transaction

from archive_pages.files import FILE_FIELDS, delete_unused
from archive_pages.ingest.staging import staging
from archive_pages.models import Canvas, CanvasTiles
from archive_pages.models.canvas import pyramid_path
from cms.core import epoch
from cms.imaging import pyramid
from cms.imaging.tiff import TiffError
from cms.imaging.tiles import TileTable
from cms.imaging.vips import Error, Image
from cms.media.holding import Expectation, Row, expect, names_files
from cms.media.places import media_storage
from cms.media.storages.base import Entry, MediaStorage
from cms.parsing.problems import UnreadableFile


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


def remake_pyramid(pk: Any) -> bool:
    """From the master, where that is as it should be."""
    canvas = Canvas.objects.select_related("issue").filter(pk=pk).exclude(master="").first()
    if canvas is None:
        return False
    storage, seen = media_storage("private"), str(canvas.pyramid.name)
    name = pyramid_path(canvas, f"{uuid4().hex[:8]}.tif")
    try:
        if canvas.master_sha256 and storage.sha256(str(canvas.master.name)) != canvas.master_sha256:
            return False
        with staging() as run, storage.local(str(canvas.master.name)) as master:
            made = run.root / "pyramid.tif"
            info = pyramid.make(master, made, page=canvas.master_page, rotation=canvas.rotation)
            run.note([name, seen])
            storage.place(made, name, move=True)
            _changed(canvas, seen, name, info.tiles)
    except (FileNotFoundError, UnreadableFile):
        return False
    delete_unused([seen])
    return True


@transaction.atomic
def _changed(canvas: Canvas, seen: str, name: str, tiles: bytes) -> None:
    """Unless somebody else gave the canvas another pyramid meanwhile."""
    if Canvas.objects.filter(pk=canvas.pk, pyramid=seen).update(pyramid=name):
        CanvasTiles.objects.update_or_create(canvas=canvas, defaults={"data": tiles})
        epoch.advance()


expect("archive_pages.Canvas", "master", Expectation(digest="master_sha256"))
expect("archive_pages.Canvas", "ocr", Expectation(digest="ocr_sha256"))
expect(
    "archive_pages.Canvas",
    "pyramid",
    Expectation(columns=("tiles__data",), fits=whole, reads=readable, remake=remake_pyramid),
)
for column in FILE_FIELDS:
    names_files("archive_pages.RemovedCanvas", column, "private")
