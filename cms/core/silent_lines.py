"""Lines on which a body was announced and does not come: none of them holds a thread for ever, and together they never
hold the last one.

The server reads a body in the thread that asks for it, and waits as long as the line is open. Behind the proxy of
`deploy/nginx.conf` that is a minute at most; this is for a library that stands without one. A line that brings next to
nothing within `SILENT_SECONDS` while it is waited for is shut for reading: what came of an upload is kept, as after any
line that drops. Which line that is the server does not tell, so it is found by what the system knows of the process's
own connections: those of that visitor on which nothing comes and nothing goes.
"""

import logging
import os
import socket
import stat
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from itertools import count
from typing import Any

from django.conf import settings

from .unavailable import Unavailable

logger = logging.getLogger(__name__)
MOST_WAITED_FOR = 3
"""Bodies that a process waits for at a time, of its four threads (`deploy/web`, `tools/run.py`)."""
A_MOMENT = 1.0  # seconds in which a body that lies there already is read by whoever was before
SLOWEST = 100
"""Bytes a second; an upload is asked for more (`cms.uploads.receiving`), though less often."""
LOOKS = 5  # within SILENT_SECONDS
COUNTS = struct.Struct("=2Q")  # bytes acknowledged by the other side, bytes that came
COUNTS_AT = 120  # in Linux' struct tcp_info

Application = Callable[[dict[str, Any], Any], Any]


def cutting_silent_lines(application: Application) -> Application:
    """The application as it is where a proxy stands before it, or where the system does not tell of connections."""
    if settings.TRUST_PROXY or not sys.platform.startswith("linux"):
        return application
    watch = _Watch(settings.SILENT_SECONDS)

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdigit() and int(length)):
            return application(environ, start_response)
        body = _Body(environ["wsgi.input"], int(length), environ.get("REMOTE_ADDR", ""), watch)
        environ["wsgi.input"] = body
        try:
            return application(environ, start_response)
        finally:
            body.done()

    return answer


class _Body:
    """What the server reads of a line, `length` bytes. Raises Unavailable where enough others are waited for."""

    def __init__(self, line: Any, length: int, address: str, watch: "_Watch") -> None:
        self._line, self._left, self._address, self._watch = line, length, address, watch
        self._holds = False

    def read(self, size: int | None = None) -> bytes:
        return self._heard(lambda: self._line.read(self._left if size is None or size < 0 else size))

    def readline(self, size: int | None = None) -> bytes:
        return self._heard(lambda: self._line.readline(size))

    def done(self) -> None:
        if self._holds:
            self._holds = False
            self._watch.places.release()

    def _heard(self, read: Callable[[], Any]) -> bytes:
        if not self._holds and self._left > 0:
            if not self._watch.places.acquire(timeout=A_MOMENT):
                raise Unavailable("Too many bodies are waited for")
            self._holds = True
        with self._watch.waiting(self._address):
            came = bytes(read())
        self._left -= len(came)
        if not came or self._left <= 0:
            self.done()
        return came


class _Watch:
    """Looks, while bodies are waited for, at the lines of those who send them, and cuts the silent ones."""

    def __init__(self, seconds: float) -> None:
        self.places = threading.BoundedSemaphore(MOST_WAITED_FOR)
        self._seconds, self._numbers, self._lock = seconds, count(), threading.Lock()
        self._waited: dict[int, tuple[float, str]] = {}
        self._looks = False

    @contextmanager
    def waiting(self, address: str) -> Iterator[None]:
        number = next(self._numbers)
        with self._lock:
            self._waited[number] = (time.monotonic(), address)
            if not self._looks:
                self._looks = True
                threading.Thread(target=self._watch, name="silent-lines", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                del self._waited[number]

    def _watch(self) -> None:
        """Ends once nobody was waited for at two looks in turn, so that an idle process sleeps."""
        known: dict[int, tuple[float, int, int]] = {}
        idle = 0
        while True:
            time.sleep(self._seconds / LOOKS)
            with self._lock:
                waited = list(self._waited.values())
                idle = 0 if waited else idle + 1
                if idle > 1:
                    self._looks = False
                    return
            try:
                known = self._look(known, waited)
            except (OSError, struct.error) as error:  # no more files may be opened: at the next look
                logger.warning("The lines of visitors can't be looked at: %s", error)

    def _look(
        self, known: dict[int, tuple[float, int, int]], waited: list[tuple[float, str]]
    ) -> dict[int, tuple[float, int, int]]:
        """`known`: since when so many bytes had gone and come, by connection."""
        now = time.monotonic()
        long = {_plain(address) for since, address in waited if now - since >= self._seconds / LOOKS}
        found: dict[int, tuple[float, int, int]] = {}
        for number, line in _lines(long) if long else ():
            gone, came = COUNTS.unpack_from(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256), COUNTS_AT)
            since, gone_then, came_then = found[number] = known.get(number, (now, gone, came))
            if gone > gone_then or came - came_then > self._seconds * SLOWEST:
                found[number] = (now, gone, came)
            elif now - since >= self._seconds and _waits_since(waited, line, now - self._seconds):
                logger.info("A line was silent, and is shut.")
                line.shutdown(socket.SHUT_RD)
        return found


def _waits_since(waited: list[tuple[float, str]], line: socket.socket, latest: float) -> bool:
    address = _plain(line.getpeername()[0])
    return any(since <= latest and _plain(one) == address for since, one in waited)


def _lines(addresses: set[str]) -> Iterator[tuple[int, socket.socket]]:
    """The connections that this process has accepted from these addresses, each by its number in the system. Those that
    it has opened itself, to its database and other servers, are none of them."""
    lines = list(_sockets())
    try:
        doors = {one.getsockname()[1] for one in lines if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)}
        for line in lines:
            try:
                if line.getsockname()[1] in doors and _plain(line.getpeername()[0]) in addresses:
                    yield os.fstat(line.fileno()).st_ino, line
            except OSError:  # it was closed meanwhile, or listens
                continue
    finally:
        for line in lines:
            line.close()


def _sockets() -> Iterator[socket.socket]:
    """All of this process that speak TCP, opened a second time."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if not stat.S_ISSOCK(os.stat(int(name)).st_mode):
                continue
            line = socket.socket(fileno=os.dup(int(name)))
        except OSError:  # it was closed meanwhile
            continue
        if line.family in (socket.AF_INET, socket.AF_INET6) and line.type == socket.SOCK_STREAM:
            yield line
        else:
            line.close()


def _plain(address: str) -> str:
    """One spelling of an address, IPv4 within IPv6 as IPv4; `""` for what is none."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    mapped = read.ipv4_mapped if isinstance(read, IPv6Address) else None
    return str(mapped or read)
