"""oEmbed 1.0: what other sites put on a page of theirs for the address of a page of ours.

An app says what its pages offer by `embeds`; this room knows none of them by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode, urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from wagtail.models import Page

from .access import Viewer, allows, can_see, grant_of
from .copies import OPEN
from .middleware import same_in_every_language
from .routing import page_at

LEAST_WIDTH, LEAST_HEIGHT = 280, 320
FORMATS = ("json", "xml")
LONGEST = 2000
DAY = 86_400
FRAME = (
    '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"{} style="border: 0; max-width: 100%"></iframe>'
)


@dataclass(frozen=True)
class Picture:
    """Its absolute address and its size."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Offer:
    """What stands in the frame: its absolute address and the size it is made for. `kind`: `rich` or `video`.

    `picture(width, height)` is one within these bounds, None for a side without one; it may have none to give.
    """

    frame: str
    width: int
    height: int
    picture: Callable[[int | None, int | None], Picture | None]
    kind: str = "rich"
    full_screen: bool = False


Teller = Callable[[Any], Offer]
Knower = Callable[[UUID], Page | None]
_tellers: dict[type[Page], Teller] = {}
_knowers: list[Knower] = []
TellerT = TypeVar("TellerT", bound=Teller)


def embeds(*page_types: type[Page], known_by: Knower) -> Callable[[TellerT], TellerT]:
    """Registers what pages of these types offer. `known_by` finds one by its UUID, for permanent addresses: in the
    language in which it is there for everybody, else as it is."""

    def register(teller: TellerT) -> TellerT:
        _tellers.update(dict.fromkeys(page_types, teller))
        _knowers.append(known_by)
        return teller

    return register


def discovery(path: str) -> str:
    """The query string by which a page's oEmbed is asked for, in `<link rel="alternate">`."""
    return urlencode({"url": settings.SITE_URL + path})


@same_in_every_language
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """404 for what is no such page of ours or is not published; 401 for what is not for everybody; 501 for any other
    format (oEmbed 1.0, section 2.3.3)."""
    form = request.GET.get("format", "json")
    if form not in FORMATS:
        return _answer(HttpResponse(status=501))
    page = _page(request.GET.get("url", ""))
    if page is None or not _is_published(page):
        return _answer(HttpResponse(status=404))
    if not can_see(page, Viewer.public()):
        return _answer(HttpResponse(status=401))
    told = _told(page, _bound(request, "maxwidth", LEAST_WIDTH), _bound(request, "maxheight", LEAST_HEIGHT))
    return _answer(JsonResponse(told) if form == "json" else _xml(told))


def _page(url: str) -> Page | None:
    try:
        parts = urlsplit(url[:LONGEST])
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return None
    path = unquote(parts.path)
    page = _by_permanent_address(path.removeprefix("/id/")) if path.startswith("/id/") else page_at(path)
    return page if page is not None and type(page) in _tellers else None


def _by_permanent_address(text: str) -> Page | None:
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    return next((page for knows in _knowers if (page := knows(uuid)) is not None), None)


def _is_published(page: Page) -> bool:
    """Whether it is to be seen now at least by some readers: a draft and an embargo are told to nobody."""
    return allows(grant_of(page, restricted=False), Viewer.public())


def _told(page: Page, width: int | None, height: int | None) -> dict[str, Any]:
    offer = _tellers[type(page)](page)
    across, high = min(offer.width, width or offer.width), min(offer.height, height or offer.height)
    whole = mark_safe(" allowfullscreen") if offer.full_screen else ""
    told: dict[str, Any] = {
        "version": "1.0",
        "type": offer.kind,
        "title": page.title,
        "provider_name": settings.SITE_NAME,
        "provider_url": settings.SITE_URL,
        "cache_age": DAY,
        "html": str(format_html(FRAME, offer.frame, across, high, page.title, whole)),
        "width": across,
        "height": high,
    }
    picture = offer.picture(width, height)
    if picture is not None:  # all three of its parameters, or none
        told |= {"thumbnail_url": picture.url, "thumbnail_width": picture.width, "thumbnail_height": picture.height}
    return told


def _bound(request: HttpRequest, name: str, least: int) -> int | None:
    """`maxwidth` or `maxheight`, at least what a frame needs to show something; None where it is not given."""
    text = request.GET.get(name, "")
    return max(least, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _xml(told: dict[str, Any]) -> HttpResponse:
    root = Element("oembed")
    for name, value in told.items():
        SubElement(root, name).text = str(value)
    return HttpResponse(
        b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + tostring(root, encoding="utf-8"),
        content_type="text/xml; charset=utf-8",
    )


def _answer(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = OPEN
    return response
