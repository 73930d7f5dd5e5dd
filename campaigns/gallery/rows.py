"""Entries of a campaign as rows: what they can be narrowed by, read once an epoch for all who see the same.

Ten thousand of them are a few megabytes in each process; a gallery then reads the pages of one screen alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Min, Q, Sum, Value, When
from django.db.models.functions import Left
from wagtail.models import Page

from campaigns.models import CampaignPage, EntryPage, PartKind
from campaigns.showing import published_entries
from cms.core.access import Viewer
from cms.core.audiences import RememberedByAudience

FILMS, SOUNDS, PHOTOGRAPHS, TEXTS = PartKind.VIDEO, PartKind.AUDIO, PartKind.PHOTOGRAPH, PartKind.TEXT
KINDS = (FILMS, SOUNDS, PHOTOGRAPHS, TEXTS)
"""What a gallery is narrowed by, in this order."""


class Row(NamedTuple):
    """`where` is the id of a place as text, else the town as it was written; `""` where neither is known."""

    page: int
    kinds: frozenset[str]
    where: str
    age_group: str
    book: int | None
    language: str
    seconds: float


@dataclass(frozen=True)
class Total:
    """How much of a campaign can be seen."""

    entries: int = 0
    seconds: float = 0

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)


def next_change(now: datetime) -> datetime | None:
    """When the clock next shows or hides an entry, or the campaign above it. Two queries."""
    times: list[datetime] = []
    for model in (CampaignPage, EntryPage):
        found = model._default_manager.filter(live=True).aggregate(
            opens=Min("embargo_until", filter=Q(embargo_until__gt=now)),
            closes=Min("expire_at", filter=Q(expire_at__gt=now)),
        )
        times += [time for time in found.values() if time is not None]
    return min(times, default=None)


def below(page: Page) -> Q:
    """Children of a page, by its tree path."""
    return Q(path__range=Page._get_children_path_interval(page.path), depth=page.depth + 1)


class Rows(list[Row]):
    """Of one campaign. `counted` is how many have each value, once that was asked for (`choosing.counts`)."""

    counted: Any = None


def _bit(number: int, rule: Q) -> Case:
    return Case(When(rule, then=Value(1 << number)), default=Value(0))


WRITTEN = ~Q(text="") & Q(elsewhere="") & Q(has_video=False, has_audio=False, has_photograph=False)
MASK = _bit(0, Q(has_video=True)) + _bit(1, Q(has_audio=True)) + _bit(2, Q(has_photograph=True)) + _bit(3, WRITTEN)
"""A bit for each of KINDS: one number is read of the database, and no text."""
OF_MASK = [frozenset(str(kind) for bit, kind in enumerate(KINDS) if mask >> bit & 1) for mask in range(1 << len(KINDS))]
"""One set for all rows that are alike."""


def _gathered(viewer: Viewer, interval: tuple[str, str]) -> Rows:
    entries = published_entries(viewer).filter(path__range=interval).annotate(mask=MASK)
    columns = ("pk", "mask", "place_id", "town", "age_group", "book_id", "language", "seconds")
    newest = entries.order_by(F("first_published_at").desc(nulls_last=True), "-pk").values_list(*columns)
    return Rows(
        Row(pk, OF_MASK[mask], str(place) if place else town.strip(), age_group, book, language, seconds)
        for pk, mask, place, town, age_group, book, language, seconds in newest.iterator(2000)
    )


_rows = RememberedByAudience(_gathered, next_change)


def rows_of(facts: CampaignPage, viewer: Viewer) -> Rows:
    """All that the viewer may see, the newest first. Nobody may change them."""
    return _rows(viewer, Page._get_children_path_interval(facts.path))


def _summed(viewer: Viewer, depth: int) -> dict[str, Total]:
    """By the tree path of the campaign's first page. One query."""
    above = Left("path", (depth - 1) * Page.steplen)
    entries = published_entries(viewer).filter(depth=depth).order_by().annotate(above=above).values_list("above")
    return {path: Total(count, seconds or 0) for path, count, seconds in entries.annotate(Count("pk"), Sum("seconds"))}


_totals = RememberedByAudience(_summed, next_change)


def total_of(facts: CampaignPage, viewer: Viewer) -> Total:
    """Its entries and their length, as far as the viewer may see them; remembered for all campaigns at once."""
    return _totals(viewer, facts.depth + 1).get(facts.path, Total())
