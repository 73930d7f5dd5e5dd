"""Campaigns that ask for photographs of places: which of them a page of a walk leads to."""

from copy import copy
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from cms.core import epoch
from cms.core.access import Viewer, allows, grant_of
from cms.core.invitations import Invitation, Subject, invites

from .links import campaign_pages
from .models import CampaignPage
from .models.campaign import CampaignState


@epoch.Remembered
def _asking() -> list[tuple[list[CampaignPage], UUID | None]]:
    """Campaigns that want photographs, each in all its languages with the first one first, and the page that it asks
    about as its translation key. The newest campaign first."""
    families: dict[UUID, list[CampaignPage]] = {}
    for page in campaign_pages():
        families.setdefault(page.translation_key, []).append(page)
    asking = [_known(family) for family in families.values() if family[0].from_readers]
    pages = {family[0].about_id for family in asking} - {None}
    keys = dict(Page.objects.filter(pk__in=pages).values_list("pk", "translation_key")) if pages else {}
    asking.sort(key=lambda family: -family[0].pk)
    return [(family, keys.get(family[0].about_id)) for family in asking]


def _known(family: list[CampaignPage]) -> list[CampaignPage]:
    """The first of them needs no query to know that it is the first."""
    first = copy(family[0])
    first.family = [first, *family[1:]]
    return first.family


@invites
def to_a_campaign(request: HttpRequest, subject: Subject) -> Invitation | None:
    """The open campaign that is nearest to the subject, in the reader's language where she may see it in that.

    Nearest is one about the page itself or about what it is part of, then one about its place, then one about no page
    and no place; one about another page or place is better than none. The one query is made once an epoch.
    """
    viewer, language = Viewer.of(request), get_language()
    found: list[tuple[int, CampaignPage]] = []
    for family, about in _asking():
        facts = family[0]
        seen = [page for page in family if allows(grant_of(page), viewer)]
        if seen and facts.state_at() == CampaignState.OPEN:
            page = min(seen, key=lambda one: (one.locale.language_code != language, one.pk))
            found.append((_distance(facts, about, subject), page))
    if not found:
        return None
    _steps, nearest = min(found, key=lambda one: one[0])
    address = nearest.get_url(request)
    return Invitation(f"{address}take-part/", subject.page.pk) if address else None


def _distance(facts: CampaignPage, about: UUID | None, subject: Subject) -> int:
    if about in subject.keys:
        return subject.keys.index(about)
    if facts.place_id in subject.places:
        return 10 + subject.places.index(facts.place_id)
    return 20 if about is None and facts.place_id is None else 30
