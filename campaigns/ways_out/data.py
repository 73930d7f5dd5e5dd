"""What programs are told of campaigns and entries: plain values, for JSON.

Nothing is told that a sender has told the library alone. Texts that a record has in several languages go out as
`{language: text}`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from books.models import Book
from campaigns.links import EntryLinks
from campaigns.models import CampaignPage, CampaignPart, CampaignQuestion, EntryPage, PartKind, Submission
from cms.core.access import Viewer, visible_pages
from cms.core.answering import below
from cms.core.permanent import permanent_url
from cms.imaging.iiif.links import absolute, image_service
from places.models import Place

from .media import Medium, media_of

Json = dict[str, Any]
PICTURE = 640  # pixels across of a picture for a list


@dataclass
class ToldEntry:
    """An entry with what hangs on it."""

    page: EntryPage
    campaign: CampaignPage | None
    book: Book | None = None
    place: Place | None = None
    media: list[Medium] = field(default_factory=list)
    answers: list[Json] = field(default_factory=list)


@dataclass
class ToldCampaign:
    """A campaign with the page that keeps its facts, and how much the public sees of what was sent."""

    page: CampaignPage
    facts: CampaignPage
    parts: list[CampaignPart] = field(default_factory=list)
    entries: int = 0
    seconds: float = 0


def entries_told(pages: Iterable[EntryPage], viewer: Viewer) -> dict[int, ToldEntry]:
    """By the pages' ids; that they may be seen was asked before. Seven queries at most, however many."""
    asked = list(pages)
    links = EntryLinks(viewer=viewer)
    books: dict[int, Book] = Book.objects.in_bulk({page.book_id for page in asked if page.book_id})
    wanted = {page.place_id for page in asked if page.place_id}
    places: dict[int, Place] = Place.objects.prefetch_related("names").in_bulk(wanted)
    media = media_of(page.submission_id for page in asked)
    answers = _answers({page.submission_id for page in asked if page.submission_id})
    return {
        page.pk: ToldEntry(
            page,
            links.campaign_of(page, str(page.locale.language_code)),
            books.get(page.book_id or 0),
            places.get(page.place_id or 0),
            media.get(page.submission_id or 0, []),
            answers.get(page.submission_id or 0, []),
        )
        for page in asked
    }


def _answers(submissions: set[int]) -> dict[int, list[Json]]:
    """Answers to questions whose answers are shown with the entry, by the submissions' ids. Two queries."""
    rows = list(Submission.objects.filter(pk__in=submissions).order_by().values_list("pk", "campaign", "answers"))
    of_campaign: dict[int, list[CampaignQuestion]] = {}
    shown = CampaignQuestion.objects.filter(campaign__in={campaign for _pk, campaign, _all in rows}, public=True)
    for question in shown.order_by("sort_order", "pk"):
        of_campaign.setdefault(question.campaign_id, []).append(question)
    return {
        pk: [
            {"key": one.key, "question": one.label, "answer": given[one.key]}
            for one in of_campaign.get(campaign, [])
            if given.get(one.key) not in (None, "")
        ]
        for pk, campaign, given in rows
    }


def campaigns_told(pages: Iterable[CampaignPage]) -> dict[int, ToldCampaign]:
    """By the pages' ids. Four queries, however many."""
    asked = list(pages)
    facts: dict[UUID, CampaignPage] = {}
    family = CampaignPage.objects.filter(translation_key__in={page.translation_key for page in asked})
    for one in family.select_related("place").prefetch_related("place__names").order_by("pk"):
        facts.setdefault(one.translation_key, one)
    firsts = [page.pk for page in facts.values()]
    parts: dict[int, list[CampaignPart]] = {}
    for part in CampaignPart.objects.filter(campaign__in=firsts).order_by("sort_order", "pk"):
        parts.setdefault(part.campaign_id, []).append(part)
    published = visible_pages(EntryPage.objects.filter(submission__campaign__in=firsts), Viewer.public())
    rows = published.order_by().values_list("submission__campaign").annotate(Count("pk"), Sum("seconds"))
    counted = {pk: (entries, seconds or 0) for pk, entries, seconds in rows}
    told = {}
    for page in asked:
        page.facts = first = facts[page.translation_key]
        told[page.pk] = ToldCampaign(page, first, parts.get(first.pk, []), *counted.get(first.pk, (0, 0)))
    return told


