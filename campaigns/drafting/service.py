"""The conversation with the service that writes drafts of captions.

It is sent the sound (a film where there is no sound alone) by POST, with its media type and `?language=`, and answers
200 with WebVTT. Nothing that it answers leads anywhere else.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from campaigns.models import Rendition
from campaigns.models.draft import DraftProblem
from cms.media import captions
from cms.media.places import media_storage

CONNECTING = 10.0  # seconds
SECONDS = 120.0  # for all that follows
LOOK_EVERY = 0.5
MOST_BYTES = 4 * captions.MOST_LETTERS

Stops = Callable[[], bool]


class NoDraft(Exception):
    """Why there is none."""

    def __init__(self, problem: DraftProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Stopped(Exception):
    """This worker is to come to an end."""


def written(sound: Rendition, language: str, stops: Stops) -> str:
    """Captions that can be read, written by nobody. Raises NoDraft; Stopped where `stops()`; StorageUnavailable."""
    try:
        text = captions.checked(_asked(sound, language, stops).decode())
    except (OSError, http.client.HTTPException) as error:
        raise NoDraft(DraftProblem.SILENT) from error
    except (UnicodeDecodeError, ValidationError) as error:
        raise NoDraft(DraftProblem.UNREADABLE) from error
    if not text:
        raise NoDraft(DraftProblem.NOBODY_SPEAKS)
    return text


def _asked(sound: Rendition, language: str, stops: Stops) -> bytes:
    address = urlsplit(settings.CAPTIONS_SERVICE_URL)
    query = "&".join(filter(None, (address.query, urlencode({"language": language}))))
    storage, name = media_storage("private"), str(sound.file.name)
    headers = {
        "Content-Type": sound.media_type,
        "Content-Length": str(storage.describe(name).size),
        "Accept": "text/vtt",
        "User-Agent": "VirtualLibrary",
        "Connection": "close",
    }
    connection = _connection(address.scheme, address.hostname or "", address.port)
    try:
        connection.connect()
        connection.sock.settimeout(SECONDS)
        with _at_most(connection.sock, stops):
            connection.request("POST", f"{address.path or '/'}?{query}", body=storage.chunks(name), headers=headers)
            answer = connection.getresponse()
            body = answer.read(MOST_BYTES + 1)
    finally:
        connection.close()
    if answer.status != http.client.OK or len(body) > MOST_BYTES or answer.length:
        raise http.client.HTTPException(f"status {answer.status}, {len(body)} bytes")
    return body


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=CONNECTING, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=CONNECTING)


@contextmanager
def _at_most(connected: socket.socket, stops: Stops) -> Iterator[None]:
    """Ends the conversation when its time is over, or the worker's: a server that sends a byte a second outlives every
    time-out. What has come until then is no answer."""
    over, ended = Event(), Event()
    end_at = time.monotonic() + SECONDS

    def watch() -> None:
        while not over.wait(LOOK_EVERY):
            if stops() or time.monotonic() > end_at:
                ended.set()
                with suppress(OSError):  # it has just ended by itself
                    connected.shutdown(socket.SHUT_RDWR)
                return

    watcher = Thread(target=watch, name="draft", daemon=True)
    watcher.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise _why(stops) from error
    finally:
        over.set()
        watcher.join()
    if ended.is_set():
        raise _why(stops)


def _why(stops: Stops) -> Exception:
    return Stopped() if stops() else TimeoutError("the service for captions did not answer in time")
