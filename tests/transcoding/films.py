"""Films and sounds of a second or two, made for tests; and what a stranger makes of them."""

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from imageio_ffmpeg import get_ffmpeg_exe

PICTURE = "testsrc2=s={size}:r={rate}:d={seconds}"
SOUND = "sine=440:d={seconds}"
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
