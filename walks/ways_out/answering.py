"""How what is made of a walk goes out: under which name, and who may keep a copy of it."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from wagtail.models import Page

from cms.core.access import Viewer, can_see
from cms.core.answering import stamped
from cms.core.copies import CLOSED, OPEN

BLOCK = 64_000  # characters, at least, that are sent at once


def is_everyones(page: Page, request: HttpRequest) -> bool:
    """Whether everybody gets the same as who asks: who is signed in or gave a password may see more stops."""
    viewer = Viewer.of(request)
    return not viewer.user.is_authenticated and not viewer.passed and can_see(page, Viewer.public())


def offer(
    request: HttpRequest,
    page: Page,
    make: Callable[[], Iterator[str]],
    version: str,
    content_type: str,
    suffix: str,
) -> HttpResponseBase:
    """A file made of the page, sent while it is being written. `version` changes with whatever goes into it.

    `make` reads what it needs before it returns: while that can't be had the answer is 503, and no broken file.
    """
    etag = stamped(version)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = StreamingHttpResponse(_blocks(make()), content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(True, f"{_stem(page)}.{suffix}") or "attachment"
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ("Cookie",))
    response["Cache-Control"] = OPEN if is_everyones(page, request) else CLOSED
    return response


def _stem(page: Page) -> str:
    """Such as `seta-a-faluban`. Letters of any script are kept."""
    return slugify(page.title[:80], allow_unicode=True) or str(page.slug)


def _blocks(pieces: Iterator[str]) -> Iterator[bytes]:
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= BLOCK:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()
