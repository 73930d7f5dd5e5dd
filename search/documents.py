"""Search documents from pages and canvases, declared a class a kind.

Each field of a `SearchDocument` that a kind decides for itself has a `prepare_<field>`. An app describes its pages by a
class of its own, which it registers with `describes`; search knows none of them by name.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.search import index

from archive_pages.models import Canvas, IssuePage, IssuePlace, TitlePage, TitlePlace
from archive_pages.text_layer import StoredLayer, TextLayer
from cms.core.access import Grant, grant_of
from places.models import with_those_above
from places.naming import words_of_places

from .analysis import PLACEHOLDER, Streams, canvas_streams, text_streams
from .backends.base import Kind, SearchDocument, tree_of
from .found import FoundCanvas, IssueName

FAMILY_BITS = 66  # of a translation's key that its number does without: engines count to 2^63
ORDERS = 100_000  # canvases of one day that `moment` can tell apart


@dataclass(frozen=True)
class Card:
    """What a hit shows beside its words: a picture (its address and size; `""` for none) and where it is."""

    picture: str = ""
    width: int = 0
    height: int = 0
    place: str = ""


class Said(NamedTuple):
    """From this word on (an index) something is heard: `seconds` into the page's sound or film `number`."""

    word: int
    seconds: float
    number: int


class TimedWords(list[str]):
    """Words of which some are spoken: `said` tells when, in the words' order."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        super().__init__(words)
        self.said: list[Said] = []
        self._ends: list[int] = []

    def say(self, words: list[str], seconds: float, number: int) -> None:
        """Adds words that are heard from `seconds` on."""
        self.said.append(Said(len(self), seconds, number))
        self += words
        self._ends.append(len(self))

    def moment(self, index: int) -> Said | None:
        """When the word at the index is heard; None for one that is only written."""
        at = bisect_right(self.said, index, key=attrgetter("word")) - 1
        return self.said[at] if at >= 0 and index < self._ends[at] else None


class PageDocument:
    """A page's own document: its title and the texts that its type declares as `SearchField`."""

    kind = Kind.PAGE
    translated = True
    """Whether there may be one such page a language; a title or an entry is there once for all."""

    def __init__(self, page: Page, grant: Grant, ancestors: list[int]) -> None:
        self.page = page
        self.grant = grant
        self.ancestors = ancestors

    @cached_property
    def places(self) -> list[int]:
        """The places that it is about and all that they lie in."""
        return sorted(with_those_above(self.prepare_places()))

    @classmethod
    def words(cls, pages: list[Any]) -> dict[int, list[str]]:
        """The words of pages of this kind, by their ids: what is searched, and what hits show. No query for each."""
        return {page.pk: words_of(page) for page in pages}

    @classmethod
    def cards(cls, pages: list[Any]) -> dict[int, Card]:
        """What hits show beside their words, by the ids of those pages that have something to show."""
        return {}

    @classmethod
    def address(cls, page: Page, request: HttpRequest) -> str:
        """Where a hit on a (specific) page of this kind leads; `""` for one without an address."""
        return page.get_url(request) or ""

    def prepare_languages(self) -> list[str]:
        return languages_of(self.page)

    def prepare_places(self) -> Iterable[int]:
        """The ids of the places that it is about; those that they lie in follow."""
        return ()

    def prepare_position(self) -> tuple[float, float] | None:
        """Longitude and latitude."""
        return None

    def prepare_title(self) -> int | None:
        return None

    def prepare_year(self) -> int | None:
        return None

    def prepare_moment(self) -> int | None:
        return None

    def document(self) -> SearchDocument:
        languages = self.prepare_languages()
        heading = text_streams(self.page.title.split(), languages[0])
        streams = text_streams(self.words([self.page])[self.page.pk], languages[0])
        return SearchDocument(
            key=f"page:{self.page.pk}",
            heading=_all_tokens(heading),
            **self.shared(self.kind, languages),
            **_texts(streams),
        )

    def shared(self, kind: Kind, languages: list[str]) -> dict[str, Any]:
        """The fields that a page's canvases have in common with it."""
        return {
            "kind": kind,
            "page": self.page.pk,
            "audience": self.grant.audience,
            "ancestors": self.ancestors,
            "visible_from": _seconds(self.grant.visible_from, math.ceil),
            "visible_until": _seconds(self.grant.visible_until, math.floor),
            "title": self.prepare_title(),
            "year": self.prepare_year(),
            "moment": self.prepare_moment(),
            "languages": languages,
            "places": self.places,
            "position": self.prepare_position(),
            "family": self.page.translation_key.int >> FAMILY_BITS if self.translated else None,
            "tree": tree_of(str(self.page.locale.language_code)) if self.translated else None,
        }


DocumentT = TypeVar("DocumentT", bound=type[PageDocument])
_classes: dict[type[Page], type[PageDocument]] = {}


