"""Entries in a list: the page with its picture and what stands below it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from campaigns.links import EntryLinks, own_language
from campaigns.models import EntryPage
from campaigns.models.people import AgeGroup
from campaigns.ways_out.media import Medium, media_of

from .pictures import Picture, first_picture

SHOWN = (
    "path", "depth", "slug", "title", "content_type", "locale__language_code", "submission_id",
    "text", "language", "name_shown", "age_group", "town", "elsewhere",
    "has_video", "has_audio", "has_photograph", "seconds",
    "place__name", "book__uuid", "book__title", "book__author", "book__language",
)  # fmt: skip


@dataclass
class Card:
    """`kind` is what an entry is above all: `video`, `audio`, `photograph`, `text` or `elsewhere`."""

    page: EntryPage
    url: str
    media: list[Medium] = field(default_factory=list)

    @property
    def picture(self) -> Picture | None:
        return first_picture(self.media)

    @property
    def language(self) -> str:
        return own_language(self.page)

    @property
    def kind(self) -> str:
        page = self.page
        if page.elsewhere and not self.media:
            return "elsewhere"
        told = {"video": page.has_video, "audio": page.has_audio, "photograph": page.has_photograph}
        return next((kind for kind, has in told.items() if has), "text")

    @property
    def place(self) -> str:
        return place_of(self.page)

    @property
    def age_group(self) -> str:
        return str(AgeGroup(self.page.age_group).label) if self.page.age_group in AgeGroup.values else ""


def place_of(page: EntryPage) -> str:
    """Where it comes from, in the reader's language where the library knows the place."""
    return page.place.named() if page.place is not None else page.town.strip()


def make_cards(ids: Sequence[int], request: HttpRequest) -> list[Card]:
    """In the order of `ids`, which the viewer may see. Four queries for all of them."""
    found = pages_of(ids)
    return cards_of([found[pk] for pk in ids if pk in found], request)


def cards_of(pages: Sequence[EntryPage], request: HttpRequest) -> list[Card]:
    """Two queries for all of them."""
    links, media = EntryLinks(request), media_of(page.submission_id for page in pages)
    return [Card(page, links.url(page), media.get(page.submission_id or 0, [])) for page in pages]


def pages_of(ids: Sequence[int]) -> dict[int, EntryPage]:
    """With what a card shows of them, and nothing else. Two queries."""
    pages = EntryPage.objects.select_related("locale", "place", "book").prefetch_related("place__names")
    found: dict[int, EntryPage] = pages.only(*SHOWN).in_bulk(list(ids))
    return found
