"""Permanent addresses of entries: one for all languages, whatever its campaign is called by and by."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from campaigns.links import EntryLinks
from campaigns.models import EntryPage
from cms.core.access import Viewer, can_see
from cms.core.answering import nothing_here
from cms.core.permanent import HTML, JSON, Known, finds


@finds
def entry(request: HttpRequest, uuid: UUID) -> Known | None:
    """Raises Http404 for one that the visitor may not see."""
    page = EntryPage.objects.filter(uuid=uuid).first()
    if page is None:
        return None
    if not can_see(page, Viewer.of(request)):
        raise nothing_here()
    return Known(page, {HTML: EntryLinks(request).url(page), JSON: reverse("wagtailapi:pages:detail", args=[page.pk])})
