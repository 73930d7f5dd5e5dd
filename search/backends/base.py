"""What a search engine does for us. `tantivy.py` is the embedded one; another engine is one more module like it.

An engine stores `SearchDocument`s, matches a `Query` within a `Scope`, counts facets, and says nothing about where in
a document the words are: `search.hits` computes that from the words themselves, so that engines answer alike.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from search.query import Query


class Kind(StrEnum):
    """What a document is, for the facet of that name."""

    CANVAS = "canvas"
    ISSUE = "issue"
    TITLE = "title"
    PAGE = "page"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    OLDEST = "oldest"
    NEWEST = "newest"


class Facet(StrEnum):
    """Fields that are counted. A document has at most one title, year and kind, and any number of languages."""

    TITLE = "title"
    YEAR = "year"
    LANGUAGE = "language"
    KIND = "kind"


@dataclass(slots=True)
class SearchDocument:
    """One canvas or page. The text fields are tokens separated by single spaces (`search.analysis.Streams`).

    `page` is the id of the page, of a canvas the id of its issue; `ancestors` are the ids on the tree path, `page`
    included. Instants are seconds since 1970. `moment` orders by date: day as yyyymmdd, then the canvas's order.
    """

    key: str
    kind: Kind
    page: int
    audience: str
    canvas: int = 0
    ancestors: list[int] = field(default_factory=list)
    visible_from: int | None = None
    visible_until: int | None = None
    title: int | None = None
    year: int | None = None
    moment: int | None = None
    languages: list[str] = field(default_factory=list)
    heading: str = ""
    exact: str = ""
    stem: str = ""
    parts: str = ""


Value = str | int


@dataclass(frozen=True)
class Scope:
    """Which documents may be found: first what the viewer may see, at instant `now`, then what the reader chose.

    `hidden` are pages whose visibility may have narrowed since they were indexed: nothing at or below them is found.
    """

    audiences: tuple[str, ...]
    now: int
    hidden: tuple[int, ...] = ()
    page: int | None = None
    chosen: dict[Facet, tuple[Value, ...]] = field(default_factory=dict)

    def without(self, facet: Facet) -> "Scope":
        return replace(self, chosen={key: value for key, value in self.chosen.items() if key != facet})


@dataclass(frozen=True)
class StoredStreams:
    """A document's text fields as they were given; the position of a token is its word's index."""

    exact: str
    stem: str
    parts: str

    def __len__(self) -> int:
        """How many words they are of."""
        return self.exact.count(" ") + 1 if self.exact else 0


@dataclass(frozen=True)
class Match:
    """A found document: the page, and the canvas's id or 0."""

    page: int
    canvas: int
    score: float
    streams: StoredStreams


@dataclass
class Matches:
    """`matches` is the asked slice of `total`; `counts` are documents by value, a chosen facet's as if it were not."""

    matches: list[Match]
    total: int
    counts: dict[Facet, dict[Value, int]] = field(default_factory=dict)


class EngineError(Exception):
    """The engine can't answer now: its folder can't be read, its server does not reply."""


class Writer(Protocol):
    """Changes to the index; readers see all of them or none, after the `writing` block has ended well."""

    def add(self, document: SearchDocument) -> None: ...

    def remove_page(self, page: int) -> None:
        """Takes out the page's document and those of its canvases."""

    def remove_tree(self, page: int) -> None:
        """Takes out every document at or below the page."""

    def clear(self) -> None: ...

    def commit(self) -> None:
        """Makes what was written so far lasting and visible."""


class Engine(Protocol):
    def writing(self, bulk: bool = False) -> AbstractContextManager[Writer]:
        """One writer at a time over all processes; waits for its turn. Commits at its end, or nothing on an error."""

    def find(
        self,
        query: Query,
        scope: Scope,
        *,
        offset: int = 0,
        limit: int = 20,
        sort: Sort = Sort.RELEVANCE,
        facets: Iterable[Facet] = (),
    ) -> Matches:
        """Raises EngineError."""

    def is_empty(self) -> bool: ...
