"""How what is made of a walk goes out: under which name, and who may keep a copy of it."""

import hashlib
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header, quote_etag
from django.utils.text import slugify
from wagtail.models import Page

from cms.core.access import Viewer, can_see
from cms.imaging.iiif.http import ASK_AGAIN, PRIVATE
from cms.imaging.iiif.links import absolute

BLOCK = 64_000  # characters, at least, that are sent at once


def address_of(page: Page, request: HttpRequest | None = None) -> str:
    """The page's address with the site's name; `""` for one that has none."""
    url = page.get_url(request) or ""
    return url if not url or "://" in url else absolute(url)


def below(page: Page, name: str, request: HttpRequest | None = None) -> str:
    """The address of something that the page serves below its own."""
    url = address_of(page, request)
    return f"{url.rstrip('/')}/{name}" if url else ""


def is_everyones(page: Page, request: HttpRequest) -> bool:
    """Whether everybody gets the same as who asks: who is signed in or gave a password may see more stops."""
    viewer = Viewer.of(request)
    return not viewer.user.is_authenticated and not viewer.passed and can_see(page, Viewer.public())


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to a method that is not understood."""
    return None if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])


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
    response["Cache-Control"] = ASK_AGAIN if is_everyones(page, request) else PRIVATE
    return response


def stamped(version: str) -> str:
    """The ETag of a version."""
    return quote_etag(hashlib.sha256(version.encode()).hexdigest()[:32])


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
