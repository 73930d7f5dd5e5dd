"""The language of a request, and which answers do not depend on it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

View = TypeVar("View", bound=Callable[..., Any])
_without_language: set[Callable[..., Any]] = set()


def same_in_every_language(view: View) -> View:
    """Marks a view, as the address patterns name it, whose answers are the same for readers of every language."""
    _without_language.add(view)
    return view


class SiteLocaleMiddleware(LocaleMiddleware):
    """Django's, but what does not depend on the language does not say so, and a 404 that a view gave stays a 404.

    A `Vary: Accept-Language` on a tile would have caches keep a copy of it for each browser's list of languages.

    Django looks for an address without a language again below `/{lang}/`, where Wagtail answers any address. That is
    right for `/walks/`; for `/api/v2/pages/17/` and `/iiif/…` it would turn "there is no such thing" into a redirect.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        match = request.resolver_match
        if match is not None and (response.status_code == 404 or match.func in _without_language):
            return response
        return super().process_response(request, response)
