"""Answers in JSON: compressed once for all who ask, and kept by caches only where everybody gets the same."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from cms.core.access import PUBLIC, Viewer, audiences_for
from cms.core.copies import CLOSED, OPEN

GEOJSON = "application/geo+json"
LEVEL = 6


@dataclass(frozen=True)
class Packed:
    """A document as it is sent: whole, compressed, and by what its content is known."""

    plain: bytes
    small: bytes
    etag: str


def packed(document: dict[str, Any]) -> Packed:
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    digest = hashlib.blake2b(plain, digest_size=12).hexdigest()
    return Packed(plain, gzip.compress(plain, LEVEL, mtime=0), f'W/"{digest}"')


def answered(request: HttpRequest, document: Packed) -> HttpResponseBase:
    """The document as GeoJSON, or 304 where the reader has it already."""
    response: HttpResponseBase | None = get_conditional_response(request, etag=document.etag)
    if response is None:
        small = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(document.small if small else document.plain, content_type=GEOJSON)
        if small:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = document.etag
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    viewer = Viewer.of(request)
    everyones = not viewer.user.is_authenticated and audiences_for(viewer) == [PUBLIC]
    response["Cache-Control"] = OPEN if everyones else CLOSED
    return response
