"""The gallery of a campaign: all its entries, narrowed by what the address asks for."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from books.models import Book
from campaigns.models import AgeGroup, CampaignPage
from cms.core.access import Viewer
from cms.core.collation import sort_key
from cms.core.dates import number
from cms.core.languages import LANGUAGE_NAMES
from places.naming import names_in_order

from .campaign import shown, trail
from .cards import make_cards
from .choosing import SORTS, Choice, counts
from .rows import FILMS, KINDS, PHOTOGRAPHS, SOUNDS, TEXTS, rows_of

SCREEN = 24
MANY = 500
"""Entries from which on readers are told that there is a quicker way than turning pages."""
MOST_OPTIONS = 60
"""Values of a choice that are offered: the most frequent."""


@dataclass(frozen=True)
class Option:
    """A value, and what it is called with the number of entries that it would leave."""

    value: str
    words: str
    chosen: bool
    language: str = ""


@dataclass(frozen=True)
class Filter:
    """One of the choices: its name in the address, its label, and what can be chosen."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)


def entries_view(page: CampaignPage, request: HttpRequest) -> HttpResponseBase:
    """A fixed number of queries, however many entries there are."""
    rows = rows_of(page.facts, Viewer.of(request))
    choice = Choice.of(request.GET).among(rows)
    fitting = choice.in_order(choice.narrow(rows))
    screen = Paginator(fitting, SCREEN).get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        "campaign": shown(page, request),
        "trail": trail(page.get_parent(), page, request=request),
        "cards": make_cards([row.page for row in screen.object_list], request),
        "screen": screen,
        "all": len(rows),
        "total": len(fitting),
        "many": len(fitting) > MANY and not choice.narrows,
        "filters": _filters(counts(rows, choice), choice),
        "sorts": _sorts(choice),
        "narrowed": choice.narrows,
    }
    return TemplateResponse(request, "campaigns/entries.html", {**page.get_context(request), **context})


def _filters(counted: dict[str, Counter[Any]], choice: Choice) -> list[Filter]:
    """Values that no entry has are left out, unless one of them was chosen."""
    language = get_language() or "en"
    languages = [code for code in LANGUAGE_NAMES if counted["language"][code] or code == choice.language]
    return [
        _filter("kind", _("Kind"), KINDS, kind_names().__getitem__, counted, choice.kind),
        _of_places(counted, choice, language),
        _filter("age", _("Age"), AgeGroup.values, lambda one: str(AgeGroup(one).label), counted, choice.age),
        _of_books(counted, choice, language),
        _filter("language", _("Language"), languages, lambda one: str(LANGUAGE_NAMES[one]), counted, choice.language),
    ]


def kind_names() -> dict[str, str]:
    return {FILMS: _("films"), SOUNDS: _("sound"), PHOTOGRAPHS: _("photographs"), TEXTS: _("texts")}


def _filter(
    name: str,
    label: str,
    values: Iterable[Any],
    words: Callable[[Any], str],
    counted: dict[str, Counter[Any]],
    chosen: Any,
) -> Filter:
    language, counts_of = get_language() or "en", counted[name]
    return Filter(
        name,
        label,
        [
            Option(str(value), f"{words(value)} ({number(counts_of[value], language)})", value == chosen)
            for value in values
            if counts_of[value] or value == chosen
        ],
    )


def _of_places(counted: dict[str, Counter[Any]], choice: Choice, language: str) -> Filter:
    known = names_in_order(language)
    values = _most(counted["where"], choice.where)
    names = {value: known.get(int(value), "") if value.isascii() and value.isdigit() else value for value in values}
    in_order = sorted((value for value in values if names[value]), key=lambda one: sort_key(names[one], language))
    return _filter("where", _("Place"), in_order, names.__getitem__, counted, choice.where)


def _of_books(counted: dict[str, Counter[Any]], choice: Choice, language: str) -> Filter:
    """One query, none where no entry names a book."""
    values = _most(counted["book"], choice.book)
    rows: Any = Book.objects.filter(pk__in=values).values_list("pk", "title") if values else ()
    titles = dict(rows)
    in_order = sorted(titles, key=lambda one: sort_key(titles[one], language))
    return _filter("book", _("Book"), in_order, titles.__getitem__, counted, choice.book)


def _most(counted: Counter[Any], chosen: Any) -> list[Any]:
    values = [value for value, _count in counted.most_common(MOST_OPTIONS)]
    return [*values, chosen] if chosen and chosen not in values else values


def _sorts(choice: Choice) -> list[Option]:
    words = (pgettext("order", "newest first"), pgettext("order", "oldest first"), pgettext("order", "longest first"))
    return [Option(name, label, name == choice.sort) for name, label in zip(SORTS, words, strict=True)]