def medium_data(medium: Medium) -> Json:
    """A file in the forms in which it can be had."""
    file, main = medium.file, medium.main
    picture = medium.picture(PICTURE)
    return {
        "uuid": str(file.uuid),
        "kind": file.kind,
        "alt": file.alt,
        "seconds": round(file.seconds, 1) if file.seconds is not None else None,
        "width": medium.width,
        "height": medium.height,
        "url": medium.address(main.label) if main is not None else None,
        "media_type": main.media_type if main is not None else None,
        "bytes": main.bytes if main is not None else None,
        "picture": picture.url if picture is not None else None,
        "image_service": image_service(medium) if file.kind == PartKind.PHOTOGRAPH and medium.pyramid else None,
        "renditions": [
            {
                "label": one.label,
                "kind": one.kind,
                "url": medium.address(one.label),
                "media_type": one.media_type,
                "bytes": one.bytes,
                "width": one.width,
                "height": one.height,
            }
            for one in medium.renditions
            if one.kind != "pyramid"  # the image service has it
        ],
        "words_language": file.words_language,
        "captions_url": medium.address("captions.vtt") if file.captions else None,
        "transcript_url": medium.address("transcript.txt") if file.transcript else None,
        "chapters_url": medium.address("chapters.vtt") if file.chapters else None,
    }


def book_data(book: Book | None, language: str) -> Json | None:
    """`language` is that of the address of its page."""
    if book is None:
        return None
    return {
        "uuid": str(book.uuid),
        "isbn": book.isbn,
        "title": book.title,
        "author": book.author,
        "publisher": book.publisher,
        "year": book.year,
        "language": book.language,
        "html_url": book_address(book, language),
    }


def book_address(book: Book, language: str) -> str:
    with override(language):
        return absolute(reverse("book", args=[book.uuid]))


def place_data(place: Place | None) -> Json | None:
    """A place by its names; `names` prefetched."""
    if place is None:
        return None
    return {
        "id": place.pk,
        "uuid": str(place.uuid),
        "name": place.name,
        "kind": place.kind,
        "geonames": place.geonames,
        "wikidata": place.wikidata,
        "identifiers": place.identifiers,
    }


def part_data(part: CampaignPart) -> Json:
    return {
        "kind": part.kind,
        "alternative": part.alternative,
        "least": part.least,
        "most": part.most,
        "most_seconds": part.most_seconds,
        "most_megabytes": part.most_megabytes,
        "most_words": part.most_words,
        "asked": part.asked,
    }


def entry_data(told: ToldEntry, request: HttpRequest | None) -> Json:
    """What the API says of an entry beyond its own words."""
    campaign = told.campaign
    return {
        "permanent_url": permanent_url(told.page),
        "campaign": None
        if campaign is None
        else {"id": campaign.pk, "title": campaign.title, "hashtag": campaign.facts.hashtag},
        "book": book_data(told.book, str(told.page.locale.language_code)),
        "place": place_data(told.place),
        "answers": told.answers,
        "files": [medium_data(one) for one in told.media],
    }


def campaign_data(told: ToldCampaign, request: HttpRequest | None) -> Json:
    """What the API says of a campaign beyond its own words."""
    facts = told.facts
    return {
        "state": str(told.page.state_at()),
        "opens_at": facts.opens_at,
        "closes_at": facts.closes_at,
        "hashtag": facts.hashtag,
        "accounts": facts.accounts.split(),
        "licences": facts.licences,
        "place": place_data(facts.place),
        "parts": [part_data(part) for part in told.parts],
        "entries": told.entries,
        "minutes": round(told.seconds / 60, 1),
        "feeds": feeds_of(told.page, request),
    }


def feeds_of(page: CampaignPage, request: HttpRequest | None) -> dict[str, str]:
    return {kind: below(page, f"entries.{kind}", request) for kind in ("atom", "rss")}
