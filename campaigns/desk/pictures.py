"""The small pictures of lists: a film's poster, a photograph. Nothing of a file that is not checked is ever shown."""

from collections.abc import Iterable

from campaigns.links import file_address
from campaigns.models import PartKind, Rendition, RenditionKind, SubmissionFile
from campaigns.models.file import FileState
from cms.imaging.iiif.links import IMAGE

SMALL, LARGE = 320, 1600  # pixels across


def picture_of(file: SubmissionFile, across: int = SMALL) -> str:
    """A path on this site, `""` where the file has no picture (yet). `file.renditions` is prefetched."""
    if file.state != FileState.READY:
        return ""
    if file.kind == PartKind.PHOTOGRAPH:
        return _photograph(file, across)
    poster = rendition(file, RenditionKind.POSTER)
    return file_address(file.uuid, poster.label) if poster is not None else ""


def first_picture(files: Iterable[SubmissionFile]) -> str:
    return next((picture for file in files if (picture := picture_of(file))), "")


def rendition(file: SubmissionFile, *kinds: str) -> Rendition | None:
    """The first rendition of the first of `kinds` that there is."""
    known = {one.kind: one for one in reversed(file.renditions.all())}
    return next((known[kind] for kind in kinds if kind in known), None)


def _photograph(file: SubmissionFile, across: int) -> str:
    pyramid = rendition(file, RenditionKind.PYRAMID)
    if pyramid is None:
        return ""
    size = f"{across}," if across < pyramid.width else "max"
    return f"{IMAGE}/{file.uuid}/full/{size}/0/default.jpg"
