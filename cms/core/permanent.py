"""Addresses that never change: `/id/{uuid}` of whatever an app has given one. It leads to what the visitor can use.

303 See Other by `Accept`: a browser to the page in its reader's language, a viewer to what is linked data
(`application/ld+json`), a program to JSON (`application/json`); to the page where there is no such form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail.models import Page

from . import copies
from .access import Viewer, can_see
from .answering import nothing_here

HTML, LINKED, JSON = "text/html", "application/ld+json", "application/json"
PRESENTATION = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


class SeeOther(HttpResponseRedirect):
    status_code = 303


class Identified(Protocol):
    @property
    def uuid(self) -> UUID: ...


@dataclass(frozen=True)
class Known:
    """A record that the visitor may see: addresses of its forms by media type, and the page that decides who may."""

    page: Page
    forms: dict[str, str]


Finder = Callable[[HttpRequest, UUID], Known | None]
_finders: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Registers who knows records by their UUID: None for none of theirs, Http404 for one that may not be seen."""
    _finders.append(finder)
    return finder


def permanent_url(record: Identified) -> str:
    """The absolute address of the record: to be cited, printed and passed on."""
    return settings.SITE_URL + reverse("resolve-id", args=[record.uuid])


@require_safe
def resolve(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """303 to one of the forms of the record. Raises Http404 where there is none that the visitor may read."""
    known = next((one for finder in _finders if (one := finder(request, uuid)) is not None), None)
    if known is None:
        raise nothing_here()
    wanted = request.get_preferred_type([HTML, LINKED, PRESENTATION, JSON]) or HTML
    target = known.forms.get(LINKED if wanted == PRESENTATION else wanted) or known.forms[HTML]
    if not target:
        raise nothing_here()
    response = SeeOther(target, headers={"Access-Control-Allow-Origin": "*"})
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return keep(response, known.page)


def keep(response: HttpResponseBase, page: Page) -> HttpResponseBase:
    """Says who may keep a copy of a response made of `page`: everyone, or no one where not everyone may see it."""
    return copies.keep(response, public=can_see(page, Viewer.public()))
