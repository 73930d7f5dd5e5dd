"""How far a run is, how fast, and that it is alive."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Pages done of `total` (0 while the source is read); a second; seconds left. None before there is a rate.

    `written` is how many issues were made or changed so far.
    """

    done: int
    total: int
    rate: float | None
    seconds_left: float | None
    written: int = 0


Watch = Callable[[Progress], None]


class Meter:
    """Counts pages and tells `watch` at least each second, also while nothing is done."""

    def __init__(self, watch: Watch | None) -> None:
        self.watch = watch
        self.done = self.total = self.written = 0
        self.began = self.told = time.monotonic()

    def start(self, total: int) -> None:
        self.total, self.began = total, time.monotonic()

    def step(self) -> None:
        self.done += 1
        if self.done == self.total:
            self._tell()

    def wrote(self, change: str) -> None:
        """An issue went in; `change` as in the report."""
        if change != "unchanged":
            self.written += 1
            self._tell()

    def beat(self) -> None:
        """Call this often: it costs nothing until a second has passed."""
        if time.monotonic() - self.told >= 1.0:
            self._tell()

    def _tell(self) -> None:
        self.told = time.monotonic()
        if self.watch is not None:
            self.watch(self.now())

    def now(self) -> Progress:
        seconds = time.monotonic() - self.began
        rate = self.done / seconds if self.done and seconds else None
        return Progress(self.done, self.total, rate, (self.total - self.done) / rate if rate else None, self.written)
