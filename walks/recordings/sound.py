"""What a recording's file is, told by its first bytes and by who can read it; and the file with nothing but sound.

Titles, pictures, places and comments are taken away in place: readers are told what the record says.
"""

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import mutagen
from django.utils.translation import gettext as _
from mutagen import apev2, id3
from mutagen.flac import FLAC, SeekTable, StreamInfo
from mutagen.mp3 import MPEGInfo
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from cms.imaging.master import refuse
from cms.media.storages.base import NO_ROOM
from walks.models.recording import RecordingKind

from . import boxes

FIRST = 4096  # bytes that tell the format
OGG = {b"OpusHead": OggOpus, b"\x01vorbis": OggVorbis, b"\x7fFLAC": OggFLAC}
WAVE_KEPT = (b"fmt ", b"fact", b"data")
DAMAGED = (mutagen.MutagenError, struct.error, ValueError, EOFError, IndexError, KeyError, OverflowError)
"""What readers of tags raise for a file that contradicts itself."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What is left of a file. `suffix` is that of its name."""

    kind: str
    media_type: str
    suffix: str
    seconds: float


def strip(path: Path) -> Sound:
    """Leaves nothing but sound and pictures in the file. Raises UnreadableFile; OSError where the disk is full."""
    with path.open("rb") as file:
        start = file.read(FIRST)
    if not start:
        refuse(path, "empty-file", _("The file is empty. Export it again."))
    reader = _reader(start)
    if reader is None:
        words = _("This is no sound or film that browsers play. Export it as MP3, M4A or MP4.")
        refuse(path, "unknown-recording", words)
    try:
        sound = reader(path)
    except boxes.OtherTracks as error:
        words = _(
            "The film has a track of something else than pictures and sound (%(found)s), which may tell where it was "
            "made. Export it as MP4 with pictures and sound alone."
        )
        refuse(path, "recording-tracks", words % {"found": str(error)[:10]})
    except DAMAGED as error:
        _raise_if_full(error)
        words = _("The recording is damaged, or is not what it seems (%(reason)s). Export it again as MP3 or MP4.")
        refuse(path, "recording-damaged", words % {"reason": str(error)[:80] or type(error).__name__})
    if not 0 < sound.seconds < 1_000_000:
        refuse(path, "recording-damaged", _("The recording doesn’t last at all. Export it again."))
    return sound


def _reader(start: bytes) -> Callable[[Path], Sound] | None:
    if start[4:8] == b"ftyp":
        return _film
    if start.startswith(b"OggS"):
        kind = next((reader for mark, reader in OGG.items() if mark in start[:200]), None)
        return (lambda path: _ogg(path, kind)) if kind else None
    if start.startswith(b"fLaC"):
        return _flac
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return _wave
    if start.startswith(b"ID3") or (start[0] == 0xFF and start[1:2] >= b"\xe0" and start[1] >> 1 & 3):
        return _mp3
    return None


def _film(path: Path) -> Sound:
    with path.open("r+b") as file:
        film = boxes.strip(file)
    if film.has_picture:
        return Sound(RecordingKind.VIDEO, "video/mp4", "mp4", film.seconds)
    return Sound(RecordingKind.AUDIO, "audio/mp4", "m4a", film.seconds)


def _mp3(path: Path) -> Sound:
    """Tags are cut off unread: what is squeezed in them might grow beyond measure."""
    id3.delete(str(path))
    apev2.delete(str(path))
    id3.delete(str(path))  # one may lie behind the other
    with path.open("rb") as file:
        told = MPEGInfo(file)
    if told.sketchy:
        raise mutagen.MutagenError(_("no steady stream of frames"))
    return Sound(RecordingKind.AUDIO, "audio/mpeg", "mp3", float(told.length))


def _ogg(path: Path, reader: Any) -> Sound:
    found = reader(str(path))
    found.delete()
    return Sound(RecordingKind.AUDIO, "audio/ogg", "ogg", float(found.info.length))


def _flac(path: Path) -> Sound:
    found = FLAC(str(path))
    seconds = float(found.info.length)
    found.metadata_blocks = [one for one in found.metadata_blocks if isinstance(one, StreamInfo | SeekTable)]
    found.save(padding=lambda _info: 0)
    id3.delete(str(path))
    return Sound(RecordingKind.AUDIO, "audio/flac", "flac", seconds)


def _wave(path: Path) -> Sound:
    with path.open("r+b") as file:
        _only_waves(file)
    info: Any = WAVE(str(path)).info
    return Sound(RecordingKind.AUDIO, "audio/wav", "wav", float(info.length))


def _only_waves(file: BinaryIO) -> None:
    """Moves what plays together, and cuts off the rest: places of recording, notes, names."""
    size = file.seek(0, os.SEEK_END)
    place = written = 12
    while place + 8 <= size:
        file.seek(place)
        kind, length = struct.unpack("<4sI", file.read(8))
        length += length & 1
        end = min(place + 8 + length, size)
        if kind in WAVE_KEPT:
            written = _moved(file, place, end, written)
        place = end
    file.truncate(written)
    file.seek(4)
    file.write(struct.pack("<I", written - 8))


def _moved(file: BinaryIO, start: int, end: int, target: int) -> int:
    """Copies the bytes forward to `target`, and tells where they end there."""
    while start < end:
        file.seek(start)
        part = file.read(min(1 << 20, end - start))
        file.seek(target)
        file.write(part)
        start += len(part)
        target += len(part)
    return target


def _raise_if_full(error: BaseException) -> None:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, OSError) and cause.errno in NO_ROOM:
        raise cause
