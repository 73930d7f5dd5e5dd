"""What readers of the demo send: files, as their telephones would have made them."""

import io
import wave
from dataclasses import dataclass

import numpy as np

from campaigns.models import PartKind
from demo.village.speech import speak

from . import drawing
from .filming import film
from .words import EntryWords

HERTZ = 16_000
TUNE = (0, 4, 7, 12, 9, 7, 4, 0)  # half tones above a low A


@dataclass(frozen=True)
class Sent:
    """A file. `alt`, `captions` and `transcript` are what its sender wrote about it."""

    kind: str
    name: str
    data: bytes
    alt: str = ""
    captions: str = ""
    transcript: str = ""


def files_of(entry: EntryWords) -> list[Sent]:
    made: list[Sent] = []
    if entry.medium == "film":
        told = film(entry.key, entry.said, entry.language, entry.book)
        made.append(Sent(PartKind.VIDEO, "film.mp4", told.mp4, captions=told.captions, transcript=entry.said))
    if entry.medium in ("sound", "photograph", "tone"):
        made.append(_photograph(entry))
    if entry.medium == "sound":
        spoken = speak(entry.said.replace("\n", "\n\n"), entry.language)
        made.append(Sent(PartKind.AUDIO, "sound.mp3", spoken.mp3, captions=spoken.captions, transcript=entry.said))
    if entry.medium == "tone":
        made.append(Sent(PartKind.AUDIO, "tone.wav", _tone()))
    if entry.medium == "old":
        picture = drawing.as_jpeg(drawing.old_print(entry.key))
        made.append(Sent(PartKind.PHOTOGRAPH, "IMG_0017.jpg", picture, alt=entry.title))
    return made


def _photograph(entry: EntryWords) -> Sent:
    if entry.medium == "photograph" and entry.state == "waiting":
        return Sent(PartKind.PHOTOGRAPH, "IMG_2041.jpg", drawing.as_jpeg(drawing.shelf()), alt=entry.title)
    return Sent(PartKind.PHOTOGRAPH, "IMG_2042.jpg", drawing.as_jpeg(drawing.cover(entry.book)), alt=entry.title)


def _tone() -> bytes:
    """A tune of plucked tones, and nothing else."""
    steps = []
    for tone in TUNE:
        at = np.arange(HERTZ // 2) / HERTZ
        steps.append(np.sin(2 * np.pi * 220 * 2 ** (tone / 12) * at) * np.exp(-4 * at))
    samples = (np.concatenate(steps) * 12_000).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(HERTZ)
        file.writeframes(samples.tobytes())
    return out.getvalue()
