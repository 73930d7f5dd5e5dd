"""Search documents of campaigns and entries: their words, their books, and what is said in films and recordings."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from wagtail.models import Page

from books.models import Book
from campaigns.links import EntryLinks
from campaigns.models import CampaignPage, EntryPage, PartKind
from campaigns.ways_out.media import Medium, first_picture, media_of
from cms.media.captions import cues
from places.models import Place
from places.naming import words_of_places
from search.backends.base import Kind
from search.documents import Card, PageDocument, TimedWords, describes, words_of

PICTURE = 320  # pixels across
PLAYED = (PartKind.VIDEO, PartKind.AUDIO)


@describes(CampaignPage)
class CampaignDocument(PageDocument):
    kind = Kind.CAMPAIGN
    page: CampaignPage

    @classmethod
    def words(cls, pages: list[Any]) -> dict[int, list[str]]:
        """Its own words, its hashtag, and the names of the place asked for."""
        facts = _facts_of(pages)
        named = words_of_places(one.place_id for one in facts.values())
        found = {}
        for page in pages:
            first = facts[page.translation_key]
            found[page.pk] = [*words_of(page), *first.hashtag.split(), *named.get(first.place_id, [])]
        return found

    @classmethod
    def cards(cls, pages: list[Any]) -> dict[int, Card]:
        facts = _facts_of(pages)
        places = _places({one.place_id for one in facts.values()})
        firsts = {page.pk: places.get(facts[page.translation_key].place_id or 0) for page in pages}
        return {pk: Card(place=place.named()) for pk, place in firsts.items() if place is not None}

    def prepare_places(self) -> Iterable[int]:
        place = self.page.facts.place_id
        return [place] if place else []


@describes(EntryPage)
class EntryDocument(PageDocument):
    kind = Kind.ENTRY
    translated = False
    page: EntryPage

    @classmethod
    def address(cls, page: Page, request: HttpRequest) -> str:
        """In the reader's language."""
        return EntryLinks(request).url(page)

    @classmethod
    def words(cls, pages: list[Any]) -> dict[int, list[str]]:
        """Its own words, its book's, what its pictures show and what is said in it, the names of its place.

        Three queries for all pages; those of places for entries that have one.
        """
        books: dict[int, Book] = Book.objects.in_bulk({page.book_id for page in pages if page.book_id})
        media = media_of(page.submission_id for page in pages)
        named = words_of_places({page.place_id for page in pages})
        found: dict[int, list[str]] = {}
        for page in pages:
            words = TimedWords(words_of(page))
            if book := books.get(page.book_id):
                words += f"{book.title} {book.author}".split()
            player = 0
            for medium in media.get(page.submission_id, []):
                player += medium.kind in PLAYED
                _add_said(words, medium, player)
            words += named.get(page.place_id, [])
            found[page.pk] = words
        return found

    @classmethod
    def cards(cls, pages: list[Any]) -> dict[int, Card]:
        media = media_of(page.submission_id for page in pages)
        places = _places({page.place_id for page in pages})
        found = {}
        for page in pages:
            place = places.get(page.place_id)
            named = place.named() if place is not None else page.town
            picture = first_picture(media.get(page.submission_id, []), PICTURE)
            shown = (picture.url, picture.width, picture.height) if picture is not None else ("", 0, 0)
            found[page.pk] = Card(*shown, named)
        return found

    def prepare_places(self) -> Iterable[int]:
        return [self.page.place_id] if self.page.place_id else []


def _add_said(words: TimedWords, medium: Medium, number: int) -> None:
    """Captions first, since they know the second; the transcript where it says something else."""
    file = medium.file
    words += file.alt.split()
    captioned: list[str] = []
    for cue in cues(file.captions):
        said = cue.text.split()
        words.say(said, cue.begins, number)
        captioned += said
    transcript = file.transcript.split()
    if transcript != captioned:
        words += transcript


def _facts_of(pages: list[Any]) -> dict[UUID, CampaignPage]:
    """The first page of each campaign's translations, by their key. One query."""
    found: dict[UUID, CampaignPage] = {}
    keys = {page.translation_key for page in pages}
    for one in CampaignPage.objects.filter(translation_key__in=keys).order_by("pk"):
        found.setdefault(one.translation_key, one)
    return found


def _places(ids: set[int | None]) -> dict[int, Place]:
    places: dict[int, Place] = Place.objects.prefetch_related("names").in_bulk(ids - {None})
    return places
