"""A recording is taken in: looked at, freed of what its maker wrote into it, laid on storage; only then a record."""

import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imaging.master import refuse
from cms.media import captions as vtt
from cms.media.places import media_storage
from cms.media.staging import staging
from cms.media.storages.base import digest, file_chunks, room
from cms.parsing.problems import UnreadableFile
from walks.models import Recording, StopPage
from walks.models.recording import RecordingKind

from .sound import Sound, strip

MOST_BYTES = 1_000_000_000
LONGEST_NAME = 200
OTHER_KIND = {
    RecordingKind.AUDIO: gettext_lazy(
        "This is a film, and sound is wanted here. Export its sound as MP3, or choose it where a film is asked for."
    ),
    RecordingKind.VIDEO: gettext_lazy(
        "This is sound without pictures, and a film is wanted here. Choose it where sound is asked for."
    ),
}


def take_in(
    path: Path,
    name: str,
    *,
    title: str,
    language: str,
    transcript: str = "",
    captions: str = "",
    speaker: str = "",
) -> Recording:
    """A new recording of the file at `path`, called `name` by who sent it. `path` stays as it is.

    Raises UnreadableFile, in words that name the file; ValidationError for the captions; StorageFull or
    StorageUnavailable. Nothing is left then.
    """
    recording = Recording(
        title=title, language=language, transcript=transcript, captions=vtt.checked(captions), speaker=speaker
    )
    give_file(recording, path, name)
    return recording


def give_file(recording: Recording, path: Path, name: str, kind: str = "") -> None:
    """The record, new or known, with this file, and saved. Its former file goes. Raises what `take_in` raises.

    It has to be of `kind`, where that is told; one that stops have stays what it is, for they have it as sound or as
    film.
    """
    if recording.pk and StopPage.objects.filter(Q(audio=recording) | Q(video=recording)).exists():
        kind = recording.kind
    name = PurePosixPath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "recording"
    before = str(recording.file.name or "")
    with room(), staging() as run:
        made = run.root / "made"
        sound = _looked_at(path, made, name, kind)
        recording.file = recording.new_name(f"recording.{sound.suffix}")
        recording.file_name = name
        recording.kind = sound.kind
        recording.media_type = sound.media_type
        recording.seconds = sound.seconds
        recording.sha256 = digest(file_chunks(made))
        recording.bytes = made.stat().st_size
        run.note([str(recording.file.name), *filter(None, [before])])
        media_storage("private").place(made, str(recording.file.name), move=True)
        recording.save()


def _looked_at(path: Path, made: Path, name: str, kind: str) -> Sound:
    """A copy at `made` with nothing but sound and pictures; of this kind, where one is wanted."""
    try:
        if path.stat().st_size > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            refuse(path, "too-large", _("The file is larger than %(most)d MB. Export it smaller.") % {"most": most})
        shutil.copyfile(path, made)
        sound = strip(made)
        if kind and sound.kind != kind:
            refuse(path, "recording-kind", str(OTHER_KIND[RecordingKind(kind)]))
        return sound
    except UnreadableFile as error:
        raise UnreadableFile(replace(error.problem, file=name)) from error
