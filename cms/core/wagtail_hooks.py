"""Where Wagtail's page serving asks the access rule."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from . import access


@hooks.register("before_serve_page", order=100)
def refuse_what_may_not_be_seen(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Wagtail has sent strangers to the log-in form by now; embargoes it does not know, nor expiry to the minute."""
    if not access.can_see(page, access.Viewer.of(request)):
        raise Http404
