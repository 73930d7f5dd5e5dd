"""What a search engine does for us: `tantivy.py` in process, or `elasticsearch/`; another one is one more like them.

An engine stores `SearchDocument`s, matches a `Query` within a `Scope`, counts facets, and says nothing about where in
a document the words are: `search.hits` computes that from the words themselves, so that engines answer alike.
"""

import math
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from cms.core.unavailable import Unavailable
from search.analysis import PLACEHOLDER
from search.query import Query

SCHEMA = 5
"""Raised with every change of the fields below. With `search.analysis.VERSION` it is part of an index's name."""

HEADING, EXACT, STEM, PARTS = 3.0, 1.5, 1.0, 0.7
"""Weights of the text fields: a title's own name, then the word as typed."""
TIE = 0.1  # of what else matches, beside the best
FACET_VALUES = 1_000
WORDS_IN_A_LINE = 3  # at least, between two line ends that divide words
DEGREE = 1_000_000
"""Positions are kept as whole numbers: some ten centimetres."""
EARTH = 6_371.008_771_4  # kilometres: the radius of the mean sphere, as Elasticsearch has it
KILOMETRES = math.radians(EARTH)  # of a degree along a meridian


class Kind(StrEnum):
    """What a document is, for the facet of that name."""

    CANVAS = "canvas"
    ISSUE = "issue"
    TITLE = "title"
    WALK = "walk"
    STOP = "stop"
    CAMPAIGN = "campaign"
    ENTRY = "entry"
    PAGE = "page"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    OLDEST = "oldest"
    NEWEST = "newest"


class Facet(StrEnum):
    """Fields that are counted. A document has at most one title, year and kind, any number of languages and places."""

    TITLE = "title"
    YEAR = "year"
    LANGUAGE = "language"
    KIND = "kind"
    PLACE = "place"


@dataclass(slots=True)
class SearchDocument:
    """One canvas or page. The text fields are tokens separated by single spaces (`search.analysis.Streams`).

    `page` is the id of the page, of a canvas the id of its issue; `ancestors` are the ids on the tree path, `page`
    included. Instants are seconds since 1970. `moment` orders by date: day as yyyymmdd, then the canvas's order.
    `places` are the ids of the places that it is about, and of all that they lie in; `position` is longitude and
    latitude in degrees. `family` is a number that a page shares with its translations, and `tree` the language of
    the tree that it stands in (`tree_of`); both are left out for what is there once for all languages.
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
    places: list[int] = field(default_factory=list)
    position: tuple[float, float] | None = None
    family: int | None = None
    tree: int | None = None
    heading: str = ""
    exact: str = ""
    stem: str = ""
    parts: str = ""

    def fields(self) -> dict[str, Any]:
        """The fields as engines take them; what is None is left out.

        No text field is empty, so that every engine counts as many documents with a field as there are documents, and
        ranks alike.
        """
        fields: dict[str, Any] = {
            "key": self.key,
            "kind": self.kind.value,
            "page": self.page,
            "canvas": self.canvas,
            "ancestors": self.ancestors,
            "audience": self.audience,
            "visible_from": self.visible_from,
            "visible_until": self.visible_until,
            "title": self.title,
            "year": self.year,
            "moment": self.moment,
            "language": self.languages,
            "place": self.places,
            "longitude": None if self.position is None else round(self.position[0] * DEGREE),
            "latitude": None if self.position is None else round(self.position[1] * DEGREE),
            "family": self.family,
            "tree": self.tree,
            "heading": self.heading or PLACEHOLDER,
            "exact": self.exact or PLACEHOLDER,
            "stem": self.stem or PLACEHOLDER,
            "parts": self.parts or PLACEHOLDER,
        }
        return {name: value for name, value in fields.items() if value is not None}


Value = str | int


@dataclass(frozen=True)
class Near:
    """The ground around a point, no further than `kilometres` from it.

    An engine that knows no circles finds what lies between `latitudes` and `longitudes`, the square around it, and
    leaves out what is further away by `kilometres_to`.
    """

    latitude: float
    longitude: float
    kilometres: float

    @property
    def latitudes(self) -> tuple[int, int]:
        """South and north, as documents hold them."""
        reach = self.kilometres / KILOMETRES
        return _below(max(-90.0, self.latitude - reach)), _above(min(90.0, self.latitude + reach))

    @property
    def longitudes(self) -> list[tuple[int, int]]:
        """West and east; over the date line two stretches."""
        reach = self.kilometres / KILOMETRES
        if abs(self.latitude) + reach >= 90:  # there all of them meet
            return [(-180 * DEGREE, 180 * DEGREE)]
        shrunk = math.cos(math.radians(self.latitude))
        reach = math.degrees(math.asin(min(1.0, math.sin(math.radians(reach)) / shrunk)))
        west, east = self.longitude - reach, self.longitude + reach
        if west < -180:
            return [(_below(west + 360), 180 * DEGREE), (-180 * DEGREE, _above(east))]
        if east > 180:
            return [(_below(west), 180 * DEGREE), (-180 * DEGREE, _above(east - 360))]
        return [(_below(west), _above(east))]

    def kilometres_to(self, longitude: int, latitude: int) -> float:
        """How far it is to a document's position, as documents hold it, along the great circle (haversine)."""
        here, there = math.radians(self.latitude), math.radians(latitude / DEGREE)
        east = math.radians(longitude / DEGREE - self.longitude)
        chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(east / 2) ** 2
        return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


