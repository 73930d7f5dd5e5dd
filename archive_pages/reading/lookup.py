"""One title, issue or canvas asked for by its UUID: found, allowed, and answered with the caching that follows.

What may not be seen and what does not exist give the same 404, so that no answer tells of a private issue.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from wagtail.models import Page

from archive_pages.models import Canvas, IssuePage, TitlePage
from cms.core.access import Viewer, can_read
from cms.core.answering import nothing_here
from cms.core.permanent import keep

PageT = TypeVar("PageT", bound=Page)


def readable_canvas(request: HttpRequest, uuid: UUID) -> Canvas:
    """The canvas with its issue. Raises Http404 where there is none that the visitor may read."""
    canvas = Canvas.objects.select_related("issue").filter(uuid=uuid).first()
    if canvas is None or not can_read(canvas.issue, Viewer.of(request)):
        raise nothing_here()
    return canvas


def readable_issue(request: HttpRequest, uuid: UUID) -> IssuePage:
    """The issue. Raises Http404 where there is none that the visitor may read."""
    return _readable(IssuePage.objects.filter(uuid=uuid).first(), request)


def readable_title(request: HttpRequest, uuid: UUID) -> TitlePage:
    """The title. Raises Http404 where there is none that the visitor may read."""
    return _readable(TitlePage.objects.filter(uuid=uuid).first(), request)


def title_of(issue: IssuePage) -> TitlePage:
    """The title that the issue belongs to, in one query."""
    return TitlePage.objects.get(path=issue.path[: -Page.steplen])


def answer(
    request: HttpRequest,
    page: Page,
    version: str,
    make: Callable[[], HttpResponseBase],
    modified: datetime | None = None,
) -> HttpResponseBase:
    """The response of `make`, or 304 without calling it where the visitor's copy is of this `version`.

    `version` changes with whatever goes into the response. `page` decides who may keep a copy.
    """
    etag = quote_etag(hashlib.sha256(version.encode()).hexdigest()[:32])
    seconds = int(modified.timestamp()) if modified else None
    unchanged = get_conditional_response(request, etag=etag, last_modified=seconds)
    response: HttpResponseBase = make() if unchanged is None else unchanged
    if response.status_code in (200, 304):
        response["ETag"] = etag
        if modified:
            response["Last-Modified"] = http_date(modified.timestamp())
    return keep(response, page)


def attach(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Offers the response under a file name, to be saved (RFC 6266)."""
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def absent(reason: str) -> HttpResponse:
    """404 in plain words: the record is there, and has nothing of this kind."""
    return HttpResponse(f"{reason}\n", status=404, content_type="text/plain; charset=utf-8")


def _readable(page: PageT | None, request: HttpRequest) -> PageT:
    if page is None or not can_read(page, Viewer.of(request)):
        raise nothing_here()
    return page
