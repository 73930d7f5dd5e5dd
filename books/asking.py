"""One question to the book service over HTTP, that takes seconds at most whatever the other side does.

Its address is the operator's own setting, and its host is trusted for that; nothing that it answers leads anywhere
else: redirects are refused, and no address in an answer is followed.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer
from urllib.parse import urlencode, urlsplit

SECONDS = 3.0
MOST_BYTES = 1_000_000
HEADERS = {"User-Agent": "VirtualLibrary", "Accept": "*/*", "Connection": "close"}


class NoAnswer(Exception):
    """The service is away, slow, or says what can't be read. Its words are for the log."""


class Refused(NoAnswer):
    """The service is well, and does not answer this question."""


def get(address: str, parameters: dict[str, str]) -> bytes:
    """The body of a 200, of at most MOST_BYTES, within SECONDS in all. Raises NoAnswer."""
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.connect()
        with _at_most(connection.sock) as ended:
            connection.request("GET", f"{parts.path or '/'}?{query}", headers=HEADERS)
            body = _body(connection.getresponse())
            if ended.is_set():
                raise NoAnswer(f"it took more than {SECONDS} seconds")
            return body
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse) -> bytes:
    if answer.status != http.client.OK:
        raise NoAnswer(f"it answered with status {answer.status}")
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NoAnswer(f"it sent more than {MOST_BYTES} bytes")
    if answer.length:  # what it had promised and did not send
        raise NoAnswer("its answer was cut short")
    return body


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=SECONDS)


@contextmanager
def _at_most(connected: socket.socket) -> Iterator[Event]:
    """Ends the conversation when its time is over: a server that sends a byte a second outlives every time-out."""
    ended = Event()

    def end() -> None:
        ended.set()
        with suppress(OSError):  # it has just ended by itself
            connected.shutdown(socket.SHUT_RDWR)

    timer = Timer(SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()
