"""The front page of walks: all of them on a map and as a list, narrowed by what the address asks for."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, prefetch_related_objects
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.core.access import Viewer, visible_filter
from cms.core.dates import number
from cms.core.languages import LANGUAGE_NAMES
from places.naming import names_in_order
from walks.map.projection import Position
from walks.models import Photograph, StopPage, StopPhotograph, Theme, WalkIndexPage, WalkPage, WalkStep

from . import common
from .choosing import Choice, Narrowed, counts
from .entries import LENGTHS, Entry, entries
from .tour import minutes_of

SCREEN = 24  # walks
WAY = ("way__line", "way__waypoints", "way__notes")


@dataclass
class Card:
    """A walk in a list: `page` has the words, `facts` the rest. `languages` are those it can be had in, `position` is
    where it begins."""

    page: WalkPage
    facts: WalkPage
    url: str
    languages: list[str]
    themes: list[Theme]
    stops: int
    picture: Photograph | None
    position: Position | None = None

    @property
    def language(self) -> str:
        return str(self.page.locale.language_code)

    @property
    def minutes(self) -> int | None:
        return minutes_of(self.facts, self.stops)

    @property
    def metres(self) -> float | None:
        return self.facts.way.length if self.facts.way is not None else None


@dataclass(frozen=True)
class Option:
    """A value, and what it is called with the number of walks that it would leave."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One of the choices: its name in the address, its label, and what can be chosen, each with what it would leave."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)


def overview(page: WalkIndexPage, request: HttpRequest) -> HttpResponseBase:
    """A fixed number of queries, however many walks there are."""
    viewer = Viewer.of(request)
    walks, themes = entries(viewer), list(Theme.objects.all())
    choice = Choice.of(request.GET, {theme.slug: theme.pk for theme in themes})
    fitting = choice.narrow(walks)
    screen = Paginator(_in_order(fitting), SCREEN).get_page(request.GET.get("p"))
    cards = make_cards(list(screen.object_list), themes, viewer, request)
    context = {
        "cards": cards,
        "screen": screen,
        "total": len(fitting),
        "all": len(walks),
        "filters": _filters(counts(walks, choice), choice, themes),
        "narrowed": bool(choice.tests),
        "on_map": Narrowed(fitting, choice.query) if choice.tests else None,
        "walks_geojson": f"{page.get_url(request)}walks.geojson",
        "feed": f"{page.get_url(request)}walks.atom",
    }
    return common.page(request, "walks/walk_index_page.html", page, context, position=True)


def _in_order(walks: list[Entry]) -> list[Entry]:
    """Those in the reader's language first, and of these the newest."""
    language = get_language() or ""
    return sorted(walks, key=lambda entry: (language not in entry.pages, -entry.facts))


def make_cards(chosen: list[Entry], themes: list[Theme], viewer: Viewer, request: HttpRequest) -> list[Card]:
    """Five queries for all of them."""
    language = get_language() or ""
    words = {entry.key: entry.page_in(language).page for entry in chosen}
    wanted = {*words.values(), *(entry.facts for entry in chosen)}
    pages = WalkPage.objects.filter(pk__in=wanted).select_related("locale", "way", "cover", "place")
    found = pages.defer("story", "credits", "access_note", "cover__exif", *WAY).in_bulk()
    prefetch_related_objects([one.place for one in found.values() if one.place is not None], "names")
    stops = _stops_of([entry.facts for entry in chosen], viewer)
    pictures = _pictures_of([pk for entry in chosen if found[pk := entry.facts].cover is None], viewer)
    by_id = {theme.pk: theme for theme in themes}
    cards = []
    for entry in chosen:
        page, facts = found[words[entry.key]], found[entry.facts]
        about = [theme for pk, theme in by_id.items() if pk in entry.themes]
        url = page.get_url(request) or ""
        picture = facts.cover or pictures.get(entry.facts)
        languages, length = sorted(entry.pages), stops[entry.facts]
        cards.append(Card(page, facts, url, languages, about, length, picture, entry.position))
    return cards


def _stops_of(walks: list[int], viewer: Viewer) -> Counter[int]:
    rows = WalkStep.objects.filter(visible_filter(viewer, "stop", StopPage), walk__in=walks).order_by().values("walk")
    return Counter({row["walk"]: row["stops"] for row in rows.annotate(stops=Count("stop", distinct=True))})


def _pictures_of(walks: list[int], viewer: Viewer) -> dict[int, Photograph]:
    """For walks without a cover: the first photograph of the first stop that the visitor may see."""
    rows = WalkStep.objects.filter(visible_filter(viewer, "stop", StopPage), walk__in=walks)
    last_to_first = rows.filter(stop__photographs__isnull=False).order_by("-sort_order")
    keys = dict(last_to_first.values_list("walk", "stop__translation_key"))
    shown = StopPhotograph.objects.filter(stop__translation_key__in=keys.values()).order_by("-stop_id", "-sort_order")
    by_key = dict(shown.values_list("stop__translation_key", "photograph"))
    found = Photograph.objects.defer("exif").in_bulk(by_key.values())
    return {walk: found[by_key[key]] for walk, key in keys.items() if key in by_key}


def _filters(counted: dict[str, Counter[Any]], choice: Choice, themes: list[Theme]) -> list[Filter]:
    """Values that no walk has are left out, unless one of them was chosen."""
    language = get_language() or "en"
    names = names_in_order(language)
    length_labels = dict(zip(LENGTHS, (_("up to 2.5 km"), _("2.5 to 6 km"), _("more than 6 km")), strict=True))

    def made(name: str, label: str, options: list[tuple[Any, str, str]], chosen: Any) -> Filter:
        counts_of = counted[name]
        kept = [
            Option(value, f"{text} ({number(counts_of[key], language)})", key == chosen)
            for key, value, text in options
            if counts_of[key] or key == chosen
        ]
        return Filter(name, label, kept)

    spoken = [(code, code, str(LANGUAGE_NAMES.get(code, code))) for code in sorted(counted["language"])]
    return [
        made("place", _("Place"), [(pk, str(pk), name) for pk, name in names.items()], choice.place),
        made("theme", _("Theme"), [(one.pk, one.slug, str(one)) for one in themes], choice.theme),
        made("length", _("Length"), [(one, one, length_labels[one]) for one in LENGTHS], choice.length),
        made("language", _("Language"), spoken, choice.language),
        made("step-free", _("Step-free"), [("1", "1", _("only step-free"))], "1" if choice.step_free else ""),
    ]
