"""FFmpeg, as it is let at a file: one reader that is named, no network, no shell, so much memory and time and no more.

The program comes with the package imageio-ffmpeg, so that a fresh machine needs nothing; FFMPEG names another.
"""

import json
import logging
import re
import signal
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from django.conf import settings
from django.utils.translation import gettext as _

from cms.imaging.master import refuse

from .probing import DECODERS
from .recognise import DEMUXERS, Container
from .running import Beat, Limits, TookTooLong, run, silent

logger = logging.getLogger(__name__)

LEAST_SECONDS = 60.0
SECONDS_A_SECOND = 20.0
"""Of the clock for each second of film: a telephone's 4K on an old machine that does something else beside."""
KILLED = (-signal.SIGKILL, -signal.SIGXCPU)
"""It took all the time of the processor, or all the memory, that it may."""
BYTES_A_SECOND = 1_500_000
LEAST_BYTES = 64 << 20
MEMORY = 4 << 30
THREADS = 2

QUIET = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y")
BARE = (
    *("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
)
"""Nothing of who made it, where and with what."""
SUMS = re.compile(r"\{[^{}]*\"input_i\"[^{}]*\}")


@cache
def program() -> str:
    return str(settings.FFMPEG or imageio_ffmpeg.get_ffmpeg_exe())


@cache
def filters() -> frozenset[str]:
    """Those that the program has: what an operator names may lack some that the package's has."""
    ended = run(
        [program(), *QUIET, "-filters"], Path.cwd(), Limits(seconds=LEAST_SECONDS, processor=int(LEAST_SECONDS))
    )
    return frozenset(line.split()[1] for line in ended.answer.decode().splitlines() if "->" in line)


def stranger(path: Path, container: Container) -> list[str]:
    """Arguments that open a file from outside."""
    return [
        *("-protocol_whitelist", "file,pipe", "-codec_whitelist", DECODERS, "-max_pixels", "40000000"),
        *("-threads", str(THREADS), "-err_detect", "ignore_err", "-f", DEMUXERS[container], "-i", f"file:{path}"),
    ]


def ours(path: Path) -> list[str]:
    """Arguments that open an MP4 that was made here."""
    return ["-protocol_whitelist", "file,pipe", "-f", "mov", "-i", f"file:{path}"]


def make(arguments: Sequence[str], folder: Path, seconds: float, source: Path, beat: Beat = silent) -> str:
    """Runs it in `folder` on something that lasts `seconds`. Returns what it said.

    Raises UnreadableFile, which names `source`, where it fails or takes too long.
    """
    allowed = LEAST_SECONDS + seconds * SECONDS_A_SECOND
    limits = Limits(
        seconds=allowed,
        processor=int(allowed * THREADS),
        memory=MEMORY,
        file=int(LEAST_BYTES + seconds * BYTES_A_SECOND),
    )
    try:
        ended = run([program(), *QUIET, *arguments], folder, limits, beat)
    except TookTooLong:
        ended = None
    if ended is None or ended.code in KILLED:
        words = _("Making the film ready took too long. Export it smaller, with 1280 × 720 pixels, and send that.")
        refuse(source, "film-timeout", words)
    if ended.code:
        logger.info("FFmpeg ended with %d: %s", ended.code, ended.said)
        words = _("The sound or film is damaged or cut short. Copy it again from the device that recorded it.")
        refuse(source, "film-damaged", words)
    return ended.said


def loudness(opened: Sequence[str], stream: int, folder: Path, seconds: float, source: Path, beat: Beat) -> str:
    """The filter that evens its loudness (EBU R 128), measured first; a short one as it goes. `""`: silence."""
    if seconds < SHORT:
        return f"{TWO},dynaudnorm=g=5:p=0.7"
    wanted = f"{TWO},loudnorm=I={LOUD}:TP={PEAK}:LRA={RANGE}"
    measuring = ["-loglevel", "info", *opened, "-map", f"0:{stream}", "-af", f"{wanted}:print_format=json"]
    said = make([*measuring, "-f", "null", "-"], folder, seconds, source, beat)
    found = SUMS.findall(said)
    told: dict[str, Any] = json.loads(found[-1]) if found else {}
    try:
        level, peak, spread, least, offset = (
            float(told[name]) for name in ("input_i", "input_tp", "input_lra", "input_thresh", "target_offset")
        )
    except (KeyError, ValueError):
        return ""
    if not (-99 <= level <= 0 and -99 <= peak <= 99 and 0 <= spread <= 99 and -99 <= least <= 0):
        return ""
    return (
        f"{wanted}:measured_I={level}:measured_TP={peak}:measured_LRA={spread}:measured_thresh={least}"
        f":offset={offset}:linear=true"
    )


LOUD, PEAK, RANGE = -16, -1.5, 11
"""Loudness units, decibels below full scale, and loudness units: what is usual for speech in browsers."""
SHORT = 3.0
TWO = "aformat=channel_layouts=stereo"
"""As it will be heard: six channels that become two are not as loud as they were."""
