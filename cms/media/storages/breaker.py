"""Whether to ask a server that has just failed to answer: not for a few seconds.

Each visitor would otherwise wait the whole time-out, and a handful of them would hold all threads of the site.
"""

import time
from threading import Lock

REST = 3.0  # seconds without a question after one that was not answered


class Breaker:
    """Shared by the threads of one process."""

    def __init__(self, rest: float = REST) -> None:
        self._rest = rest
        self._closed_until = 0.0
        self._lock = Lock()

    def may_ask(self) -> bool:
        """Once the rest is over one asks again, and the others wait for what it finds."""
        with self._lock:
            now = time.monotonic()
            if self._closed_until == 0.0:
                return True
            if now < self._closed_until:
                return False
            self._closed_until = now + self._rest
            return True

    def answered(self) -> None:
        self._closed_until = 0.0

    def failed(self) -> None:
        with self._lock:
            self._closed_until = time.monotonic() + self._rest
