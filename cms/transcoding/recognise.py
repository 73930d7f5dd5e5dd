"""What a stranger's file is, told by its first and last bytes alone: a name, and what a browser says of it, lie.

What names other files (a playlist), runs (a page, an SVG) or holds other files (a zip) is refused by name, and so is a
file that is two things at once.
"""

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from django.utils.translation import gettext as _

from cms.imaging.master import READERS, refuse
from cms.imaging.photographs.kinds import HEIF_BRANDS

FIRST, LAST = 1 << 16, (1 << 16) + 22
"""Bytes that are looked at: a zip's directory ends within the last ones."""


class Container(StrEnum):
    """What holds sound or film; the value is the suffix of its files."""

    MP4 = "mp4"
    MATROSKA = "mkv"
    AVI = "avi"
    MPEG = "mpg"
    TRANSPORT = "mts"
    OGG = "ogg"
    MP3 = "mp3"
    WAVE = "wav"
    FLAC = "flac"
    ADTS = "aac"
    AMR = "amr"


DEMUXERS = {
    Container.MP4: "mov",
    Container.MATROSKA: "matroska",
    Container.AVI: "avi",
    Container.MPEG: "mpeg",
    Container.TRANSPORT: "mpegts",
    Container.OGG: "ogg",
    Container.MP3: "mp3",
    Container.WAVE: "wav",
    Container.FLAC: "flac",
    Container.ADTS: "aac",
    Container.AMR: "amr",
}
"""The one reader of FFmpeg's that is let at the file; none guesses."""
TYPES = {
    Container.MP4: "video/mp4",
    Container.MATROSKA: "video/x-matroska",
    Container.AVI: "video/x-msvideo",
    Container.MPEG: "video/mpeg",
    Container.TRANSPORT: "video/mp2t",
    Container.OGG: "audio/ogg",
    Container.MP3: "audio/mpeg",
    Container.WAVE: "audio/wav",
    Container.FLAC: "audio/flac",
    Container.ADTS: "audio/aac",
    Container.AMR: "audio/amr",
}
PICTURE_BRANDS = (*HEIF_BRANDS, b"avif", b"avis")
BEGINNINGS = {
    b"\x1a\x45\xdf\xa3": Container.MATROSKA,
    b"\0\0\1\xba": Container.MPEG,
    b"OggS": Container.OGG,
    b"fLaC": Container.FLAC,
    b"#!AMR\n": Container.AMR,
    b"#!AMR-WB\n": Container.AMR,
    b"ID3": Container.MP3,
}
OLD_MOVIES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")  # QuickTime before there was a `ftyp`

BLANK = b"\xef\xbb\xbf \t\r\n\0"
PLAYLISTS = re.compile(
    rb"#EXTM3U|#EXTINF|ffconcat|\[playlist\]|\[Reference\]|RTSPtext|rtsptext|SMILtext|v=0\r?\n"
    rb"|(?:<\?xml[^>]*>\s*)?<(?:MPD|smil|asx|xspf|playlist|SmoothStreamingMedia)\b"
    rb"|(?:file|https?|ftp|rtsp|concat|subfile|data):",
    re.IGNORECASE,
)
PAGES = re.compile(rb"<(?:!doctype|\?xml|\?php|html|svg|script|body|head|!--)|%!PS|%PDF", re.IGNORECASE)
RUNS = re.compile(rb"<(?:\?php|script[\s>]|html[\s>]|svg[\s>]|!doctype html|iframe[\s>])", re.IGNORECASE)
"""What makes of a picture or a film, for some program, a page as well."""
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
END_OF_ZIP = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Recognised:
    """`container` is None for a photograph, which `cms.imaging.photographs` looks at further."""

    container: Container | None

    @property
    def is_photograph(self) -> bool:
        return self.container is None


def recognise(path: Path) -> Recognised:
    """Raises UnreadableFile, in words that say what came instead."""
    with path.open("rb") as file:
        start = file.read(FIRST)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - LAST))
        end = file.read(LAST)
    if not start:
        refuse(path, "empty-file", _("The file is empty. Choose it again, or record it once more."))
    found = _photograph(start) or _recording(start)
    if found is None:
        _refuse_by_name(path, start)
    if RUNS.search(start) or RUNS.search(end) or _ends_a_zip(end):
        words = _("The file holds something else beside the picture, sound or film. Export it again, and send that.")
        refuse(path, "file-two-things", words)
    return found


def _photograph(start: bytes) -> Recognised | None:
    known = any(matches(start) for _reader, matches in READERS if not start.startswith(b"%PDF"))
    webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    heif = start[4:8] == b"ftyp" and start[8:12] in PICTURE_BRANDS
    return Recognised(None) if known or webp or heif else None


def _recording(start: bytes) -> Recognised | None:
    container = _container(start)
    return None if container is None else Recognised(container)


def _container(start: bytes) -> Container | None:
    if start[4:8] == b"ftyp" or (start[4:8] in OLD_MOVIES and _is_box(start)):
        return Container.MP4
    if start[:4] in (b"RIFF", b"RF64"):
        return {b"WAVE": Container.WAVE, b"AVI ": Container.AVI}.get(start[8:12])
    if _packets(start):
        return Container.TRANSPORT
    beginning = next((one for one in BEGINNINGS if start.startswith(one)), None)
    return BEGINNINGS[beginning] if beginning else _frames(start)


def _packets(start: bytes) -> bool:
    """A transport stream (ISO/IEC 13818-1), of a camera (each packet with its time before it) or bare."""
    return any(start[first :: first + 188][:5] == b"GGGGG" for first in (0, 4))


def _is_box(start: bytes) -> bool:
    """Whether the first four bytes can be a box's length."""
    length = int.from_bytes(start[:4])
    return length == 1 or length >= 8


def _frames(start: bytes) -> Container | None:
    """Bare frames of MPEG audio (ISO/IEC 11172-3) or AAC (13818-7): both begin with eleven or twelve ones."""
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        return None
    if start[1] & 0xF6 == 0xF0:
        return Container.ADTS
    layer, rate, frequency = start[1] >> 1 & 3, start[2] >> 4, start[2] >> 2 & 3
    return Container.MP3 if layer and rate != 15 and frequency != 3 else None


def _ends_a_zip(end: bytes) -> bool:
    """Whether a zip's end of its directory lies there, with a comment that ends where the file does."""
    place = end.rfind(END_OF_ZIP)
    while place >= 0:
        rest = end[place:]
        if len(rest) >= 22 and int.from_bytes(rest[20:22], "little") == len(rest) - 22:
            return True
        place = end.rfind(END_OF_ZIP, 0, place)
    return False


def _refuse_by_name(path: Path, start: bytes) -> NoReturn:
    text = start.lstrip(BLANK)
    if PLAYLISTS.match(text):
        words = _("This is a playlist, which only names films that lie elsewhere. Send the film itself.")
        refuse(path, "file-playlist", words)
    if PAGES.match(text):
        words = _("This is a document and no picture, sound or film. Save what you want to show as JPEG or MP4.")
        refuse(path, "file-document", words)
    if start.startswith(ARCHIVES):
        words = _("This is an archive that holds other files. Unpack it, and send the files themselves.")
        refuse(path, "file-archive", words)
    if start.startswith(PROGRAMS):
        refuse(path, "file-program", _("This is a program. Send a picture, sound or film."))
    words = _("This is no picture, sound or film that can be read here. Save it as JPEG, MP3 or MP4, and send that.")
    refuse(path, "file-unknown", words)
