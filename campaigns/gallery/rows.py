"""Entries of a campaign as rows: what they can be narrowed by, read once an epoch for all who see the same.

Ten thousand of them are a few megabytes in each process; a gallery then reads the pages of one screen alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Min, Q, Sum
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


def _gathered(viewer: Viewer, interval: tuple[str, str]) -> list[Row]:
    entries = published_entries(viewer).filter(path__range=interval)
    columns = (
        "pk", "has_video", "has_audio", "has_photograph", "text", "elsewhere",
        "place_id", "town", "age_group", "book_id", "language", "seconds",
    )  # fmt: skip
    newest = entries.order_by(F("first_published_at").desc(nulls_last=True), "-pk")
    return [_row(*values) for values in newest.values_list(*columns)]


def _row(
    pk: int,
    film: bool,
    sound: bool,
    photograph: bool,
    text: str,
    elsewhere: str,
    place: int | None,
    town: str,
    age_group: str,
    book: int | None,
    language: str,
    seconds: float,
) -> Row:
    told: dict[str, Any] = {FILMS: film, SOUNDS: sound, PHOTOGRAPHS: photograph}
    kinds = [str(kind) for kind, has in told.items() if has]
    if not kinds and text and not elsewhere:
        kinds = [str(TEXTS)]
    return Row(pk, _shared(frozenset(kinds)), str(place or "") or town.strip(), age_group, book, language, seconds)


def _shared(kinds: frozenset[str]) -> frozenset[str]:
    """One set for all rows that are alike."""
    return _sets.setdefault(kinds, kinds)


_sets: dict[frozenset[str], frozenset[str]] = {}
_rows = RememberedByAudience(_gathered, next_change)


def rows_of(facts: CampaignPage, viewer: Viewer) -> list[Row]:
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
