"""How visitors narrow all walks down, and what each choice would leave: asked of all rows at once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from walks.models.walk import StepFree

from .entries import LENGTHS, Entry

Test = Callable[[Entry], bool]


@dataclass(frozen=True)
class Choice:
    """What the address asks for. What makes no sense is not asked for; `query` is what does, as an address has it."""

    place: int | None = None
    theme: int | None = None
    length: str = ""
    step_free: bool = False
    language: str = ""
    query: str = ""

    @classmethod
    def of(cls, query: QueryDict, themes: dict[str, int]) -> Self:
        """`themes`: ids by their short names."""
        place, theme, length = (query.get(name, "") for name in ("place", "theme", "length"))
        known = int(place) if place.isascii() and place.isdigit() and len(place) < 10 else 0
        asked = {
            "place": str(known or ""),
            "theme": theme if theme in themes else "",
            "length": length if length in LENGTHS else "",
            "step-free": "1" if query.get("step-free") == "1" else "",
            "language": query.get("language", "")[:10],
        }
        return cls(
            known or None,
            themes.get(theme),
            asked["length"],
            bool(asked["step-free"]),
            asked["language"],
            urlencode({name: value for name, value in asked.items() if value}),
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
        left = list(walks)
        for name, test in self.tests.items():
            if name != but:
                left = list(filter(test, left))
        return left


@dataclass(frozen=True)
class Narrowed:
    """What is left of all walks by a choice, and that choice as an address has it."""

    walks: list[Entry]
    query: str


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
