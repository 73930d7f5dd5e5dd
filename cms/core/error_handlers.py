"""What Django calls where no view has an answer (`cms.urls` names them). None of them needs the database."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from .plain_pages import plain_page
from .unavailable import GONE_FOR_NOW, unavailable


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With the site's menu, where the database is there to be asked for it; so is `page_not_found`."""
    try:
        return defaults.permission_denied(request, exception)
    except GONE_FOR_NOW:
        return plain_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    try:
        return defaults.page_not_found(request, exception)
    except GONE_FOR_NOW:
        return plain_page(request, 404)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token (the setting CSRF_FAILURE_VIEW)."""
    return plain_page(request, 403, "403_csrf.html")


def error(request: HttpRequest) -> HttpResponse:
    """503 where a part is unavailable, 500 for any other fault."""
    if isinstance(sys.exc_info()[1], GONE_FOR_NOW):
        return unavailable(request)
    return plain_page(request, 500, number=getattr(request, "request_id", ""))
