"""How what is made of a page goes out: from which address, and stamped with what it was made of."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from wagtail.models import Page

from .copies import keep


def address_of(page: Page, request: HttpRequest | None = None) -> str:
    """The page's address with the site's name; `""` for one that has none."""
    url = page.get_url(request) or ""
    return url if not url or "://" in url else f"{settings.SITE_URL}{url}"


def below(page: Page, name: str, request: HttpRequest | None = None) -> str:
    """The address of something that the page serves below its own."""
    url = address_of(page, request)
    return f"{url.rstrip('/')}/{name}" if url else ""


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to a method that is not understood."""
    return None if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])


def stamped(version: str) -> str:
    """The ETag of a version."""
    return quote_etag(hashlib.sha256(version.encode()).hexdigest()[:32])


def for_programs(request: HttpRequest, content: str, content_type: str) -> HttpResponseBase:
    """What everybody may see, whoever asks, stamped with its content: 304 to who has it already."""
    etag = stamped(content)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return keep(response, public=True)


def nothing_here() -> Http404:
    """For what does not exist, and for what may not be seen."""
    return Http404(_("There is nothing here, or nothing that you may see."))