def describes(page_type: type[Page]) -> Callable[[DocumentT], DocumentT]:
    """Registers the class of documents of a page type, and of the types derived from it."""

    def register(document: DocumentT) -> DocumentT:
        _classes[page_type] = document
        return document

    return register


@describes(TitlePage)
class TitleDocument(PageDocument):
    kind = Kind.TITLE
    translated = False
    page: TitlePage

    @classmethod
    def words(cls, pages: list[Any]) -> dict[int, list[str]]:
        """Its own, and all names of the places that it is about."""
        return _with_names(super().words(pages), TitlePlace)

    def prepare_title(self) -> int:
        return int(self.page.pk)

    def prepare_places(self) -> Iterable[int]:
        return TitlePlace.objects.filter(page_id=self.page.pk).order_by().values_list("place_id", flat=True)


@describes(IssuePage)
class IssueDocument(PageDocument):
    """An issue's own document, and those of its canvases."""

    kind = Kind.ISSUE
    translated = False
    page: IssuePage

    @classmethod
    def words(cls, pages: list[Any]) -> dict[int, list[str]]:
        """Its own, and all names of the places that it is about itself: those of its title are the title's."""
        return _with_names(super().words(pages), IssuePlace)

    def prepare_title(self) -> int:
        return self.ancestors[-2]

    def prepare_places(self) -> Iterable[int]:
        """Its own and those of its title."""
        own = IssuePlace.objects.filter(page_id=self.page.pk).order_by().values_list("place_id", flat=True)
        of_title = TitlePlace.objects.filter(page_id=self.ancestors[-2]).order_by().values_list("place_id", flat=True)
        return own.union(of_title)

    def prepare_year(self) -> int | None:
        return self.page.date_sort.year if self.page.date_sort else None

    def prepare_moment(self) -> int | None:
        day = self.page.date_sort
        return (day.year * 10_000 + day.month * 100 + day.day) * ORDERS if day else None

    def canvas_document(self, canvas: Canvas) -> SearchDocument:
        """The document of a canvas with text. Raises ValueError for a text layer that can't be read."""
        layer = canvas.text.layer()
        shared = self.shared(Kind.CANVAS, [canvas.language] if canvas.language else self.prepare_languages())
        if shared["moment"] is not None:
            shared["moment"] += min(canvas.order, ORDERS - 1)
        return SearchDocument(
            key=f"canvas:{canvas.pk}",
            canvas=canvas.pk,
            **shared,
            **_texts(canvas_streams(layer, language_of(canvas, layer, self.page))),
        )


def document_of(page: Page) -> PageDocument | None:
    """What stands in the index for a (specific) page; None for what no reader may see, and for the tree's root."""
    grant = grant_of(page)
    if grant is None or page.depth == 1:
        return None
    ancestors = list(page.get_ancestors(inclusive=True).order_by("path").values_list("pk", flat=True))
    return document_class(page)(page, grant, ancestors)


def document_class(page: Page) -> type[PageDocument]:
    """The class that was registered for the page's type or the nearest one that it derives from."""
    return next((_classes[one] for one in type(page).__mro__ if one in _classes), PageDocument)


def _with_names(words: dict[int, list[str]], about: type[TitlePlace | IssuePlace]) -> dict[int, list[str]]:
    """The words of pages, then the names of their places. One query, two more where there are some."""
    rows = list(about.objects.filter(page__in=words).order_by("sort_order", "pk").values_list("page_id", "place_id"))
    named = words_of_places(place for _page, place in rows)
    for page, place in rows:
        words[page] += named[place]
    return words


def languages_of(page: Page) -> list[str]:
    """The languages of a title's or issue's contents, of any other page that of its tree. One at least."""
    return getattr(page, "languages", None) or [str(page.locale.language_code)]


def language_of(canvas: Canvas | FoundCanvas, layer: TextLayer | StoredLayer, issue: IssuePage | IssueName) -> str:
    """What was set by hand wins over what the OCR file says, that over the issue's language."""
    return canvas.language or layer.language or next(iter(issue.languages), "")


def words_of(page: Page) -> list[str]:
    """A page's own text as words: its title, then every `SearchField` of its type."""
    texts = [page.title]
    for field in page.get_searchable_search_fields():
        if isinstance(field, index.SearchField) and field.field_name != "title":
            texts.extend(_strings(field.get_value(page)))
    return [word for text in texts for word in strip_tags(text).split()]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
    elif value is not None:
        yield str(value)


def _texts(streams: Streams) -> dict[str, Any]:
    return {"exact": streams.exact_text(), "stem": streams.stem_text(), "parts": streams.parts_text()}


def _all_tokens(streams: Streams) -> str:
    tokens = [*streams.exact, *streams.stem, *(token for tokens in streams.parts.values() for token in tokens)]
    return " ".join(token for token in tokens if token != PLACEHOLDER)


def _seconds(instant: datetime | None, round_: Callable[[float], int]) -> int | None:
    return None if instant is None else round_(instant.timestamp())
