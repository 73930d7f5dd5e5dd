"""All walks as far as a visitor may see them, and how the visitor narrows them down.

Two thousand walks are read as rows, not as pages, and counted here: what a choice would leave is asked of all rows at
once, and only the pages of a list's one screen are made.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from django.db.models import Min
from django.http import QueryDict

from cms.core.access import Viewer, visible_pages
from walks.models import WalkPage
from walks.models.walk import StepFree

SHORT, LONG = 2500, 6000
"""Metres: a short walk is at most the first, a long one more than the second."""
LENGTHS = ("short", "middle", "long")


@dataclass
class Entry:
    """A walk: the facts by which it is found, and its pages that the visitor may see, by language."""

    key: UUID
    pages: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    place: int | None = None
    step_free: str = ""
    metres: float | None = None
    themes: set[int] = field(default_factory=set)

    @property
    def length(self) -> str:
        if self.metres is None:
            return ""
        return LENGTHS[0] if self.metres <= SHORT else LENGTHS[1] if self.metres <= LONG else LENGTHS[2]

    def page_in(self, language: str) -> int:
        """The page in the language, or the one that was written first."""
        return self.pages.get(language) or min(self.pages.values())


def entries(viewer: Viewer) -> list[Entry]:
    """Three queries."""
    found: dict[UUID, Entry] = {}
    pages = visible_pages(WalkPage.objects.all(), viewer).order_by()
    for pk, key, language in pages.values_list("pk", "translation_key", "locale__language_code"):
        found.setdefault(key, Entry(key)).pages[language] = pk
    by_page = _add_facts(found)
    for walk, theme in WalkPage.themes.through.objects.values_list("walkpage_id", "theme_id"):
        if walk in by_page:
            by_page[walk].themes.add(theme)
    return list(found.values())


def _add_facts(found: dict[UUID, Entry]) -> dict[int, Entry]:
    """Facts are those of the page that was there first, whoever may see that page itself."""
    firsts = WalkPage.objects.order_by().values("translation_key").annotate(first=Min("pk")).values("first")
    columns = ("pk", "translation_key", "place_id", "step_free", "way__length")
    by_page = {}
    for pk, key, place, step_free, metres in WalkPage.objects.filter(pk__in=firsts).order_by().values_list(*columns):
        entry = found.get(key)
        if entry is not None:
            entry.facts, entry.place, entry.step_free, entry.metres = pk, place, step_free, metres
            by_page[pk] = entry
    return by_page


Test = Callable[[Entry], bool]


@dataclass(frozen=True)
class Choice:
    """What the address asks for. What makes no sense is not asked for."""

    place: int | None = None
    theme: int | None = None
    length: str = ""
    step_free: bool = False
    language: str = ""

    @classmethod
    def of(cls, query: QueryDict, themes: dict[str, int]) -> Self:
        """`themes`: ids by their short names."""
        place, length = query.get("place", ""), query.get("length", "")
        return cls(
            int(place) if place.isascii() and place.isdigit() and len(place) < 10 else None,
            themes.get(query.get("theme", "")),
            length if length in LENGTHS else "",
            query.get("step-free") == "1",
            query.get("language", "")[:10],
        )

    @property
    def tests(self) -> dict[str, Test]:
        """What a walk must be, by the name of each choice that was made."""
        made: dict[str, Test] = {}
        if self.place:
            made["place"] = lambda entry: entry.place == self.place
        if self.theme:
            made["theme"] = lambda entry: self.theme in entry.themes
        if self.length:
            made["length"] = lambda entry: entry.length == self.length
        if self.step_free:
            made["step-free"] = lambda entry: entry.step_free == StepFree.YES
        if self.language:
            made["language"] = lambda entry: self.language in entry.pages
        return made

    def narrow(self, walks: Iterable[Entry], but: str = "") -> list[Entry]:
        """The walks that fit; with `but` as if that choice had not been made: what its values are counted in."""
        tests = [test for name, test in self.tests.items() if name != but]
        return [entry for entry in walks if all(test(entry) for test in tests)]


def counts(walks: list[Entry], choice: Choice) -> dict[str, Counter[Any]]:
    """How many walks each value of each choice would leave, given all other choices."""
    told: dict[str, Callable[[Entry], Iterable[Any]]] = {
        "place": lambda entry: [entry.place] if entry.place else (),
        "theme": lambda entry: entry.themes,
        "length": lambda entry: [entry.length] if entry.length else (),
        "step-free": lambda entry: ["1"] if entry.step_free == StepFree.YES else (),
        "language": lambda entry: entry.pages,
    }
    return {
        name: Counter(value for entry in choice.narrow(walks, but=name) for value in values(entry))
        for name, values in told.items()
    }
