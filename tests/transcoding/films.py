"""Films and sounds of a second or two, made for tests; and what a stranger makes of them."""

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from imageio_ffmpeg import get_ffmpeg_exe

PICTURE = "testsrc2=s={size}:r={rate}:d={seconds}"
SOUND = "sine=440:d={seconds}"
AROUND = "sine=440:d={seconds},volume=0.3,pan=5.1|FC=c0|LFE=0.5*c0"
"""Six channels; the voice has one to itself."""
WHISPER = "sine=440:d={seconds},volume=0.01"
FLAG = (
    "color=black:s={size}:r={rate}:d={seconds},drawbox=c=red:w=80:h=60:t=fill,drawbox=c=lime:x=80:w=80:h=60:t=fill,"
    "drawbox=c=blue:y=60:w=80:h=60:t=fill"
)
STRIPES = "color=black:s={size}:r={rate}:d={seconds},format=gray,geq=lum='255*lt(mod(X+8*N,64),32)'"
"""Upright, and on their way."""
HALVES = ("-vf", "interlace=scan=tff:lowpass=off", "-flags", "+ilme+ildct")
"""Arguments that lay two moments of a film into each picture."""
FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")


def ffmpeg(*arguments: str, folder: Path | None = None, given: bytes = b"") -> bytes:
    """Runs it in `folder`; returns what it wrote to its standard output."""
    command = [get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y", *arguments]
    done = subprocess.run(command, cwd=folder, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@cache
def film(
    name: str = "film.mp4",
    size: str = "320x240",
    seconds: float = 1,
    rate: int = 10,
    *,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    picture: str = PICTURE,
    sound: str = SOUND,
) -> bytes:
    """A film's bytes, in the format that its name asks for. The same is made once."""
    inputs: list[str] = []
    for source in filter(None, (picture, sound)):
        inputs += ["-f", "lavfi", "-i", source.format(size=size, rate=rate, seconds=seconds)]
    coding = FAST if Path(name).suffix in (".mp4", ".mov", ".mkv", ".3gp", ".m4a") else ()
    with TemporaryDirectory() as folder:
        ffmpeg(*before, *inputs, *coding, *after, name, folder=Path(folder))
        return (Path(folder) / name).read_bytes()


def sound(name: str = "sound.m4a", seconds: float = 1, *, after: Sequence[str] = ()) -> bytes:
    return film(name, seconds=seconds, after=tuple(after), picture="")


def streams(path: Path) -> str:
    """What FFmpeg tells of a file, as people read it."""
    done = subprocess.run(
        [get_ffmpeg_exe(), "-hide_banner", "-i", str(path)], capture_output=True, text=True, check=False
    )
    return done.stderr


def pictures(path: Path) -> npt.NDArray[np.int64]:
    """All pictures of a film, as they are shown: number, row, column, and red, green, blue."""
    frames = ffmpeg("-i", str(path), "-fps_mode", "passthrough", "-c:v", "ppm", "-f", "image2pipe", "-")
    head = frames.index(b"255\n") + 4
    width, height = map(int, frames.split(b"\n", 2)[1].split())
    each = np.frombuffer(frames, np.uint8).reshape(-1, head + width * height * 3)
    return each[:, head:].reshape(-1, height, width, 3).astype(np.int64)


def times(path: Path) -> list[float]:
    """At which second each picture begins."""
    told = ffmpeg("-i", str(path), "-map", "0:v:0", "-c", "copy", "-f", "framehash", "-hash", "adler32", "-").decode()
    base = next(line for line in told.splitlines() if line.startswith("#tb"))
    over, under = map(int, base.rsplit(" ", 1)[1].split("/"))
    lines = [line.split(",") for line in told.splitlines() if not line.startswith("#")]
    return sorted(int(line[2]) * over / under for line in lines)


def comb(picture: npt.NDArray[np.int64]) -> float:
    """How much neighbouring lines differ, beside lines that are two apart: above 1 they are of two moments."""
    return float(np.abs(np.diff(picture, axis=0)).mean() / (np.abs(picture[2:] - picture[:-2]).mean() + 1))


def named(colour: npt.NDArray[np.int64]) -> str:
    """Which of the flag's four it is."""
    bright = "".join(name for name, part in zip("rgb", colour, strict=True) if part > 110)
    return {"r": "red", "g": "green", "b": "blue", "": "black"}.get(bright, bright)
