"""What a file is, whether it is wanted, and what is made of it: all is written into one local folder."""

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import PartKind, RenditionKind, SubmissionFile
from cms.core.limits import MEGABYTE
from cms.imaging import pyramid
from cms.imaging.likeness import likeness
from cms.imaging.master import refuse
from cms.imaging.photographs import kinds, public
from cms.media import malware
from cms.transcoding import films, sounds
from cms.transcoding.probe import probe
from cms.transcoding.recognise import TYPES, Container, recognise
from cms.transcoding.running import Beat

LONGEST_SIDE = 60_000
"""Of a photograph, in pixels: the widest panoramas of telephones have a third of that."""
WANTED = {
    PartKind.PHOTOGRAPH.value: gettext_lazy("This is no photograph, and one is wanted here. Choose a picture."),
    PartKind.AUDIO.value: gettext_lazy("This is no sound recording, and one is wanted here. Choose a recording."),
    PartKind.VIDEO.value: gettext_lazy("This is no film, and one is wanted here. Choose a film."),
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A rendition to be: the file at `path`, called `label`."""

    kind: str
    label: str
    path: Path
    media_type: str
    width: int = 0
    height: int = 0
    tiles: bytes = b""


@dataclass(slots=True)
class Found:
    """What is known of a file once all has been made of it."""

    suffix: str
    media_type: str
    width: int = 0
    height: int = 0
    seconds: float | None = None
    phash: int | None = None
    copies: list[Copy] = field(default_factory=list)


def look(file: SubmissionFile, path: Path, folder: Path, beat: Beat) -> Found:
    """Raises UnreadableFile, ScannerUnavailable; OSError where the disk is full; what `beat` raises."""
    _small_enough(file, path)
    recognised = recognise(path)
    verdict = malware.scan(path)
    if not verdict.clean:
        words = _("The file carries malware (%(name)s). Have your device checked before you send another.")
        refuse(path, "file-malware", words % {"name": verdict.found})
    beat()
    if recognised.container is None:
        _wanted(file, PartKind.PHOTOGRAPH, path)
        return _photograph(path, folder, beat)
    return _recording(file, path, recognised.container, folder, beat)


def _small_enough(file: SubmissionFile, path: Path) -> None:
    if file.part is not None and path.stat().st_size > file.part.most_megabytes * MEGABYTE:
        words = _("The file is larger than %(most)d MB. Save it smaller, and send it again.")
        refuse(path, "too-large", words % {"most": file.part.most_megabytes})


def _wanted(file: SubmissionFile, kind: str, path: Path) -> None:
    if file.kind != kind:
        refuse(path, "file-kind", str(WANTED[file.kind]))


def _photograph(path: Path, folder: Path, beat: Beat) -> Found:
    header = kinds.look(path)
    if max(header.width, header.height) > LONGEST_SIDE:
        words = _("The picture has %(width)d × %(height)d pixels, which can’t be shown. Save it smaller.")
        refuse(path, "image-size", words % {"width": header.width, "height": header.height})
    copy = public.make(path, header, folder)
    beat()
    tiled = folder / "pyramid.tif"
    info = pyramid.make(copy.path, tiled)
    beat()
    width, height = info.width, info.height
    label = f"photograph.{copy.kind}"
    copies = [
        Copy(RenditionKind.PHOTOGRAPH, label, copy.path, kinds.TYPES[copy.kind], width, height),
        Copy(RenditionKind.PYRAMID, "pyramid.tif", tiled, kinds.TYPES[kinds.Kind.TIFF], width, height, info.tiles),
    ]
    phash = likeness(tiled)
    return Found(str(header.kind), kinds.TYPES[header.kind], width, height, phash=phash, copies=copies)


def _recording(file: SubmissionFile, path: Path, container: Container, folder: Path, beat: Beat) -> Found:
    most = file.part.most_seconds if file.part is not None else None
    measured = probe(path, container, most, beat)
    _wanted(file, PartKind.VIDEO if measured.is_film else PartKind.AUDIO, path)
    product = (films if measured.is_film else sounds).make(path, container, measured, folder, beat)
    return Found(
        suffix=str(container),
        media_type=TYPES[container],
        width=product.width,
        height=product.height,
        seconds=product.seconds,
        phash=likeness(product.poster) if product.poster else None,
        copies=[
            Copy(RenditionKind(one.part), one.path.name, one.path, one.media_type, one.width, one.height)
            for one in product.files
        ],
    )
