"""What crawlers are told: where not to go, which pages there are, and where everything lies in one piece."""

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe
from wagtail.models import Page

from archive_pages.links import MaterialLinks
from archive_pages.models import IssuePage, TitlePage
from books.addresses import address_of
from books.models import Book
from books.showing import books_with_entries
from cms.core import access, epoch
from cms.core.copies import OPEN
from cms.core.middleware import same_in_every_language

A_SECTION = 5_000  # pages; the protocol allows 50,000 and 50 MB
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@same_in_every_language
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309. Search results, cut pictures and downloads are endless, and are in the files of `/bulk/`."""
    languages = [code for code, _name in settings.LANGUAGES]
    context = {"languages": languages, "site_url": settings.SITE_URL}
    return _plain(render(request, "robots.txt", context), "text/plain; charset=utf-8")


def _state(request: HttpRequest, section: int = 0) -> str:
    """Pages that are published, hidden or moved begin a new epoch; an embargo lifts by the clock, to the hour here."""
    return f'"{epoch.current()}-{datetime.now():%Y%m%d%H}-{section}"'


@same_in_every_language
@require_safe
@condition(etag_func=_state)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml` (sitemaps.org 0.9): the sections."""
    count = _sections_of_pages() - (-books_with_entries(access.Viewer.public()).count() // A_SECTION)
    lines = [f"<sitemap><loc>{settings.SITE_URL}/sitemap-{n}.xml</loc></sitemap>\n" for n in range(1, count + 1)]
    body = f'{HEAD}<sitemapindex xmlns="{NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'
    return _plain(HttpResponse(body), "application/xml")


@same_in_every_language
@require_safe
@condition(etag_func=_state)
def sitemap_section(request: HttpRequest, section: int) -> HttpResponse:
    """`/sitemap-{section}.xml`: pages that the public may see, material in the language it is written in; after them
    the books that somebody has told of."""
    start = (section - 1) * A_SECTION
    pages = list(_pages()[start : start + A_SECTION]) if section else []
    entries = list(_entries(request, pages) if pages else _books(section - 1 - _sections_of_pages()))
    if not entries and section != 1:
        raise Http404
    body = f'{HEAD}<urlset xmlns="{NAMESPACE}">\n{"".join(entries)}</urlset>\n'
    return _plain(HttpResponse(body), "application/xml")


def _pages() -> QuerySet[Page]:
    found = access.visible_pages(Page.objects.filter(depth__gt=1), access.Viewer.public())
    return found.order_by("pk").select_related("locale", "content_type")


def _entries(request: HttpRequest, pages: list[Page]) -> Iterator[str]:
    links = MaterialLinks(request)
    material = {TitlePage, IssuePage}
    for page in pages:
        own = page.locale.language_code
        url = links.url(page, own) if page.specific_class in material else page.get_url(request)
        if not url:
            continue
        address = url if url.startswith("http") else settings.SITE_URL + url
        changed = page.last_published_at
        when = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(address)}</loc>{when}</url>\n"


def _sections_of_pages() -> int:
    return max(1, -(-_pages().count() // A_SECTION))


def _books(section: int) -> Iterator[str]:
    """Counted from 0. Each book in its own language, or the site's."""
    start = section * A_SECTION
    books = books_with_entries(access.Viewer.public()).order_by("pk") if section >= 0 else Book.objects.none()
    for book in books[max(0, start) : max(0, start) + A_SECTION]:
        yield f"<url><loc>{escape(address_of(book))}</loc></url>\n"


def _plain(response: HttpResponse, content_type: str) -> HttpResponse:
    response["Content-Type"] = content_type
    response["Cache-Control"] = OPEN
    return response
