"""A photograph is taken in: looked at, freed of what its camera told, laid on storage, and only then recorded."""

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import IntegrityError, transaction

from cms.imaging import pyramid
from cms.imaging.likeness import likeness
from cms.imaging.photographs import kinds, public
from cms.imaging.photographs.exif import Facts
from cms.imaging.photographs.kinds import Header
from cms.imaging.pyramid import PyramidInfo
from cms.media.places import media_storage
from cms.media.staging import staging
from cms.media.storages.base import digest, file_chunks, room
from cms.parsing.problems import UnreadableFile
from walks.models import Photograph, PhotographTiles

from .likeness import similar

LONGEST_NAME = 200


@dataclass(frozen=True)
class Added:
    """What became of a file. `duplicate`: it was there before, byte for byte. `similar` only look like it."""

    photograph: Photograph
    duplicate: bool = False
    similar: list[Photograph] = field(default_factory=list)


def take_in(path: Path, name: str, user: Any = None) -> Added:
    """The photograph in the file at `path`, called `name` by who sent it. `path` stays as it is.

    Raises UnreadableFile, in words that name the file; StorageFull or StorageUnavailable. Nothing is left then.
    """
    name = PurePosixPath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "photograph"
    sha256 = digest(file_chunks(path))
    if (known := _known(sha256)) is not None:
        return Added(known, duplicate=True)
    try:
        header = kinds.look(path)
        facts = public.facts_of(path, header)
        with room(), staging() as run:
            copy = public.make(path, header, run.root)
            info = pyramid.make(copy.path, run.root / "pyramid.tif")
            photograph = _described(name, header, facts, info, user)
            photograph.master_sha256 = sha256
            photograph.phash = likeness(run.root / "pyramid.tif")
            photograph.original_sha256 = digest(file_chunks(copy.path))
            photograph.original_bytes = copy.path.stat().st_size
            photograph.master = photograph.new_name(f"master.{header.kind}")
            photograph.original = photograph.new_name(f"original.{copy.kind}")
            photograph.pyramid = photograph.new_name("pyramid.tif")
            run.note([photograph.master.name, photograph.original.name, photograph.pyramid.name])
            storage = media_storage("private")
            storage.place(path, photograph.master.name)
            storage.place(copy.path, photograph.original.name, move=True)
            storage.place(run.root / "pyramid.tif", photograph.pyramid.name, move=True)
            with transaction.atomic():
                photograph.save()
                PhotographTiles.objects.create(photograph=photograph, data=info.tiles)
    except UnreadableFile as error:
        raise UnreadableFile(replace(error.problem, file=name)) from error
    except IntegrityError:
        if (known := _known(sha256)) is None:
            raise
        return Added(known, duplicate=True)  # somebody brought it at the same time, and was done first
    return Added(photograph, similar=similar(photograph))


def _known(sha256: str) -> Photograph | None:
    return Photograph.objects.filter(master_sha256=sha256).first()


def _described(name: str, header: Header, facts: Facts, info: PyramidInfo, user: Any) -> Photograph:
    """A record of what is known without asking anybody."""
    longitude, latitude = facts.position or (None, None)
    return Photograph(
        title=PurePosixPath(name).stem,
        master_name=name,
        master_type=header.kind.name.lower(),
        width=info.width,
        height=info.height,
        date=facts.date,
        taken_at=facts.taken_at,
        latitude=latitude,
        longitude=longitude,
        exactness=facts.exactness,
        bearing=facts.bearing,
        exif=facts.told,
        added_by=user,
    )
