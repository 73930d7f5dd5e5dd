"""What this site answers everybody at an address, asked within the process."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from urllib.parse import unquote_to_bytes

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils.translation import get_language, override

KEPT = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "wsgi.url_scheme", "SERVER_PROTOCOL", "HTTP_X_FORWARDED_PROTO")


@dataclass(frozen=True)
class Answer:
    """A whole answer: its media type without parameters, and its body."""

    type: str
    body: bytes


def ask(url: str, request: HttpRequest) -> Answer | None:
    """The answer of `url` (a path of this site) to a visitor who has not logged in; None where it is not 200."""
    path, _, query = url.partition("?")
    environ = {name: request.META[name] for name in KEPT if name in request.META}
    environ |= {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # as WSGI has it (PEP 3333)
        "QUERY_STRING": query,
        "wsgi.input": BytesIO(),
        "HTTP_ACCEPT": "text/html,*/*",
    }
    with override(get_language()):  # the other request may be in another language
        answer = _handler().get_response(WSGIRequest(environ))
    # Not `answer.close()`, which tells everyone that the request is over: the one that asked is still under way.
    with ExitStack() as files:
        for close in answer._resource_closers:  # type: ignore[attr-defined]
            files.callback(close)
        if answer.status_code != 200:
            return None
        body = b"".join(answer)
    return Answer(answer.get("Content-Type", "").partition(";")[0], body)


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler
