"""Sends a stored file to whom the caller has found to be allowed to have it: whole, a range of it, or from S3 itself.

RFC 9110: HEAD, ETag with If-None-Match (13.1.2), one range (14.2) with If-Range (13.1.5). A presigned address opens the
file to whoever holds it, so it is only ever in the Location of an answer that nothing may keep, and in no log.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, http_date

from cms.core.answering import nothing_here
from cms.core.copies import keep

from .storages.base import Entry

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Source(Protocol):
    """What is asked of a file's storage; `MediaStorage` says what each of them promises."""

    def describe(self, name: str) -> Entry: ...

    def chunks(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]: ...

    def presigned(self, name: str, file_name: str, content_type: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Sending:
    """A file as its receiver gets it. `closed`: not everybody may have it, so that no cache may keep it."""

    storage: Source
    name: str
    file_name: str
    content_type: str
    attachment: bool = True
    closed: bool = True
    may_redirect: bool = False


def send(request: HttpRequest, what: Sending) -> HttpResponseBase:
    """Raises FileNotFoundError, StorageUnavailable."""
    if what.may_redirect and settings.PRIVATE_DELIVERY == "presigned":
        address = what.storage.presigned(what.name, what.file_name, what.content_type)
        if address is not None:
            return _elsewhere(address)
    entry = what.storage.describe(what.name)
    response = _answer(request, what, entry)
    response["ETag"] = f'"{entry.version}"'
    response["Last-Modified"] = http_date(entry.modified.timestamp())
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    return keep(response, public=False) if what.closed else response


def send_or_404(request: HttpRequest, what: Sending) -> HttpResponseBase:
    """`send`, where a file that is lost is told as one that never was."""
    try:
        return send(request, what)
    except FileNotFoundError as error:
        raise nothing_here() from error


def _elsewhere(address: str) -> HttpResponse:
    response = HttpResponse(status=302)
    response["Location"] = address
    response["Referrer-Policy"] = "no-referrer"
    return keep(response, public=False)


def _answer(request: HttpRequest, what: Sending, entry: Entry) -> HttpResponseBase:
    etag = f'"{entry.version}"'
    given = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if etag in given or "*" in given:
        return HttpResponse(status=304)
    start, stop = 0, entry.size
    if (span := _range(request, entry, etag)) is not None:
        start, stop = span
        if start >= stop:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{entry.size}"
            return response
    return _body(request, what, entry, start, stop)


def _range(request: HttpRequest, entry: Entry, etag: str) -> tuple[int, int] | None:
    """Start and stop of the one range that is asked for; what is asked otherwise is answered as a whole."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if_range = request.headers.get("If-Range")
    if asked is None or asked[1] == asked[2] == "" or request.method != "GET":
        return None
    if if_range is not None and if_range not in (etag, http_date(entry.modified.timestamp())):
        return None
    if asked[1] == "":
        return max(0, entry.size - int(asked[2])), entry.size if int(asked[2]) else 0
    first, last = int(asked[1]), int(asked[2] or entry.size)
    return None if last < first else (first, min(last + 1, entry.size))


def _body(request: HttpRequest, what: Sending, entry: Entry, start: int, stop: int) -> HttpResponseBase:
    part = (start, stop) != (0, entry.size)
    chunks: Iterator[bytes] = iter(())
    if request.method != "HEAD" and stop > start:
        chunks = what.storage.chunks(what.name, start, stop) if part else what.storage.chunks(what.name)
    response = StreamingHttpResponse(chunks, status=206 if part else 200, content_type=what.content_type)
    response["Content-Length"] = str(stop - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{entry.size}"
    response["Content-Disposition"] = content_disposition_header(what.attachment, what.file_name) or "inline"
    return response
