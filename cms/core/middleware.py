"""The language of a request, which answers do not depend on it, and how long copies of answers may be kept."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import has_vary_header, patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

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


class AskAgainMiddleware(MiddlewareMixin):
    """An answer that does not say how long it may be kept is asked for again each time.

    Caches may otherwise choose a time by themselves, and show a page or a list after something in it was made
    private. What depends on who asks is for the asker's own cache alone. "Not found" always does: were it said only
    where the visitor was asked for, it would tell what is hidden from what does not exist.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404:
            patch_vary_headers(response, ("Cookie",))
        personal = has_vary_header(response, "Cookie") or response.cookies
        response.headers.setdefault("Cache-Control", "private, no-cache" if personal else "no-cache")
        return response
