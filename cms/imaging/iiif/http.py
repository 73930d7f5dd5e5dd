"""What all IIIF answers share: any site may ask (CORS), and caches are told who may keep a copy and for how long."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from cms.core.copies import CLOSED, OPEN
from cms.core.middleware import same_in_every_language
from cms.core.unavailable import Unavailable, unavailable

PUBLIC_SECONDS = 60  # how long a browser or a proxy may show an image after it was unpublished
JSON_LD = "application/ld+json"
View = Callable[..., HttpResponse]


def iiif(view: View) -> View:
    """GET, HEAD and the browser's preflight OPTIONS, answered to any origin."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        elif request.method in ("GET", "HEAD"):
            try:
                response = view(request, *args, **kwargs)
            except Unavailable:
                response = unavailable(request)
        else:
            response = refused(405, "Only GET and HEAD are answered here.")
            response["Allow"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Link, ETag"
        return response

    return same_in_every_language(csrf_exempt(wrapped))


def refused(status: int, reason: str) -> HttpResponse:
    return HttpResponse(reason + "\n", status=status, content_type="text/plain; charset=utf-8")


def not_found() -> HttpResponse:
    """The same for what does not exist and what may not be seen, and never kept: it may be published next."""
    response = refused(404, "There is nothing here, or nothing that you may see.")
    response["Cache-Control"] = "no-store"
    return response


@iiif
def nothing(request: HttpRequest) -> HttpResponse:
    """Any other address below `/iiif/`."""
    return not_found()


def for_images(response: HttpResponse, audience: str, closes_at: datetime | None) -> HttpResponse:
    """Caching of an image: a short while for everyone, never beyond the moment it closes; not at all if not public."""
    if audience != "public":
        response["Cache-Control"] = CLOSED
        return response
    seconds = PUBLIC_SECONDS
    if closes_at is not None:
        seconds = max(0, min(seconds, int((closes_at - timezone.now()).total_seconds())))
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response


def matches(request: HttpRequest, etag: str) -> bool:
    """Whether the visitor's copy is the one that `etag` names (RFC 9110, 13.1.2)."""
    given = request.META.get("HTTP_IF_NONE_MATCH")
    if not given:
        return False
    return given.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in given.split(","))


def json_answer(
    request: HttpRequest, document: dict[str, Any], audience: str, profile: str, json_ld: bool
) -> HttpResponse:
    """A JSON-LD document. `profile` is its context, `json_ld` whether that media type goes without being asked for.

    IIIF Image API 3, section 5; Presentation API 3, section 6.3.
    """
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    public = audience == "public"
    if public and matches(request, etag):
        response = HttpResponse(status=304)
    else:
        accept = request.META.get("HTTP_ACCEPT", "")
        plain = "application/json" in accept and JSON_LD not in accept
        wants_ld = JSON_LD in accept or (json_ld and not plain)
        content_type = f'{JSON_LD};profile="{profile}"' if wants_ld else "application/json"
        response = HttpResponse(body, content_type=content_type)
    patch_vary_headers(response, ("Accept",) if public else ("Accept", "Cookie"))
    response["Cache-Control"] = OPEN if public else CLOSED
    if public:
        response["ETag"] = etag
    return response
