"""Where Wagtail's page serving asks the access rule."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from . import access

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=100)
def refuse_what_may_not_be_seen(serve: Serve) -> Serve:
    """Wagtail has sent strangers to the log-in form by now; embargoes it does not know, nor expiry to the minute."""

    def serve_if_visible(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
        if not access.can_see(page, access.Viewer.of(request)):
            raise Http404
        return serve(page, request, args, kwargs)

    return serve_if_visible
