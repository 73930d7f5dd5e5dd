"""How visitors narrow a campaign's entries down, and what each choice would leave."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from campaigns.models import AgeGroup

from .rows import KINDS, Row, Rows

Test = Callable[[Row], bool]
SORTS = ("new", "old", "long")
LONGEST = 120
"""Letters of a town's name."""
VALUES: dict[str, Callable[[Row], Any]] = {
    "kind": attrgetter("kinds"),
    "where": attrgetter("where"),
    "age": attrgetter("age_group"),
    "book": attrgetter("book"),
    "language": attrgetter("language"),
}
"""What a row is counted under, by the name of each choice in the address; nothing where that is empty."""


@dataclass(frozen=True)
class Choice:
    """What the address asks for. What makes no sense is not asked for; `query` is what does, as an address has it.

    `nothing`: it asks for a place or a book that no entry has, so that no entry fits.
    """

    kind: str = ""
    where: str = ""
    age: str = ""
    book: int | None = None
    language: str = ""
    sort: str = SORTS[0]
    nothing: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        kind, age, book, sort = (query.get(name, "") for name in ("kind", "age", "book", "sort"))
        return cls(
            kind if kind in KINDS else "",
            query.get("where", "").strip()[:LONGEST],
            age if age in AgeGroup.values else "",
            int(book) if book.isascii() and book.isdigit() and len(book) < 10 else None,
            query.get("language", "")[:10],
            sort if sort in SORTS else SORTS[0],
        )

    def among(self, rows: Sequence[Row]) -> Self:
        """Without a place or a book that none of these entries has: what it is called is nobody's to ask here."""
        where = self.where if self.where and any(row.where == self.where for row in rows) else ""
        book = self.book if self.book and any(row.book == self.book for row in rows) else None
        asked = bool(self.where and not where) or bool(self.book and not book)
        return replace(self, where=where, book=book, nothing=asked)

    @property
    def query(self) -> str:
        asked = {name: getattr(self, name) for name in VALUES}
        asked["sort"] = self.sort if self.sort != SORTS[0] else ""
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def narrows(self) -> bool:
        return self.nothing or any(getattr(self, name) for name in VALUES)

    def narrow(self, rows: Iterable[Row], but: str = "") -> list[Row]:
        """The rows that fit; with `but` as if that choice had not been made: what its values are counted in."""
        left = list(rows)
        for name, test in self._tests().items():
            if name != but:
                left = list(filter(test, left))
        return left

    def in_order(self, rows: Sequence[Row]) -> Sequence[Row]:
        """`rows` come the newest first."""
        if self.sort == "old":
            return rows[::-1]
        if self.sort == "long":
            return sorted(rows, key=lambda row: -row.seconds)
        return rows

    def _tests(self) -> dict[str, Test]:
        made: dict[str, Test] = {}
        if self.nothing:
            made["nothing"] = lambda row: False
        if self.kind:
            made["kind"] = lambda row: self.kind in row.kinds
        if self.where:
            made["where"] = lambda row: row.where == self.where
        if self.age:
            made["age"] = lambda row: row.age_group == self.age
        if self.book:
            made["book"] = lambda row: row.book == self.book
        if self.language:
            made["language"] = lambda row: row.language == self.language
        return made


def counts(rows: Rows, choice: Choice) -> dict[str, Counter[Any]]:
    """How many rows each value of each choice would leave, given all other choices. Nobody may change them: of all rows
    they are counted once."""
    if choice.narrows:
        return _counted(rows, choice)
    if rows.counted is None:
        rows.counted = _counted(rows, choice)
    found: dict[str, Counter[Any]] = rows.counted
    return found


def _counted(rows: Sequence[Row], choice: Choice) -> dict[str, Counter[Any]]:
    found: dict[str, Counter[Any]] = {}
    whole = choice.narrow(rows)
    for name, value_of in VALUES.items():
        left = choice.narrow(rows, but=name) if getattr(choice, name) else whole
        counted: Counter[Any] = Counter(map(value_of, left))
        found[name] = _of_each(counted) if name == "kind" else counted
        for nothing in ("", None):
            found[name].pop(nothing, None)
    return found


def _of_each(sets: Counter[frozenset[str]]) -> Counter[str]:
    """Of how many sets each value is one; there are few that differ."""
    found: Counter[str] = Counter()
    for values, count in sets.items():
        found.update(dict.fromkeys(values, count))
    return found
