"""The newest walks as an Atom feed (RFC 4287), each with where it begins (GeoRSS) and its cover."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import override
from django.views.decorators.gzip import gzip_page

from cms.core.access import Viewer
from cms.core.answering import address_of, below, for_programs, refusal
from cms.core.frame import Frame
from cms.core.permanent import permanent_url
from cms.imaging.iiif.links import absolute
from cms.parsing.xml import writable
from walks.models import Theme, WalkIndexPage, WalkPage
from walks.visiting.entries import Entry, entries
from walks.visiting.overview import Card, make_cards
from walks.visiting.pictures import Picture

MOST = 50  # walks
ACROSS = 640  # pixels of a cover
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When a page was written that nobody has published from the admin."""


class Feed(Atom1Feed):
    """With the language and the place of each entry, and its picture, of which nobody knows the size in bytes."""

    def latest_post_date(self) -> datetime:
        """A feed without entries is as old as it can be: by the clock it would be new with each question."""
        return super().latest_post_date() if self.items else LONG_AGO

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:georss": "http://www.georss.org/georss"}

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return super().item_attributes(item) | {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["picture"]:
            told = {"rel": "enclosure", "type": "image/jpeg", "href": item["picture"]}
            handler.addQuickElement("link", "", told)
        if item["position"] is not None:
            longitude, latitude = item["position"]
            handler.addQuickElement("georss:point", f"{latitude} {longitude}")


def feed_view(index: WalkIndexPage, request: HttpRequest) -> HttpResponseBase:
    """What everybody may see, whoever asks: what a reader subscribes to is asked for by programs, without log-in.

    Walks are in the index's language where they are in that, else in the one they were written in first.
    """
    if (refused := refusal(request)) is not None:
        return refused
    answer: HttpResponseBase = gzip_page(lambda asked: _answer(index, asked))(request)
    return answer


def _answer(index: WalkIndexPage, request: HttpRequest) -> HttpResponseBase:
    return for_programs(request, feed(index, request), "application/atom+xml; charset=utf-8")


def feed(index: WalkIndexPage, request: HttpRequest) -> str:
    """A fixed number of queries, however many walks."""
    language = str(index.locale.language_code)
    with override(language):
        newest = _newest(language)
        cards = make_cards(newest, list(Theme.objects.all()), Viewer.public(), request)
        library = writable(Frame(request, index).name)
        made = Feed(
            title=f"{writable(index.title)} · {library}",
            link=address_of(index, request),
            description=writable(index.introduction),
            language=language,
            author_name=library,
            feed_url=below(index, "walks.atom", request),
            feed_guid=below(index, "walks.atom", request),
        )
        for card in cards:
            _add(made, card)
    return made.writeString("utf-8")


def _newest(language: str) -> list[Entry]:
    """By the day on which the page that is shown was first published."""
    shown = {entry.page_in(language).page: entry for entry in entries(Viewer.public())}
    pages = WalkPage.objects.filter(pk__in=shown).order_by(F("first_published_at").desc(nulls_last=True), "-pk")
    return [shown[pk] for pk in pages.values_list("pk", flat=True)[:MOST]]


def _add(made: Feed, card: Card) -> None:
    published = card.page.first_published_at or LONG_AGO
    made.add_item(
        title=writable(card.page.title),
        link=absolute(card.url),
        description=writable(card.page.introduction),
        unique_id=permanent_url(card.facts),
        pubdate=published,
        updateddate=card.page.last_published_at or published,
        categories=[writable(str(theme)) for theme in card.themes],
        language=card.language,
        picture=_cover(card),
        position=card.position,
    )


def _cover(card: Card) -> str:
    if card.picture is None or not card.picture.pyramid:
        return ""
    return absolute(Picture(card.picture).at(ACROSS))
