"""A campaign as lists and its own page show it: in the reader's language where it has that, its state by the clock."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language

from campaigns.links import campaign_pages
from campaigns.models import CampaignPage
from campaigns.models.campaign import CampaignState
from cms.core.access import Viewer, allows, grant_of

from . import words
from .rows import Total, rows_of, total_of


@dataclass
class Campaign:
    """`page` has the words, `facts` the rest."""

    page: CampaignPage
    facts: CampaignPage
    url: str
    viewer: Viewer
    now: datetime = field(default_factory=lambda: timezone.now())

    @classmethod
    def of(cls, page: CampaignPage, first: CampaignPage, request: HttpRequest) -> Self:
        """`page` and `first` may be what is remembered of them: they are left as they are."""
        page, first = copy(page), copy(first)
        page.facts = first.facts = first
        return cls(page, first, page.get_url(request) or "", Viewer.of(request))

    @cached_property
    def state(self) -> CampaignState:
        return self.page.state_at(self.now)

    @property
    def is_open(self) -> bool:
        return self.state == CampaignState.OPEN

    @property
    def is_coming(self) -> bool:
        return self.state == CampaignState.COMING

    @property
    def language(self) -> str:
        return str(self.page.locale.language_code)

    @property
    def opens(self) -> str:
        return words.moment(self.facts.opens_at) if self.facts.opens_at else ""

    @property
    def closes(self) -> str:
        return words.until(self.facts.closes_at) if self.facts.closes_at else ""

    @property
    def left(self) -> str:
        return words.left(self.facts.closes_at, self.now) if self.facts.closes_at and self.is_open else ""

    @cached_property
    def total(self) -> Total:
        """No query once it is remembered."""
        return total_of(self.facts, self.viewer)

    @property
    def newest(self) -> list[int]:
        """The ids of its entries, the newest first."""
        return [row.page for row in rows_of(self.facts, self.viewer)]


def campaigns(request: HttpRequest) -> list[Campaign]:
    """All that the reader may see, each once: the page in her language, else the one that was there first."""
    viewer, language, now = Viewer.of(request), get_language(), timezone.now()
    found: list[Campaign] = []
    for family in _families():
        seen = [page for page in family if allows(grant_of(page), viewer, now)]
        if seen:
            page = min(seen, key=lambda one: (one.locale.language_code != language, one.pk))
            found.append(Campaign.of(page, family[0], request))
    return found


def _families() -> Iterable[list[CampaignPage]]:
    families: dict[Any, list[CampaignPage]] = {}
    for page in campaign_pages():
        families.setdefault(page.translation_key, []).append(page)
    return families.values()


def in_order(shown: Iterable[Campaign], state: CampaignState) -> list[Campaign]:
    """Those in this state: the open one that closes first, the coming one that opens first, the past one that closed
    last, before the others."""
    far = datetime.max.replace(tzinfo=timezone.get_default_timezone())
    keys: dict[str, Any] = {
        CampaignState.OPEN: lambda one: one.facts.closes_at or far,
        CampaignState.COMING: lambda one: one.facts.opens_at or far,
        CampaignState.CLOSED: lambda one: one.facts.closes_at or far,
    }
    fitting = [one for one in shown if one.state == state]
    return sorted(fitting, key=keys[state], reverse=state == CampaignState.CLOSED)
