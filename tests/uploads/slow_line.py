"""A line between a browser and the library that is as slow as a test wants it.

    with slow_line(port) as line:
        line.speed = 200_000  # bytes a second from the browser to the library; none: as fast as it goes

What browsers offer for this looks only now and then whether they are too fast, and a small file is over by then.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

AT_ONCE = 16 << 10


class SlowLine:
    def __init__(self, to: int) -> None:
        self.to, self.speed = to, 0
        self._door = socket.socket()
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * AT_ONCE)  # little is under way
        self._door.bind(("127.0.0.1", 0))
        self._door.listen()
        self.port: int = self._door.getsockname()[1]

    def open(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                line, _address = self._door.accept()
                threading.Thread(target=self._join, args=(line,), daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _join(self, line: socket.socket) -> None:
        with line, suppress(OSError), socket.create_connection(("127.0.0.1", self.to)) as library:
            back = threading.Thread(target=self._hand_on, args=(library, line, False), daemon=True)
            back.start()
            self._hand_on(line, library, True)
            back.join()

    def _hand_on(self, one: socket.socket, other: socket.socket, slowly: bool) -> None:
        with suppress(OSError):
            while data := one.recv(AT_ONCE):
                other.sendall(data)
                if slowly and self.speed:
                    time.sleep(len(data) / self.speed)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@contextmanager
def slow_line(to: int) -> Iterator[SlowLine]:
    line = SlowLine(to)
    threading.Thread(target=line.open, daemon=True).start()
    try:
        yield line
    finally:
        line.close()
