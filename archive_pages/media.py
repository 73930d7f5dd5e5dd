"""What canvases say of their files, for `manage.py check_media`."""

from typing import Any
from uuid import uuid4

from django.db import transaction

from archive_pages.files import FILE_FIELDS, delete_unused
from archive_pages.models import Canvas, CanvasTiles
from archive_pages.models.canvas import pyramid_path
from cms.core import epoch
from cms.imaging import pyramid
from cms.imaging.checking import COLUMNS, readable, whole
from cms.media.holding import Expectation, expect, names_files
from cms.media.places import media_storage
from cms.media.staging import staging
from cms.parsing.problems import UnreadableFile


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
    Expectation(columns=COLUMNS, fits=whole, reads=readable, remake=remake_pyramid),
)
for column in FILE_FIELDS:
    names_files("archive_pages.RemovedCanvas", column, "private")
