"""From an address to its page, in as few queries as can be, and by Wagtail's rules.

Wagtail asks for the site, its front page and the language anew for each request. Here the front pages are remembered
for an epoch; `routed` is the way down from them.
"""

from copy import copy

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLPattern, re_path, resolve
from django.utils.translation import get_language, get_language_from_path, override
from wagtail import urls as wagtail_urls
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from . import epoch

PATTERN = r"^((?:[\w\-]+/)*(?:[\w\-]+\.(?:atom|geojson|gpx|json|kml|rss|webmanifest))?)$"
"""Pages, and files below them of the kinds that pages make: any other file's address is no page's in any language."""


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's view of pages. Where there is one site, the route is found here."""
    known = _site()
    if known is not None:
        site, fronts = known
        request._wagtail_site = site  # type: ignore[attr-defined]
        front = copy(fronts.get(get_language() or "", fronts[""]))
        request._wagtail_route_for_request = _route(front, request, path)  # type: ignore[attr-defined]
    answered: HttpResponseBase = serve_page(request, path)
    return answered


urlpatterns: list[URLPattern] = [
    *(one for one in wagtail_urls.urlpatterns if one.name != "wagtail_serve"),
    re_path(PATTERN, serve, name="wagtail_serve"),
]


def page_at(path: str) -> Page | None:
    """The page whose own address is this path, in whatever language, published or not; None where there is none."""
    language, known = get_language_from_path(path), _site()
    if language is None or known is None:
        return None
    with override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    if match.func is not serve:
        return None
    front = copy(known[1].get(language, known[1][""]))
    page: Page | None = front.below([part for part in match.args[0].split("/") if part])
    return page


def _route(front: Page, request: HttpRequest, path: str) -> RouteResult | None:
    try:
        result: RouteResult = front.route(request, [part for part in path.split("/") if part])
    except Http404:
        return None
    return result


@epoch.Remembered
def _site() -> tuple[Site, dict[str, Page]] | None:
    """The site with its front pages by language, `""` for any other language; None where there are several sites."""
    sites = list(Site.objects.select_related("root_page"))
    if len(sites) != 1 or not sites[0].is_default_site:
        return None
    root = sites[0].root_page
    translations = root.get_translations().filter(live=True).select_related("locale").specific()
    fronts = {page.locale.language_code: page for page in translations}
    own = root.specific
    own.locale = root.locale  # asked for by every page below it
    return sites[0], {**fronts, own.locale.language_code: own, "": own}
