"""Manifests, collections and search within an issue, over HTTP."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from archive_pages.models import IssuePage, TitlePage
from cms.core.access import PUBLIC, Viewer, can_read, can_see
from cms.imaging.iiif.http import iiif, json_answer, not_found
from cms.imaging.iiif.shared import PRESENTATION_CONTEXT

from . import content_search, places
from .collection import collection
from .manifest import manifest


@iiif
def manifest_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    issue = IssuePage.objects.filter(uuid=uuid).first()
    audience = audience_of(issue, request) if issue else None
    if issue is None or audience is None:
        return not_found()
    return json_answer(request, manifest(issue), audience, PRESENTATION_CONTEXT, json_ld=True)


@iiif
def collection_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The title's collection: of the issues that this visitor may see, so that only the public's is kept by caches."""
    title = TitlePage.objects.filter(uuid=uuid).first()
    audience = audience_of(title, request) if title else None
    if title is None or audience is None:
        return not_found()
    viewer = Viewer.of(request)
    if viewer.user.is_authenticated or viewer.passed:
        audience = "private"
    return json_answer(request, collection(title, viewer), audience, PRESENTATION_CONTEXT, json_ld=True)


@iiif
def search_view(request: HttpRequest, uuid: UUID, version: int) -> HttpResponse:
    """Any `q` gets an answer; parameters of the standard that are not taken here are named as ignored."""
    issue = IssuePage.objects.filter(uuid=uuid).first()
    audience = audience_of(issue, request) if issue else None
    if issue is None or audience is None:
        return not_found()
    asked = content_search.Asked.of(version, request.GET)
    viewer = Viewer.public() if audience == PUBLIC else Viewer.of(request)
    found = places.find(issue, asked.text, viewer, asked.page) if asked.wants_these else places.NOTHING
    context = content_search.CONTEXT_2 if version == 2 else content_search.CONTEXT_1
    return json_answer(request, content_search.answer(issue, asked, found), audience, context, json_ld=True)


def audience_of(page: Page, request: HttpRequest) -> str | None:
    """`PUBLIC` where everyone may see the page, `"private"` where this visitor or editor may, None otherwise."""
    if can_see(page, Viewer.public()):
        return PUBLIC
    return "private" if can_read(page, Viewer.of(request)) else None
