"""Permanent addresses of titles, issues and canvases, and what they lead to."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from archive_pages.iiif.links import collection_url, manifest_url
from archive_pages.links import MaterialLinks
from archive_pages.models import Canvas, IssuePage, TitlePage
from cms.core.permanent import HTML, JSON, LINKED, Known, finds

from .lookup import readable_canvas, readable_issue, readable_title

PASSED_ON = ("q", "region", "view")  # what a link to a canvas may say beside the canvas


@finds
def material(request: HttpRequest, uuid: UUID) -> Known | None:
    """Raises Http404 for what the visitor may not read."""
    if Canvas.objects.filter(uuid=uuid).exists():
        canvas = readable_canvas(request, uuid)
        return Known(canvas.issue, _canvas_forms(request, canvas))
    if IssuePage.objects.filter(uuid=uuid).exists():
        issue = readable_issue(request, uuid)
        return Known(issue, _issue_forms(request, issue))
    if TitlePage.objects.filter(uuid=uuid).exists():
        title = readable_title(request, uuid)
        return Known(title, {HTML: _page(request, title), LINKED: collection_url(title), JSON: _api(title)})
    return None


def _issue_forms(request: HttpRequest, issue: IssuePage) -> dict[str, str]:
    return {HTML: _page(request, issue), LINKED: manifest_url(issue), JSON: _api(issue)}


def _canvas_forms(request: HttpRequest, canvas: Canvas) -> dict[str, str]:
    query = {"page": str(canvas.order)} | {name: request.GET[name] for name in PASSED_ON if name in request.GET}
    forms = _issue_forms(request, canvas.issue)
    return forms | {
        HTML: f"{forms[HTML]}?{urlencode(query)}" if forms[HTML] else "",
        JSON: reverse("canvas-json", args=[canvas.uuid]),
    }


def _page(request: HttpRequest, page: TitlePage | IssuePage) -> str:
    return MaterialLinks(request).url(page)


def _api(page: TitlePage | IssuePage) -> str:
    return reverse("wagtailapi:pages:detail", args=[page.pk])