def _below(degrees: float) -> int:
    return math.floor(degrees * DEGREE)


def _above(degrees: float) -> int:
    return math.ceil(degrees * DEGREE)


@dataclass(frozen=True)
class Scope:
    """Which documents may be found: first what the viewer may see, at instant `now`, then what the reader chose.

    `hidden` are pages whose visibility may have narrowed since they were indexed: nothing at or below them is found.
    `left_out` are pages of which another language is found as well, and shown: they are no hits and are counted nowhere
    but for the languages that there are to choose from.
    """

    audiences: tuple[str, ...]
    now: int
    hidden: tuple[int, ...] = ()
    page: int | None = None
    chosen: dict[Facet, tuple[Value, ...]] = field(default_factory=dict)
    near: Near | None = None
    left_out: tuple[int, ...] = ()

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
    """A found document: the page, and the canvas's id or 0. `kilometres` from the middle of the scope's `near`."""

    page: int
    canvas: int
    score: float
    streams: StoredStreams
    kilometres: float | None = None


class Relative(NamedTuple):
    """A found document of a page that may have translations: which they are, itself, and the language of its tree."""

    family: int
    page: int
    tree: int


@dataclass
class Matches:
    """`matches` is the asked slice of `total`; `counts` are documents by value, a chosen facet's as if it were not."""

    matches: list[Match]
    total: int
    counts: dict[Facet, dict[Value, int]] = field(default_factory=dict)


class EngineError(Unavailable):
    """The engine can't answer now: its folder can't be read, its server does not reply or takes no changes."""


class Writer(Protocol):
    """Changes to the index; readers see them after a commit, which the `writing` block ends with.

    `refused` names pages with documents that the engine would not take, and its reason; it is whole after a commit.
    """

    refused: dict[int, str]

    def add(self, document: SearchDocument) -> None: ...

    def remove_page(self, page: int) -> None:
        """Takes out the page's document and those of its canvases."""

    def remove_tree(self, page: int) -> None:
        """Takes out every document at or below the page."""

    def commit(self) -> None:
        """Makes what was written so far lasting and visible. Raises EngineError."""


@dataclass(frozen=True)
class IndexStatus:
    """An index as an operator sees it. Readers ask the one that is `live`; changes go to those that are `written`.

    `current`: schema and analysis are this release's. `progress` says how far a build has come, if it is not done.
    """

    name: str
    documents: int
    bytes: int
    live: bool = True
    written: bool = True
    current: bool = True
    progress: str = ""


class Build(Protocol):
    """An index that is filled from the tree, in tree order.

    `cursor` is the tree path of the last page that it holds, `done` and `failed` count pages: a build that was killed
    goes on from there. An engine with one index replaces that `in_place`, in one piece.
    """

    @property
    def name(self) -> str: ...

    @property
    def cursor(self) -> str: ...

    @property
    def done(self) -> int: ...

    @property
    def failed(self) -> int: ...

    @property
    def in_place(self) -> bool: ...

    def writing(self) -> AbstractContextManager[Writer]:
        """Like `Engine.writing`, into this index only."""

    def reached(self, cursor: str, done: int, failed: int, total: int) -> None:
        """Notes down how far it has come; `total` is how many pages there are."""

    def finish(self) -> None:
        """It is complete. Readers have it after `Engine.switch`, or at once where it was filled in place."""


class Engine(Protocol):
    name: str

    def writing(self, bulk: bool = False) -> AbstractContextManager[Writer]:
        """One writer at a time over all processes; waits for its turn. Commits at its end, or not on an error."""

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

    def relatives(self, query: Query, scope: Scope) -> list[Relative]:
        """All found documents that have a family, in no order. Raises EngineError."""

    def is_empty(self) -> bool:
        """Whether readers would find nothing at all. Raises EngineError."""

    def holds_removed(self) -> bool:
        """Whether its files may still tell of what was taken out for good, until it is filled anew."""

    def build(self) -> Build:
        """A new index, or the one whose build was broken off. Raises EngineError."""

    def indexes(self) -> list[IndexStatus]:
        """What there is. Raises EngineError."""

    def switch(self, name: str | None = None) -> str:
        """Gives readers the index `name`, or the one that was built last, in one moment. Returns its name.

        Raises LookupError where there is no such index, or it is not complete.
        """

    def drop(self, name: str) -> None:
        """Deletes an index. Raises LookupError where there is none of that name, or readers have it."""


def tree_of(language: str) -> int:
    """The number by which a tree's language is kept: its code's letters."""
    return int.from_bytes(language.encode()[:7])


def rows(variant: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A phrase's tokens as they may stand in the stream, where a word that a line end divided stands twice.

    At the ends of a phrase that changes nothing. Inside it one divided word is allowed for, or two with words between.
    """
    found = [variant]
    for one in range(1, len(variant) - 1):
        doubled = variant[: one + 1] + variant[one:]
        others = range(one + 1 + WORDS_IN_A_LINE, len(doubled) - 1)
        found += [doubled, *(doubled[: other + 1] + doubled[other:] for other in others)]
    return found
