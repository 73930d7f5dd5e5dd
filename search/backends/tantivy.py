"""The embedded engine: tantivy in process, its index a folder."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tantivy import Document, FieldType, Occur, Order
from tantivy import Query as Engines

from search import analysis
from search.query import Query, Term

from . import base
from .base import (
    FACET_VALUES,
    TIE,
    EngineError,
    Facet,
    IndexStatus,
    Match,
    Matches,
    Near,
    Relative,
    Scope,
    SearchDocument,
    Sort,
    StoredStreams,
    Value,
    Writer,
)
from .compiling import TermCompiler
from .folder import IndexFolder, schema_of

SCHEMA = schema_of(
    ("key", "keyword"),
    ("kind", "counted keyword"),
    ("page", "number"),
    ("canvas", "number"),
    ("ancestors", "number"),
    ("audience", "keyword"),
    ("visible_from", "column"),
    ("visible_until", "column"),
    ("title", "number"),
    ("year", "number"),
    ("moment", "column"),
    ("language", "counted keyword"),
    ("place", "number"),
    ("longitude", "column"),
    ("latitude", "column"),
    ("family", "number"),
    ("tree", "column"),
    ("heading", "words"),
    ("exact", "kept positions"),
    ("stem", "kept words"),
    ("parts", "kept words"),
)
ALWAYS = 2**62


class TantivyEngine:
    """`search.backends.base.Engine` over the folder `catalogue-<versions>` in `folder`."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self.folder = IndexFolder(folder / f"catalogue-{base.SCHEMA}.{analysis.VERSION}", SCHEMA)

    @contextmanager
    def writing(self, bulk: bool = False) -> Iterator[Writer]:
        with self.folder.writing(bulk) as writer:
            yield _TantivyWriter(writer, self.folder)
            writer.commit()

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
        searcher, rules = self._asked(query, scope)
        shown = [*rules, *_left_out(scope)]
        everything = _all_of([*shown, *_choices(scope)])
        order: dict[str, Any] = {}
        if sort != Sort.RELEVANCE:
            order = {"order_by_field": "moment", "order": Order.Asc if sort == Sort.OLDEST else Order.Desc}
        found = searcher.search(everything, limit=max(limit, 1), offset=offset, **order)
        matches = _matches(searcher, found.hits[:limit], scope.near, scored=not order)
        counts: dict[Facet, dict[Value, int]] = {}
        facets = list(facets)
        alone = {facet for facet in facets if facet in scope.chosen or (facet == Facet.LANGUAGE and scope.left_out)}
        together = [facet for facet in facets if facet not in alone]
        if together:
            counts.update(_count(searcher, everything, together))
        for facet in alone:
            counted = rules if facet == Facet.LANGUAGE else shown
            counts.update(_count(searcher, _all_of([*counted, *_choices(scope.without(facet))]), [facet]))
        return Matches(matches, found.count, counts)

    def relatives(self, query: Query, scope: Scope) -> list[Relative]:
        searcher, rules = self._asked(query, scope)
        family = _silent(Engines.range_query(SCHEMA, "family", FieldType.Integer, -ALWAYS, None))
        asked = _all_of([(Occur.Must, _silent(_all_of([*rules, *_choices(scope)]))), (Occur.Must, family)])
        within = searcher.search(asked, limit=1).count
        if not within:
            return []
        addresses = [address for _, address in searcher.search(asked, limit=within, count=False).hits]
        columns = (searcher.fast_field_values(name, addresses) for name in Relative._fields)
        return [Relative(*one) for one in zip(*columns, strict=True)]

    def _asked(self, query: Query, scope: Scope) -> tuple[Any, list["Rule"]]:
        """The last commit, and what holds of every hit whatever is chosen. Raises EngineError."""
        try:
            searcher = self.folder.searcher()
        except (OSError, ValueError) as error:
            raise EngineError(f"search index {self.folder.path}: {error}") from error
        text = [_must(clause.term) if not clause.negated else _must_not(clause.term) for clause in query.clauses]
        return searcher, [*text, *_visibility(scope), *_around(searcher, scope.near)]

    def is_empty(self) -> bool:
        return bool(self.folder.searcher().num_docs == 0)

    def holds_removed(self) -> bool:
        return self.folder.holds_removed

    def build(self) -> "_TantivyBuild":
        return _TantivyBuild(self.folder)

    def indexes(self) -> list[IndexStatus]:
        return [self.folder.status()]

    def switch(self, name: str | None = None) -> str:
        """There is one index, and readers have it."""
        if name not in (None, self.folder.path.name):
            raise LookupError(name)
        return self.folder.path.name

    def drop(self, name: str) -> None:
        raise LookupError(name)


class _TantivyBuild:
    """The one index, filled anew in one commit: until then readers have what was there."""

    cursor = ""
    done = failed = 0
    in_place = True

    def __init__(self, folder: IndexFolder) -> None:
        self.folder = folder
        self.name = folder.path.name

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        with self.folder.writing(bulk=True) as writer:
            writer.delete_all_documents()
            yield _TantivyWriter(writer, self.folder)
            writer.commit()
            self.folder.filled_anew()

    def reached(self, cursor: str, done: int, failed: int, total: int) -> None:
        self.cursor, self.done, self.failed = cursor, done, failed

    def finish(self) -> None:
        """The commit has done it."""


