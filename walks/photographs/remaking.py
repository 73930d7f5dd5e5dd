"""What readers have of a photograph is made again from its master, where that is as it came."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.core import epoch
from cms.imaging import pyramid
from cms.imaging.photographs import kinds, public
from cms.imaging.photographs.public import Copy
from cms.media.places import media_storage
from cms.media.staging import Staging, staging
from cms.media.storages.base import digest, file_chunks
from cms.parsing.problems import UnreadableFile
from walks.models import Photograph, PhotographTiles


def remake_original(pk: Any) -> bool:
    """Whether there is a copy for readers again."""
    return _remade(pk, _with_original)


def remake_pyramid(pk: Any) -> bool:
    """Whether viewers can be served again."""
    return _remade(pk, _with_pyramid)


def _remade(pk: Any, mend: Callable[[Photograph, Copy, Staging], None]) -> bool:
    photograph = Photograph.objects.filter(pk=pk).exclude(master="").first()
    storage = media_storage("private")
    if photograph is None:
        return False
    master = str(photograph.master.name)
    try:
        if storage.sha256(master) != photograph.master_sha256:
            return False
        with staging() as run, storage.local(master) as path:
            mend(photograph, public.make(path, kinds.look(path), run.root), run)
    except (FileNotFoundError, UnreadableFile):
        return False
    return True


def _with_original(photograph: Photograph, copy: Copy, run: Staging) -> None:
    sha256, size = digest(file_chunks(copy.path)), copy.path.stat().st_size
    name = _placed(photograph, copy.path, f"original.{copy.kind}", str(photograph.original.name), run)
    changed = Photograph.objects.filter(pk=photograph.pk, original=str(photograph.original.name))
    changed.update(original=name, original_sha256=sha256, original_bytes=size)


def _with_pyramid(photograph: Photograph, copy: Copy, run: Staging) -> None:
    made = run.root / "pyramid.tif"
    info = pyramid.make(copy.path, made)
    name = _placed(photograph, made, "pyramid.tif", str(photograph.pyramid.name), run)
    with transaction.atomic():
        if Photograph.objects.filter(pk=photograph.pk, pyramid=str(photograph.pyramid.name)).update(pyramid=name):
            PhotographTiles.objects.update_or_create(photograph=photograph, defaults={"data": info.tiles})
            epoch.advance()


def _placed(photograph: Photograph, made: Path, name: str, before: str, run: Staging) -> str:
    """Where the file lies now. The one before goes when no record holds it any more."""
    placed = photograph.new_name(name)
    run.note([placed, before])
    media_storage("private").place(made, placed, move=True)
    return placed
