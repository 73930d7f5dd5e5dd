"""An entry's page: what was sent, large; the book, who made it, and the ways on."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from books.borrowing import borrow_url
from campaigns.links import EntryLinks, campaign_pages, own_language
from campaigns.models import CampaignQuestion, EntryPage, PartKind
from campaigns.showing import published_entries
from campaigns.ways_out.media import Medium
from cms.core.access import Viewer
from cms.core.languages import direction
from cms.core.permanent import permanent_url
from cms.core.rights import Rights
from cms.core.texts import text_in

from .cards import Card, cards_of, pages_of
from .pictures import Picture, photograph
from .player import players, starts_at
from .sharing import Sharing
from .shown import Campaign

ABOUT_THE_BOOK = 4


@dataclass(frozen=True)
class Answer:
    """What the entry says to a question of its campaign, for everybody to see."""

    question: str
    words: str


def entry_view(page: EntryPage, request: HttpRequest) -> HttpResponseBase:
    viewer, links = Viewer.of(request), EntryLinks(request)
    campaign = campaign_of(page, links, request)
    before, after = _neighbours(page, campaign)
    same_book = _about_the_same_book(page, viewer)
    cards, media = _beside(page, [*before, *after, *same_book], request)
    language = own_language(page)
    url = links.url(page)
    context: dict[str, Any] = {
        "campaign": campaign,
        "trail": trail(campaign),
        "address": url,
        "content_language": language,
        "content_direction": direction(language),
        "players": players(
            media, page.title, language, starts_at(request.GET.get("t", "")), request.GET.get("player", "1")
        ),
        "photographs": photographs(media),
        "place": Card(page, url).place,
        "age_group": Card(page, url).age_group,
        "book": page.book,
        "book_url": reverse("book", args=[page.book.uuid]) if page.book is not None else "",
        "elsewhere_host": urlsplit(page.elsewhere).hostname or "",
        "borrow": borrow_url(page.book) if page.book is not None else "",
        "others": [cards[pk] for pk in same_book if pk in cards],
        "answers": _answers(page, campaign),
        "rights": Rights(page.rights).label if page.rights in Rights.values else "",
        "previous": next((cards[pk] for pk in before if pk in cards), None),
        "next": next((cards[pk] for pk in after if pk in cards), None),
        "sharing": Sharing(
            permanent_url(page) or settings.SITE_URL + url, page.title, campaign.facts if campaign else None
        ),
        "can_report": page.submission_id is not None,
    }
    return TemplateResponse(request, "campaigns/entry_page.html", {**page.get_context(request), **context})


def campaign_of(page: EntryPage, links: EntryLinks, request: HttpRequest) -> Campaign | None:
    """Its campaign as the reader has it."""
    found, above = links.campaign_of(page), page.path[: -page.steplen]
    first = next((one for one in campaign_pages() if one.path == above), None)
    return Campaign.of(found, first, request) if found is not None and first is not None else None


def trail(campaign: Campaign | None) -> list[dict[str, str]]:
    """Steps of the breadcrumb."""
    if campaign is None:
        return []
    return [{"title": campaign.page.title, "url": campaign.url, "language": campaign.language}]


def photographs(media: list[Medium]) -> list[Picture]:
    shown = (photograph(one) for one in media if one.kind == PartKind.PHOTOGRAPH)
    return [picture for picture in shown if picture is not None]


def _neighbours(page: EntryPage, campaign: Campaign | None) -> tuple[list[int], list[int]]:
    """The id of the entry before it and that of the one after it, in the gallery, where the newest comes first."""
    ids = campaign.newest if campaign is not None else []
    if page.pk not in ids:
        return [], []
    at = ids.index(page.pk)
    return ids[max(at - 1, 0) : at], ids[at + 1 : at + 2]


def _about_the_same_book(page: EntryPage, viewer: Viewer) -> list[int]:
    """Ids, the newest first."""
    if page.book_id is None:
        return []
    others = published_entries(viewer).filter(book=page.book_id).exclude(pk=page.pk)
    newest = others.order_by("-first_published_at", "-pk").values_list("pk", flat=True)
    return list(newest[:ABOUT_THE_BOOK])


def _beside(page: EntryPage, ids: list[int], request: HttpRequest) -> tuple[dict[int, Card], list[Medium]]:
    """Cards of other entries by their ids, and the files of this one. Four queries."""
    others = list(pages_of(ids).values()) if ids else []
    cards = cards_of([*others, page], request)
    return {card.page.pk: card for card in cards}, cards[-1].media


def _answers(page: EntryPage, campaign: Campaign | None) -> list[Answer]:
    """Answers to those questions whose answers are shown with the entry."""
    if campaign is None or page.submission_id is None:
        return []
    shown = list(CampaignQuestion.objects.filter(campaign=campaign.facts.pk, public=True).order_by("sort_order", "pk"))
    given = page.submission.answers if shown and page.submission is not None else {}
    told = ((question, given.get(question.key)) for question in shown)
    return [
        Answer(text_in(question.label)[0], str(answer)) for question, answer in told if answer not in (None, "", False)
    ]
