"""oEmbed 1.0: what other sites put on a page of theirs for the address of a walk or of a stop."""

from typing import Any
from urllib.parse import unquote, urlencode, urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from cms.core.access import Viewer, allows, can_see, grant_of
from cms.core.middleware import same_in_every_language
from cms.core.routing import page_at
from cms.imaging.iiif.links import absolute, image_url
from walks.models import Photograph, StopPage, WalkPage

from .permanent import in_language_of, page_of
from .tour import Tour, stop_alone, tour_of

WIDTH, HEIGHT = 720, 640
LEAST_WIDTH, LEAST_HEIGHT = 280, 320
FORMATS = ("json", "xml")
LONGEST = 2000
DAY = 86_400
FRAME = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border: 0; max-width: 100%"></iframe>'


def discovery(path: str) -> str:
    """The query string by which this page's oEmbed is asked for, in `<link rel="alternate">`."""
    return urlencode({"url": settings.SITE_URL + path})


@same_in_every_language
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """404 for what is no walk or stop of ours or is not published; 401 for what is not for everybody; 501 for any other
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


def _page(url: str) -> WalkPage | StopPage | None:
    try:
        parts = urlsplit(url[:LONGEST])
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return None
    path = unquote(parts.path)
    if path.startswith("/id/"):
        return _by_permanent_address(path.removeprefix("/id/"))
    page = page_at(path)
    return page if isinstance(page, WalkPage | StopPage) else None


def _by_permanent_address(uuid: str) -> WalkPage | StopPage | None:
    """In the language in which it is there for everybody, the first one first."""
    try:
        page = page_of(UUID(uuid))
    except ValueError:
        return None
    return page and (in_language_of(page, Viewer.public(), None) or page)


def _is_published(page: WalkPage | StopPage) -> bool:
    """Whether it is to be seen now at least by some readers: a draft and an embargo are told to nobody."""
    grant = grant_of(page, restricted=False)
    return allows(grant, Viewer.public())


def _told(page: WalkPage | StopPage, width: int | None, height: int | None) -> dict[str, Any]:
    walk = page if isinstance(page, WalkPage) else WalkPage.objects.ancestor_of(page).get()
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": page.title,
        "provider_name": settings.SITE_NAME,
        "provider_url": settings.SITE_URL,
        "cache_age": DAY,
    }
    frame = _frame(page, walk, min(WIDTH, width or WIDTH), min(HEIGHT, height or HEIGHT))
    return told | frame | _thumbnail(_picture(page), width, height)


def _frame(page: WalkPage | StopPage, walk: WalkPage, width: int, height: int) -> dict[str, Any]:
    address = absolute(f"{walk.get_url()}embed/") + (f"?stop={page.facts.uuid}" if page.pk != walk.pk else "")
    html = format_html(FRAME, address, width, height, page.title)
    return {"html": str(html), "width": width, "height": height}


def _picture(page: WalkPage | StopPage) -> Photograph | None:
    if isinstance(page, StopPage):
        return stop_alone(page, Viewer.public()).picture
    tour: Tour = tour_of(page, Viewer.public())
    return tour.cover


def _thumbnail(photograph: Photograph | None, width: int | None, height: int | None) -> dict[str, Any]:
    """Within the asker's bounds; all three of its parameters, or none."""
    if photograph is None or not photograph.pyramid:
        return {}
    most = min(640, photograph.width, width or 640)
    if height:
        most = min(most, max(1, round(height * photograph.width / photograph.height)))
    high = max(1, round(most * photograph.height / photograph.width))
    url = absolute(image_url(photograph, size=f"{most},{high}"))
    return {"thumbnail_url": url, "thumbnail_width": most, "thumbnail_height": high}


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
    response["Cache-Control"] = "public, no-cache"
    return response
