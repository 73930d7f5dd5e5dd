"""All walks as far as a visitor may see them: read as rows, not as pages, once an epoch for all who see the same."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Min
from django.utils.encoding import escape_uri_path

from cms.core.access import Viewer, visible_pages
from cms.core.positions import Exactness
from walks.map.beginnings import first_stops
from walks.map.projection import Position
from walks.map.remembered import RememberedByAudience
from walks.models import WalkIndexPage, WalkPage

SHORT, LONG = 2500, 6000
"""Metres: a short walk is at most the first, a long one more than the second."""
LENGTHS = ("short", "middle", "long")


class Words(NamedTuple):
    """A walk's page in one language."""

    page: int
    title: str = ""
    url: str = ""


@dataclass
class Entry:
    """A walk: the facts by which it is found, and its pages that the visitor may see, by language.

    `position` is where it begins: on its route, else at its first stop with a place, else at its place.
    """

    key: UUID
    pages: dict[str, Words] = field(default_factory=dict)
    facts: int = 0
    place: int | None = None
    step_free: str = ""
    metres: float | None = None
    themes: set[int] = field(default_factory=set)
    position: Position | None = None

    @property
    def length(self) -> str:
        if self.metres is None:
            return ""
        return LENGTHS[0] if self.metres <= SHORT else LENGTHS[1] if self.metres <= LONG else LENGTHS[2]

    def language_for(self, language: str) -> str:
        """The language itself, or the one in which the walk was written first."""
        return language if language in self.pages else min(self.pages, key=self.pages.__getitem__)

    def page_in(self, language: str) -> Words:
        return self.pages[self.language_for(language)]


def _gathered(viewer: Viewer, what: str) -> list[Entry]:
    """In the order in which they were written. Five queries, two more where walks have no route."""
    found: dict[UUID, Entry] = {}
    addresses = {index.url_path: index.url or "" for index in WalkIndexPage.objects.select_related("locale")}
    pages = visible_pages(WalkPage.objects.all(), viewer).order_by("pk")
    columns = ("pk", "translation_key", "locale__language_code", "title", "url_path", "slug")
    for pk, key, language, title, url_path, slug in pages.values_list(*columns):
        above = addresses.get(url_path.removesuffix(f"{slug}/"))
        url = f"{above}{escape_uri_path(slug)}/" if above else ""
        found.setdefault(key, Entry(key)).pages[language] = Words(pk, title, url)
    by_page = _add_facts(found)
    for walk, theme in WalkPage.themes.through.objects.values_list("walkpage_id", "theme_id"):
        if walk in by_page:
            by_page[walk].themes.add(theme)
    lacking = {pk for pk, entry in by_page.items() if entry.position is None}
    if lacking:
        _begin_elsewhere(by_page, lacking, viewer)
    return list(found.values())


_entries = RememberedByAudience(_gathered)


def entries(viewer: Viewer) -> list[Entry]:
    """Nobody may change them."""
    return _entries(viewer, "")


def _add_facts(found: dict[UUID, Entry]) -> dict[int, Entry]:
    """Facts are those of the page that was there first, whoever may see that page itself."""
    firsts = WalkPage.objects.order_by().values("translation_key").annotate(first=Min("pk")).values("first")
    columns = ("pk", "translation_key", "place_id", "step_free", "way__length", "way__line__0__0")
    by_page = {}
    rows: Any = WalkPage.objects.filter(pk__in=firsts).order_by().values_list(*columns)
    for pk, key, place, step_free, metres, start in rows:
        entry = found.get(key)
        if entry is not None:
            entry.facts, entry.place, entry.step_free, entry.metres = pk, place, step_free, metres
            entry.position = (start[0], start[1]) if start else None
            by_page[pk] = entry
    return by_page


def _begin_elsewhere(by_page: dict[int, Entry], lacking: set[int], viewer: Viewer) -> None:
    at_stops = first_stops(lacking, viewer)
    places = WalkPage.objects.filter(place__isnull=False, place__longitude__isnull=False)
    known = places.exclude(place__exactness=Exactness.UNKNOWN).order_by()
    rows: Any = known.values_list("pk", "place__longitude", "place__latitude")
    at_places = {pk: (lon, lat) for pk, lon, lat in rows}
    for pk in lacking:
        by_page[pk].position = at_stops.get(pk) or at_places.get(pk)
