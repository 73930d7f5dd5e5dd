"""A sound for every browser, and what it looks like while it plays."""

import json
from pathlib import Path

import numpy as np

from . import ffmpeg
from .films import sound_arguments
from .made import JSON, M4A, Made, Part, Product
from .probe import Film
from .recognise import Container
from .running import Beat, silent

PEAKS = 400
RATE = 8000
"""Samples a second from which the peaks are taken."""


def make(path: Path, container: Container, sound: Film, folder: Path, beat: Beat = silent) -> Product:
    """Everything in `folder`, which is empty. Raises UnreadableFile; OSError where the disk is full."""
    assert sound.sound is not None
    opened = ffmpeg.stranger(path, container)
    even = ffmpeg.loudness(opened, sound.sound, folder, sound.seconds, path, beat)
    made = folder / "sound.m4a"
    arguments = [*opened, "-map", f"0:{sound.sound}", "-vn", *sound_arguments(even), *ffmpeg.BARE]
    arguments += ["-t", f"{sound.seconds + 1:.3f}", "-movflags", "+faststart", "-f", "mp4", made.name]
    ffmpeg.make(arguments, folder, sound.seconds, path, beat)
    files = [Made(Part.SOUND, made, M4A), _waveform(made, sound.seconds, folder, path, beat)]
    return Product(sound.seconds, files=files)


def _waveform(made: Path, seconds: float, folder: Path, source: Path, beat: Beat) -> Made:
    """The loudest moment in each of 400 parts, from 0 to 100."""
    raw = folder / "waveform.raw"
    arguments = [*ffmpeg.ours(made), "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "s16le", raw.name]
    ffmpeg.make(arguments, folder, seconds, source, beat)
    samples = np.abs(np.fromfile(raw, "<i2").astype(np.int32))
    raw.unlink()
    parts = np.array_split(samples, min(PEAKS, max(1, len(samples))))
    peaks = [round(100 * int(part.max()) / 32768) if len(part) else 0 for part in parts]
    path = folder / "waveform.json"
    path.write_text(json.dumps({"seconds": round(seconds, 3), "peaks": peaks}, separators=(",", ":")))
    return Made(Part.WAVEFORM, path, JSON)
