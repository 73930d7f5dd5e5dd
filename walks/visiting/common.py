"""What the reader's views of walks share."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.models import Page

from cms.core.access import Viewer
from cms.core.policy import PERMISSIONS
from walks.models import StopPage, WalkPage

from .tour import Stop, Tour, tour_of

WITH_POSITION = PERMISSIONS.replace("geolocation=()", "geolocation=(self)")


def is_preview(request: HttpRequest) -> bool:
    """Whether an editor looks at what is not published yet; Wagtail has asked for the right to."""
    return bool(getattr(request, "is_preview", False))


def tour_for(walk: WalkPage, request: HttpRequest) -> Tour:
    return tour_of(walk, Viewer.of(request), preview=is_preview(request))


def page(
    request: HttpRequest, template: str, of: Page, context: dict[str, Any], *, position: bool = False
) -> HttpResponseBase:
    """The answer. With `position` its scripts may ask the browser where the reader is, when the reader wants it."""
    answer = TemplateResponse(request, template, {**of.get_context(request), **context})
    if position:
        answer.headers["Permissions-Policy"] = WITH_POSITION
    return answer


def trail(*pages: Page | None, request: HttpRequest) -> list[dict[str, str]]:
    """Steps of the breadcrumb."""
    return [
        {"title": one.title, "url": one.get_url(request) or "", "language": one.locale.language_code}
        for one in pages
        if one is not None
    ]


def address_of(stop: Stop | StopPage, request: HttpRequest) -> str:
    """The stop's own page."""
    return str((stop.page if isinstance(stop, Stop) else stop).get_url(request) or "")
