"""Runs a program on a stranger's file: bounded, watched, and killed with all that it started when it takes too long."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from select import select
from typing import IO

BOUNDED = Path(__file__).with_name("bounded.py")
LOOK_EVERY = 0.5  # seconds
MOST_SAID = 4000  # bytes that are kept of what a program complains
MOST_ANSWERED = 4 << 20
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"}

Beat = Callable[[], None]


def silent() -> None:
    """Nobody asks whether it is still at work."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` by the clock; `memory` and `file` in bytes, `processor` in seconds, `open` files at once."""

    seconds: float
    processor: int
    memory: int = 4 << 30
    file: int = 2 << 30
    open: int = 64


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended. `code` is negative where a signal ended it; `said` is the end of its complaints."""

    code: int
    answer: bytes
    said: str


class TookTooLong(Exception):
    """It was killed because its time was over."""


def run(command: Sequence[str], folder: Path, limits: Limits, beat: Beat = silent) -> Ended:
    """Runs `command` in `folder`. `beat` is called every half second, and may raise to end it. Raises TookTooLong."""
    told = {name: value for name, value in asdict(limits).items() if name != "seconds"}
    launcher = [sys.executable, "-I", "-S", str(BOUNDED), json.dumps(told), str(os.getpid())]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*launcher, *command],
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
        )
        try:
            answer = _watched(process, time.monotonic() + limits.seconds, beat)
        finally:
            _end(process)
        return Ended(process.returncode, answer, _end_of(said))


def _watched(process: subprocess.Popen[bytes], until: float, beat: Beat) -> bytes:
    """What it wrote until it ended."""
    assert process.stdout is not None
    pipe, answer = process.stdout.fileno(), bytearray()
    while True:
        beat()
        if time.monotonic() > until:
            raise TookTooLong
        if not select([pipe], [], [], LOOK_EVERY)[0]:
            continue
        part = os.read(pipe, 1 << 16)
        if not part:
            break
        answer += part
        if len(answer) > MOST_ANSWERED:
            raise TookTooLong
    with suppress(subprocess.TimeoutExpired):
        process.wait(max(0.1, until - time.monotonic()))
    return bytes(answer)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _end_of(said: IO[bytes]) -> str:
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - MOST_SAID))
    return said.read().decode("utf-8", "replace").strip()