class _TantivyWriter:
    def __init__(self, writer: Any, folder: IndexFolder) -> None:
        self._writer = writer
        self._folder = folder
        self.refused: dict[int, str] = {}

    def add(self, document: SearchDocument) -> None:
        fields = {"visible_from": -ALWAYS, "visible_until": ALWAYS, **document.fields()}
        self._writer.add_document(Document.from_dict(fields, SCHEMA))

    def remove_page(self, page: int) -> None:
        self._writer.delete_documents_by_term("page", page)

    def remove_tree(self, page: int) -> None:
        self._folder.note_removed()
        self._writer.delete_documents_by_term("ancestors", page)

    def commit(self) -> None:
        self._writer.commit()


Rule = tuple[Occur, Engines]


def _must(term: Term) -> Rule:
    return Occur.Must, _Terms().compiled(term)


def _must_not(term: Term) -> Rule:
    return Occur.MustNot, _Terms().compiled(term)


class _Terms(TermCompiler[Engines]):
    def weighted(self, field: str, token: str, weight: float) -> Engines:
        return Engines.boost_query(Engines.term_query(SCHEMA, field, token, "freq"), weight)

    def beginning(self, field: str, token: str, weight: float) -> Engines:
        return Engines.boost_query(Engines.regex_query(SCHEMA, field, re.escape(token) + "[^:]*"), weight)

    def row(self, tokens: tuple[str, ...], weight: float = 1.0) -> Engines:
        return Engines.boost_query(Engines.phrase_query(SCHEMA, "exact", list(tokens)), weight)

    def best_of(self, queries: list[Engines]) -> Engines:
        return queries[0] if len(queries) == 1 else Engines.disjunction_max_query(queries, TIE)


def _visibility(scope: Scope) -> list[Rule]:
    rules = [
        (Occur.Must, _silent(Engines.term_set_query(SCHEMA, "audience", list(scope.audiences)))),
        (Occur.Must, _silent(_between("visible_from", None, scope.now))),
        (Occur.Must, _silent(_between("visible_until", scope.now + 1, None))),
    ]
    if scope.hidden:
        rules.append((Occur.MustNot, Engines.term_set_query(SCHEMA, "ancestors", list(scope.hidden))))
    if scope.page is not None:
        rules.append((Occur.Must, _silent(_is("page", scope.page))))
    return rules


def _left_out(scope: Scope) -> list[Rule]:
    return [(Occur.MustNot, Engines.term_set_query(SCHEMA, "page", list(scope.left_out)))] if scope.left_out else []


def _around(searcher: Any, near: Near | None) -> list[Rule]:
    """The square around the circle, without the documents in its corners: of 40,000 stops in some 60 ms."""
    if near is None:
        return []
    stretches = [(Occur.Should, _between("longitude", *stretch)) for stretch in near.longitudes]
    square = _all_of([(Occur.Must, _between("latitude", *near.latitudes)), (Occur.Must, _all_of(stretches))])
    within = searcher.search(square, limit=1).count
    found = searcher.search(square, limit=max(within, 1), count=False).hits
    addresses = [address for _, address in found]
    columns = (searcher.fast_field_values(name, addresses) for name in ("longitude", "latitude", "page", "canvas"))
    outside = [
        f"canvas:{canvas}" if canvas else f"page:{page}"
        for longitude, latitude, page, canvas in zip(*columns, strict=True)
        if near.kilometres_to(longitude, latitude) > near.kilometres
    ]
    rules = [(Occur.Must, _silent(square))]
    return [*rules, (Occur.MustNot, Engines.term_set_query(SCHEMA, "key", outside))] if outside else rules


def _choices(scope: Scope) -> list[Rule]:
    return [
        (Occur.Must, _silent(Engines.term_set_query(SCHEMA, facet.value, list(values))))
        for facet, values in scope.chosen.items()
    ]


def _count(searcher: Any, query: Engines, facets: Iterable[Facet]) -> dict[Facet, dict[Value, int]]:
    asked = {facet.value: {"terms": {"field": facet.value, "size": FACET_VALUES}} for facet in facets}
    answer = searcher.aggregate(query, asked)
    return {
        Facet(name): {_value(bucket["key"]): bucket["doc_count"] for bucket in result["buckets"]}
        for name, result in answer.items()
    }


def _value(key: str | float) -> Value:
    return key if isinstance(key, str) else int(key)


def _matches(searcher: Any, hits: list[tuple[Any, Any]], near: Near | None, scored: bool) -> list[Match]:
    addresses = [address for _, address in hits]
    pages = searcher.fast_field_values("page", addresses)
    canvases = searcher.fast_field_values("canvas", addresses)
    scores = [float(score) if scored else 0.0 for score, _ in hits]
    streams = [_streams(searcher.doc(address)) for address in addresses]
    distances: list[float | None] = [None] * len(hits)
    if near is not None:
        positions = (searcher.fast_field_values(name, addresses) for name in ("longitude", "latitude"))
        distances = [near.kilometres_to(*position) for position in zip(*positions, strict=True)]
    return [Match(*one) for one in zip(pages, canvases, scores, streams, distances, strict=True)]


def _streams(document: Any) -> StoredStreams:
    return StoredStreams(*(document.get_first(name) or "" for name in ("exact", "stem", "parts")))


def _is(field: str, value: Value) -> Engines:
    return Engines.term_query(SCHEMA, field, value, "basic")


def _between(field: str, least: int | None, most: int | None) -> Engines:
    return Engines.range_query(SCHEMA, field, FieldType.Integer, least, most)


def _silent(query: Engines) -> Engines:
    """A rule that chooses and does not score."""
    return Engines.const_score_query(query, 0.0)


def _all_of(rules: Sequence[Rule]) -> Engines:
    return Engines.boolean_query(list(rules))
