"""What is made of a sound or film, for whoever keeps it."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Part(StrEnum):
    FILM = "film"
    SOUND = "sound"
    STEP = "step"
    PLAYLIST = "playlist"
    POSTER = "poster"
    WAVEFORM = "waveform"


MP4, M4A, JPEG, JSON, HLS = "video/mp4", "audio/mp4", "image/jpeg", "application/json", "application/vnd.apple.mpegurl"


@dataclass(frozen=True, slots=True)
class Made:
    """A file: its name among those of the same film is `path.name`, and playlists call the others so."""

    part: Part
    path: Path
    media_type: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """All of them. `poster` is the picture by which films are compared, None where there is none."""

    seconds: float
    width: int = 0
    height: int = 0
    files: list[Made] = field(default_factory=list)
    poster: Path | None = None
