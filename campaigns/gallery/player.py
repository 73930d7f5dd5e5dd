"""A film or a sound recording as the player has it: sources, captions, what is said line by line, chapters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from django.utils.formats import number_format

from campaigns.links import file_address
from campaigns.models import PartKind, RenditionKind
from campaigns.ways_out.media import Medium
from cms.media.captions import cues

from .pictures import Picture, poster

PLAYLIST = "film.m3u8"
"""The one that names those of all steps."""
SPEEDS = ("0.5", "0.75", "1", "1.25", "1.5", "2")
LATEST = 24 * 3600
"""Seconds: no recording is longer."""


@dataclass(frozen=True)
class Source:
    url: str
    media_type: str


@dataclass(frozen=True)
class Line:
    """Something said, or the beginning of a chapter: from which second on, until which, and its words."""

    begins: float
    ends: float
    words: str

    @property
    def at(self) -> str:
        """The second, as an address has it."""
        return f"{self.begins:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Track:
    url: str
    language: str


@dataclass
class Player:
    """`number` makes its element ids differ from those of other players of a page. `transcript` is the text where there
    are no captions to tell what is said when. `starts` is the second at which it opens."""

    number: int
    title: str
    kind: str
    seconds: float
    language: str
    sources: list[Source] = field(default_factory=list)
    poster: Picture | None = None
    waveform: str = ""
    tracks: list[Track] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    chapters: list[Line] = field(default_factory=list)
    transcript: str = ""
    width: int = 16
    height: int = 9
    starts: float = 0

    @property
    def speeds(self) -> list[tuple[str, str]]:
        """What can be chosen: as the browser has it, and in the reader's way of writing."""
        return [(speed, number_format(speed)) for speed in SPEEDS]

    @property
    def is_film(self) -> bool:
        return self.kind == PartKind.VIDEO

    @property
    def has_words(self) -> bool:
        """Whether who can't hear can have what is said."""
        return bool(self.lines or self.transcript)

    @property
    def fragment(self) -> str:
        """For the address of a source: where it begins, for browsers that run no script (W3C Media Fragments)."""
        return f"#t={self.starts:g}" if self.starts else ""


def player_of(medium: Medium, title: str, language: str, number: int = 1, starts: float = 0) -> Player | None:
    """None for what is neither film nor sound, or where nothing was made of it yet."""
    file, kind = medium.file, medium.kind
    if kind not in (PartKind.VIDEO, PartKind.AUDIO):
        return None
    sources = _sources(medium)
    if not sources:
        return None
    waveform = medium.of_kind(RenditionKind.WAVEFORM)
    spoken = file.words_language or language
    lines = lines_of(file.captions)
    return Player(
        number=number,
        title=title,
        kind=kind,
        seconds=file.seconds or 0,
        language=spoken,
        sources=sources,
        poster=poster(medium),
        waveform=file_address(medium.uuid, waveform.label) if waveform is not None else "",
        tracks=[Track(file_address(medium.uuid, "captions.vtt"), spoken)] if lines else [],
        lines=lines,
        chapters=lines_of(file.chapters),
        transcript="" if lines else file.transcript,
        width=medium.width or 16,
        height=medium.height or 9,
        starts=starts if not file.seconds or starts < file.seconds else 0,
    )


def players(media: Iterable[Medium], title: str, language: str, starts: float = 0, asked: str = "1") -> list[Player]:
    """`starts` is for the one whose number is asked for."""
    found: list[Player] = []
    for medium in media:
        number = len(found) + 1
        made = player_of(medium, title, language, number, starts if str(number) == asked else 0)
        if made is not None:
            found.append(made)
    return found


def starts_at(asked: str) -> float:
    """The second that an address asks for, `75` or `75.5`; 0 for anything else."""
    if not asked or len(asked) > 10 or not asked.isascii() or not asked.replace(".", "", 1).isdigit():
        return 0
    return float(asked) if float(asked) < LATEST else 0


def lines_of(text: str) -> list[Line]:
    """The cues of WebVTT in their order; none of a text that can't be read, which a browser would show none of either.

    Their words are plain text: what stands in them as markup is taken out.
    """
    told = ((cue, unescape(" ".join(cue.text.split()))) for cue in cues(text))
    return [Line(cue.begins, cue.ends, words) for cue, words in told if words]


def _sources(medium: Medium) -> list[Source]:
    """The playlist first, for browsers that choose the step that fits the line; then the whole file."""
    playlist = next((one for one in medium.renditions if one.label == PLAYLIST), None)
    whole = medium.of_kind(RenditionKind.FILM if medium.kind == PartKind.VIDEO else RenditionKind.SOUND)
    found = (playlist, whole)
    return [Source(file_address(medium.uuid, one.label), one.media_type) for one in found if one is not None]
