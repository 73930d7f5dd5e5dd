"""The language of a request."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware


class SiteLocaleMiddleware(LocaleMiddleware):
    """Django's, but a 404 that a view gave stays a 404.

    Django looks for an address without a language again below `/{lang}/`, where Wagtail answers any address. That is
    right for `/walks/`; for `/api/v2/pages/17/` and `/iiif/…` it would turn "there is no such thing" into a redirect.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            return response
        return super().process_response(request, response)
