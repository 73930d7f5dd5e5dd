"""`/id/{uuid}`: the permanent address of a title, an issue or a canvas leads to what the visitor can use.

303 See Other by `Accept`: a browser to the page in its reader's language, a viewer to the manifest or collection
(`application/ld+json`), a program to JSON (`application/json`).
"""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from archive_pages.iiif.links import collection_url, manifest_url
from archive_pages.links import MaterialLinks
from archive_pages.models import Canvas, IssuePage, TitlePage

from .lookup import keep, readable_canvas, readable_issue, readable_title

HTML, LINKED, JSON = "text/html", "application/ld+json", "application/json"
PRESENTATION = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
PASSED_ON = ("q", "region", "view")  # what a link to a canvas may say beside the canvas


@require_safe
def resolve(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """303 to one of the forms of the record. Raises Http404 where there is none that the visitor may read."""
    if Canvas.objects.filter(uuid=uuid).exists():
        canvas = readable_canvas(request, uuid)
        return _see(request, canvas.issue, _canvas_forms(request, canvas))
    if IssuePage.objects.filter(uuid=uuid).exists():
        issue = readable_issue(request, uuid)
        return _see(request, issue, _issue_forms(request, issue))
    title = readable_title(request, uuid)
    return _see(
        request,
        title,
        {HTML: _page(request, title), LINKED: collection_url(title), JSON: _api(title)},
    )


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


def _see(request: HttpRequest, page: TitlePage | IssuePage, forms: dict[str, str]) -> HttpResponseBase:
    wanted = request.get_preferred_type([HTML, LINKED, PRESENTATION, JSON]) or HTML
    target = forms[LINKED if wanted == PRESENTATION else wanted]
    if not target:
        raise Http404
    response = HttpResponse(status=303, headers={"Location": target, "Access-Control-Allow-Origin": "*"})
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return keep(response, page)
