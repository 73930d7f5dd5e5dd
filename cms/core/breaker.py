"""Whether to ask a server that has just failed to answer: not for a while, and then one at a time.

Each visitor would otherwise wait the whole time-out, and a handful of them would hold all threads of the site. The one
place for this; search, storages, the broker, the counts of requests and the database each have breakers of their own.
"""

import time
from collections.abc import Callable
from threading import Lock


class Breaker:
    """Shared by the threads of one process. Call `may_ask` before a question, and `answered` or `failed` after it.

    A failure begins a rest of `first_rest` seconds, in which nobody may ask. After it one may, and the others wait for
    what that one finds. Each further failure doubles the rest, up to `longest_rest`; an answer ends it. Questions that
    were under way when the server failed fail with it, and count as one failure.
    """

    def __init__(self, first_rest: float, longest_rest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._first, self._longest, self._clock = first_rest, longest_rest, clock
        self._lock = Lock()
        self._rest = 0.0  # seconds; 0: all is well
        self._ends = 0.0
        self._one_asks = False

    def may_ask(self, within: float) -> bool:
        """Whether to ask now what takes at most `within` seconds; who then says nothing is not waited for any longer.

        With 0, whoever comes after the rest may ask.
        """
        with self._lock:
            if not self._rest:
                return True
            now = self._clock()
            if now < self._ends:
                return False
            self._ends, self._one_asks = now + within, True
            return True

    def failed(self) -> None:
        """The server did not answer, or said that it can't."""
        with self._lock:
            now = self._clock()
            if self._rest and now < self._ends and not self._one_asks:
                return
            self._rest = min(2 * self._rest or self._first, self._longest)
            self._ends, self._one_asks = now + self._rest, False

    def answered(self) -> None:
        """The server is there, whatever it said: everybody may ask."""
        self.reset()

    def reset(self) -> None:
        """Forgets what failed, for who knows that the server was mended: the next one asks."""
        with self._lock:
            self._rest, self._ends, self._one_asks = 0.0, 0.0, False
