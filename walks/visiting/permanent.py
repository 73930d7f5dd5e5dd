"""Permanent addresses of walks and stops: one for all their languages, whatever their pages are called by and by."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from cms.core.access import Viewer, allows, grant_of
from cms.core.answering import nothing_here
from cms.core.permanent import HTML, JSON, LINKED, Known, finds
from walks.models import StopPage, WalkPage
from walks.ways_out.data import manifest_url


def page_of(uuid: UUID) -> WalkPage | StopPage | None:
    """The walk or stop that has this UUID in some language."""
    return WalkPage.objects.filter(uuid=uuid).first() or StopPage.objects.filter(uuid=uuid).first()


def in_language_of(page: WalkPage | StopPage, viewer: Viewer, language: str | None) -> WalkPage | StopPage | None:
    """Of the page in all its languages, those that the viewer may see: that in `language`, else the page itself, else
    the one that was there first."""
    seen = [one for one in page.family if allows(grant_of(one), viewer)]
    seen.sort(key=lambda one: (one.locale.language_code != language, one.pk != page.pk))
    return seen[0] if seen else None


@finds
def walk_or_stop(request: HttpRequest, uuid: UUID) -> Known | None:
    """Raises Http404 for what the visitor may see in no language."""
    page = page_of(uuid)
    if page is None:
        return None
    shown = in_language_of(page, Viewer.of(request), get_language())
    if shown is None:
        raise nothing_here()
    forms = {HTML: shown.get_url(request) or "", JSON: reverse("wagtailapi:pages:detail", args=[shown.pk])}
    return Known(shown, forms | ({LINKED: manifest_url(shown)} if isinstance(shown, WalkPage) else {}))
