"""Who puts up with a reduced search, and is told: the people in the admin.

A list or a chooser of the admin whose engine can't answer finds titles by the database, and says so above what it
found. A program would take a part for the whole: the API is told 503 (docs/decisions/0015-elasticsearch.md).
"""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

FOR_PEOPLE = "/admin/"
LIST = b'<div id="listing-results">'  # around Wagtail's lists; what takes its place later is asked for by itself

_notice: ContextVar[list[str] | None] = ContextVar("notice of a reduced search", default=None)


def accepted() -> bool:
    """Whether who asks is content with titles. Notes that this is what was given, in the language of the moment."""
    notice = _notice.get()
    if notice is None:
        return False
    if not notice:
        notice.append(render_to_string("search/reduced.html"))
    return True


class ReducedSearchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(FOR_PEOPLE):
            return self.get_response(request)
        notice: list[str] = []
        before = _notice.set(notice)
        try:
            response = self.get_response(request)
        finally:
            _notice.reset(before)
        if notice and isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            _tell(response, notice[0].encode())
        return response


def _tell(response: HttpResponse, notice: bytes) -> None:
    """Above the list of a whole page, or before the part of a page that was asked for."""
    if LIST in response.content:
        response.content = response.content.replace(LIST, LIST + notice, 1)
    elif not response.content.lstrip().lower().startswith(b"<!doctype"):
        response.content = notice + response.content
