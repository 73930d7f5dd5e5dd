"""A first draft of captions, by the service that the operator has set.

It is sent the sound (a film where there is no sound alone) by POST, with its media type and `?language=`, and answers
200 with WebVTT. Nothing that it answers leads anywhere else, and nothing is kept until a person has saved it.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import Rendition, RenditionKind, SubmissionFile
from cms.media import captions
from cms.media.places import media_storage

from .pictures import rendition

SECONDS = 120.0  # in all
MOST_BYTES = 4 * captions.MOST_LETTERS


class NoDraft(Exception):
    """Why there is none, in words for the moderator."""


def offered(file: SubmissionFile) -> bool:
    return bool(settings.CAPTIONS_SERVICE_URL) and _sound(file) is not None


def draft(file: SubmissionFile, language: str) -> str:
    """Captions that can be read, written by nobody. Raises NoDraft."""
    sound = _sound(file)
    if not settings.CAPTIONS_SERVICE_URL or sound is None:
        raise NoDraft(_("No draft can be made of this file."))
    try:
        written = captions.checked(_ask(sound, language).decode())
    except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
        raise NoDraft(_("The service for captions does not answer. Try again later, or write them.")) from error
    except ValidationError as error:
        raise NoDraft(_("The service for captions answered with something that can’t be read.")) from error
    if not written:
        raise NoDraft(_("The service for captions heard nobody speak."))
    return written


def _sound(file: SubmissionFile) -> Rendition | None:
    return rendition(file, RenditionKind.SOUND, RenditionKind.FILM)


def _ask(sound: Rendition, language: str) -> bytes:
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
        with _at_most(connection.sock):
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
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=SECONDS)


@contextmanager
def _at_most(connected: socket.socket) -> Iterator[None]:
    """Ends the conversation when its time is over: a server that sends a byte a second outlives every time-out."""

    def end() -> None:
        with suppress(OSError):  # it has just ended by itself
            connected.shutdown(socket.SHUT_RDWR)

    timer = Timer(SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
