"""What is in a sound or film (`probing`), and whether the library takes such."""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from cms.imaging.master import refuse

from .colours import TRANSFERS
from .recognise import DEMUXERS, Container
from .running import Beat, Limits, TookTooLong, run, silent

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(seconds=180, processor=90, memory=3 << 30, file=1 << 20)
MOST_SECONDS = 4 * 3600.0
"""Of any film, whatever a campaign says."""
MOST_SIDE, LEAST_SIDE = 8192, 16
MOST_PIXELS = 36_000_000
MOST_A_SECOND = 300
"""Pictures: telephones film at 240."""
MOST_STREAMS = 20
GRACE = 1.0
"""Seconds that a film may be longer than what is asked: a recorder that stops at the limit stops after it."""


@dataclass(frozen=True, slots=True)
class Film:
    """As readers see it: turned, and with square pixels. `picture` and `sound` are numbers of streams.

    `rate` is how many pictures there are a second, on the whole. `transfer` is named where the film has more light than
    a usual screen shows (`colours`); `interlaced`: each picture is two, of every other line.
    """

    seconds: float
    picture: int | None
    sound: int | None
    width: int = 0
    height: int = 0
    rate: float = 0.0
    transfer: str = ""
    interlaced: bool = False

    @property
    def is_film(self) -> bool:
        return self.picture is not None


def probe(path: Path, container: Container, most_seconds: float | None, beat: Beat = silent) -> Film:
    """Raises UnreadableFile for what is damaged, too long, too large, or made to be looked at by nobody."""
    most = min(most_seconds or MOST_SECONDS, MOST_SECONDS)
    told = _told(path, container, most, beat)
    if len(told["streams"]) > MOST_STREAMS:
        words = _("The file has %(found)d tracks. Export it with one of pictures and one of sound.")
        refuse(path, "film-tracks", words % {"found": len(told["streams"])})
    picture, sound = told["picture"], told["sound"]
    if picture is None and sound is None:
        words = _("There is neither sound nor film in this file that can be read. Export it as MP4 or MP3.")
        refuse(path, "film-nothing", words)
    width, height = _size(path, picture) if picture else (0, 0)
    seconds = _seconds(path, told, most)
    rate = told["pictures"] / seconds
    if picture and rate > MOST_A_SECOND:
        words = _("The film shows more pictures a second than anybody can see. Export it with 30 a second.")
        refuse(path, "film-rate", words)
    film = Film(seconds, picture and picture["index"], sound and sound["index"], width, height, rate)
    if picture is None:
        return film
    return replace(film, transfer=TRANSFERS.get(picture["transfer"], ""), interlaced=picture["interlaced"])


def _told(path: Path, container: Container, most: float, beat: Beat) -> dict[str, Any]:
    command = [sys.executable, "-m", f"{__package__}.probing", DEMUXERS[container], str(path), str(most + 2 * GRACE)]
    try:
        ended = run(command, ROOT, LIMITS, beat)
        if ended.code == 0:
            told: dict[str, Any] = json.loads(ended.answer.splitlines()[-1])
            return told
    except (TookTooLong, ValueError, IndexError):
        pass
    _refuse_damaged(path)


def _refuse_damaged(path: Path) -> NoReturn:
    words = _("The sound or film is damaged or cut short. Copy it again from the device that recorded it.")
    refuse(path, "film-damaged", words)


def _size(path: Path, picture: dict[str, Any]) -> tuple[int, int]:
    """Pixels as they are shown."""
    width, height = picture["width"], picture["height"]
    if not picture["codec"]:
        _refuse_damaged(path)
    if max(width, height) > MOST_SIDE or min(width, height) < LEAST_SIDE or width * height > MOST_PIXELS:
        words = _("The film has %(width)d × %(height)d pixels, which can’t be shown. Export it with 1280 × 720.")
        refuse(path, "film-size", words % {"width": width, "height": height})
    aspect = picture["aspect"] if 0.1 < picture["aspect"] < 10 else 1.0
    shown = max(1, round(width * aspect)), height
    return (shown[1], shown[0]) if round(picture["rotation"] / 90) % 2 else shown


def _seconds(path: Path, told: dict[str, Any], most: float) -> float:
    """As measured; what a header claims counts where it is more than is allowed."""
    seconds: float = told["seconds"]
    if max(seconds, told["claimed"]) > most + GRACE:
        minutes = {"minutes": int(most // 60), "seconds": int(most % 60)}
        words = _("This lasts longer than %(minutes)d minutes %(seconds)d seconds. Cut it shorter, and send it again.")
        refuse(path, "film-too-long", words % minutes)
    if seconds <= 0:
        refuse(path, "film-nothing", _("The sound or film doesn’t last at all. Record it again."))
    return seconds
