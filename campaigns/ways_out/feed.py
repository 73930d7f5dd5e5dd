"""The newest entries of a campaign as Atom (RFC 4287), and as RSS 2.0 with Media RSS for readers of podcasts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import override
from django.views.decorators.gzip import gzip_page

from campaigns.links import EntryLinks, own_language
from campaigns.models import CampaignPage, EntryPage, PartKind
from cms.core.access import Viewer, visible_pages
from cms.core.answering import address_of, below, for_programs, refusal
from cms.core.frame import Frame
from cms.core.permanent import permanent_url
from cms.parsing.xml import writable

from .data import ToldEntry, entries_told
from .media import Medium, first_picture

MOST = 50  # entries
ACROSS = 640  # pixels of a picture
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When a page was written that nobody has published from the admin."""
LISTENED_TO = (PartKind.VIDEO, PartKind.AUDIO, PartKind.PHOTOGRAPH)
"""What an entry's one enclosure in RSS is, the first of these that it has."""


class _Dated(SyndicationFeed):
    def latest_post_date(self) -> datetime:
        """A feed without entries is as old as it can be: by the clock it would be new with each question."""
        return super().latest_post_date() if self.items else LONG_AGO


class AtomFeed(_Dated, Atom1Feed):
    """With the language of each entry."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return super().item_attributes(item) | {"xml:lang": item["language"]}


class RssFeed(_Dated, Rss201rev2Feed):
    """With every file, its length and its picture; the words of podcasts for how long it lasts."""

    def rss_attributes(self) -> dict[str, str]:
        names = {
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        }
        return super().rss_attributes() | names

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["seconds"]:
            handler.addQuickElement("itunes:duration", str(round(item["seconds"])))
        for medium in item["media"]:
            if medium.main is not None:
                _add_medium(handler, medium)


def _add_medium(handler: Any, medium: Medium) -> None:
    told = enclosure_of(medium)
    kinds = {PartKind.PHOTOGRAPH: "image", PartKind.AUDIO: "audio", PartKind.VIDEO: "video"}
    about = {"url": told.url, "type": told.mime_type, "fileSize": told.length, "medium": kinds[PartKind(medium.kind)]}
    if medium.file.seconds:
        about["duration"] = str(round(medium.file.seconds))
    handler.startElement("media:content", about)
    picture = medium.picture(ACROSS)
    if picture is not None:
        size = {"width": str(picture.width), "height": str(picture.height)}
        handler.addQuickElement("media:thumbnail", None, {"url": picture.url, **size})
    handler.endElement("media:content")


@dataclass(frozen=True)
class Form:
    """A kind of feed: its class, media type and name behind the campaign's address; whether entries have one file."""

    made_by: type[_Dated]
    media_type: str
    name: str
    one_file: bool


FORMS = {
    "atom": Form(AtomFeed, "application/atom+xml", "entries.atom", False),
    "rss": Form(RssFeed, "application/rss+xml", "entries.rss", True),
}


def feed_view(page: CampaignPage, request: HttpRequest, form: str = "atom") -> HttpResponseBase:
    """What everybody may see, whoever asks: what a reader subscribes to is asked for by programs, without log-in."""
    if (refused := refusal(request)) is not None:
        return refused
    chosen = FORMS[form]

    def answer(asked: HttpRequest) -> HttpResponseBase:
        return for_programs(asked, feed(page, asked, chosen), f"{chosen.media_type}; charset=utf-8")

    packed: HttpResponseBase = gzip_page(answer)(request)
    return packed


def feed(page: CampaignPage, request: HttpRequest, form: Form) -> str:
    """A fixed number of queries, however many entries. They are linked to in the language of the campaign's page."""
    language = str(page.locale.language_code)
    with override(language):
        library = writable(Frame(request, page).name)
        address = below(page, form.name, request)
        made = form.made_by(
            title=f"{writable(page.title)} · {library}",
            link=address_of(page, request),
            description=writable(page.introduction),
            language=language,
            author_name=library,
            feed_url=address,
            feed_guid=address,
        )
        links = EntryLinks(request, Viewer.public())
        for told in entries_told(newest(page), Viewer.public()).values():
            _add(made, told, links.absolute(told.page, language), form)
    return made.writeString("utf-8")


def newest(page: CampaignPage) -> list[EntryPage]:
    entries = visible_pages(EntryPage.objects.child_of(page.facts), Viewer.public()).select_related("locale")
    return list(entries.order_by(F("first_published_at").desc(nulls_last=True), "-pk")[:MOST])


def _add(made: _Dated, told: ToldEntry, url: str, form: Form) -> None:
    entry = told.page
    published = entry.first_published_at or LONG_AGO
    files = [one for one in told.media if one.main is not None]
    if form.one_file:
        files = sorted(files, key=lambda one: LISTENED_TO.index(PartKind(one.kind)))[:1]
    made.add_item(
        title=writable(entry.title),
        link=url,
        description=writable(_description(told)),
        unique_id=permanent_url(entry),
        unique_id_is_permalink=True,
        author_name=writable(entry.name_shown) or None,
        pubdate=published,
        updateddate=entry.last_published_at or published,
        enclosures=[enclosure_of(one) for one in files],
        language=own_language(entry),
        seconds=entry.seconds,
        media=told.media,
        picture=first_picture(told.media, ACROSS),
    )


def _description(told: ToldEntry) -> str:
    """What it is about, then what was written with it."""
    book = f"{told.book.title} · {told.book.author}".strip(" ·") if told.book is not None else ""
    return "\n\n".join(filter(None, (book, told.page.text)))


def enclosure_of(medium: Medium) -> Enclosure:
    main = medium.main
    assert main is not None
    return Enclosure(medium.address(main.label), str(main.bytes), main.media_type)
