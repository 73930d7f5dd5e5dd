"""Wagtail's own search (admin lists, choosers, the API's `?search=`) on the embedded engine.

modelsearch's SQLite backend takes seconds for a word that thousands of titles share. Here the engine ranks the ids of
records, and the database filters them by whatever the list's queryset asks.

A write goes through the outbox: a row in the transaction that saves the record, drained as soon as that is committed.
"""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from functools import cached_property
from typing import Any

from django.db import connections
from django.db.models import Count, Model, QuerySet
from django.db.models.expressions import RawSQL
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from tantivy import Occur, Query

from search.analysis import PLACEHOLDER, analyser

from .listing import SCHEMA, Listing, ListingWriter, listing


class SearchQueryCompiler(BaseSearchQueryCompiler):
    """Whole words. `fields` tells titles from the rest, no finer."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    @cached_property
    def ranked(self) -> list[tuple[Any, float]] | None:
        """Primary keys and scores, the best first; None where every record matches."""
        if isinstance(self.query, MatchAll):
            return None
        return listing().find(self.compile(self.query), self.queryset.model)

    @cached_property
    def allowed(self) -> list[tuple[Any, float]]:
        """`ranked` without what the queryset leaves out; of equals the newest first."""
        ranked = self.ranked or []
        keys = set(_among(self.queryset.order_by(), [pk for pk, _ in ranked]).values_list("pk", flat=True))
        return sorted((one for one in ranked if one[0] in keys), key=lambda one: (one[1], one[0]), reverse=True)

    def matching(self) -> QuerySet[Any]:
        if self.ranked is None:
            return self.queryset
        return _among(self.queryset, [pk for pk, _ in self.ranked])

    def compile(self, query: Any) -> Query:
        if isinstance(query, PlainText | Fuzzy):
            words = [self.word(token) for token in _tokens(query.query_string)]
            return _combined(words, Occur.Must if query.operator == "and" else Occur.Should)
        if isinstance(query, Phrase):
            return self.phrase(_tokens(query.query_string))
        if isinstance(query, Boost):
            return Query.boost_query(self.compile(query.subquery), query.boost)
        if isinstance(query, Not):
            return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, self.compile(query.subquery))])
        if isinstance(query, And | Or):
            parts = [self.compile(one) for one in query.subqueries]
            return _combined(parts, Occur.Must if isinstance(query, And) else Occur.Should)
        if isinstance(query, MatchAll):
            return Query.all_query()
        raise NotImplementedError(f"{type(query).__name__} can't be searched for")

    def word(self, token: str) -> Query:
        forms = [_weighted("title", token, 2.0)]
        if not self.only_titles:
            forms += [_weighted("text", token, 1.0), _weighted("parts", token, 0.5)]
        return Query.disjunction_max_query(forms, 0.1)

    def phrase(self, tokens: list[str]) -> Query:
        if not tokens:
            return Query.empty_query()
        if len(tokens) == 1:
            return self.word(tokens[0])
        return Query.phrase_query(SCHEMA, "title" if self.only_titles else "text", [*tokens])

    @property
    def only_titles(self) -> bool:
        return list(self.fields or ()) == ["title"]


class AutocompleteQueryCompiler(SearchQueryCompiler):
    """Beginnings of words, all of them; whole words come first."""

    def word(self, token: str) -> Query:
        begins = Query.regex_query(SCHEMA, "auto", f"{token}.*")  # a token holds letters and digits only
        return Query.disjunction_max_query([_weighted("title", token, 2.0), begins], 0.1)


class SearchResults(BaseSearchResults):
    supports_facet = True
    query_compiler: SearchQueryCompiler

    def _do_search(self) -> Iterable[Any]:
        compiler = self.query_compiler
        if compiler.ranked is None or not compiler.order_by_relevance:
            queryset = compiler.matching()
            if not queryset.query.order_by:
                queryset = queryset.order_by("-pk")
            return self._scored(list(queryset[self.start : self.stop]), dict(compiler.ranked or []))
        page = dict(compiler.allowed[self.start : self.stop])
        found = {record.pk: record for record in compiler.queryset.order_by().filter(pk__in=list(page))}
        return self._scored([found[pk] for pk in page if pk in found], page)

    def _scored(self, records: list[Any], scores: dict[Any, float]) -> list[Any]:
        if self._score_field:
            for record in records:
                setattr(record, self._score_field, scores.get(record.pk))
        return records

    def _do_count(self) -> int:
        compiler = self.query_compiler
        total = compiler.queryset.count() if compiler.ranked is None else len(compiler.allowed)
        stop = total if self.stop is None else min(self.stop, total)
        return max(stop - self.start, 0)

    def facet(self, field_name: str) -> dict[Any, int]:
        if self.query_compiler._get_filterable_field(field_name) is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(f"{model}.search_fields has no FilterField({field_name!r})", field_name=field_name)
        counted = self.query_compiler.matching().order_by().values(field_name).annotate(count=Count("pk"))
        return {row[field_name]: row["count"] for row in counted.order_by("-count")}


class Index(BaseIndex):
    """One folder holds all models. Outside a rebuild its writes are queued."""

    def add_items(self, model: type[Model], items: Iterable[Model]) -> None:
        for item in items:
            _queue(item)

    def delete_item(self, item: Model) -> None:
        _queue(item)

    def reset(self) -> None:
        with listing().writing() as writer:
            writer.clear()

    def __str__(self) -> str:
        return "listing"


class BulkIndex(BaseIndex):
    """The index while it is rebuilt: writes go straight to the one open writer."""

    def __init__(self, backend: BaseSearchBackend, writer: ListingWriter) -> None:
        super().__init__(backend)
        self.writer = writer

    def add_items(self, model: type[Model], items: Iterable[Model]) -> None:
        for item in items:
            record = item.get_indexed_instance()  # type: ignore[attr-defined]
            if type(record) is model:  # a page comes again as its own type
                self.writer.add(record)


class Rebuilder:
    """Readers have the old index until `finish` commits the new one."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.open = ExitStack()

    def start(self) -> BulkIndex:
        target: Listing = listing()
        writer = self.open.enter_context(target.writing(bulk=True))
        writer.clear()
        return BulkIndex(self.index.backend, writer)

    def finish(self) -> None:
        self.open.close()


class SearchBackend(BaseSearchBackend):
    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
    rebuilder_class = Rebuilder


def _among(queryset: QuerySet[Any], keys: list[Any]) -> QuerySet[Any]:
    """The records with these keys. Thousands of numbers go to the database as one value, not as a parameter each."""
    if all(isinstance(key, int) for key in keys):
        vendor = connections[queryset.db].vendor
        if vendor == "sqlite":
            return queryset.filter(pk__in=RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)]))
        if vendor == "postgresql":
            return queryset.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [keys]))
    return queryset.filter(pk__in=keys)


def _queue(record: Model) -> None:
    from search import outbox  # the outbox's model is not loaded yet when Wagtail loads its backends

    outbox.touch_record(type(record), record.pk)
    outbox.drain_records_after_commit()


def _tokens(text: str) -> list[str]:
    """Exact tokens of a query; a word such as `piros-fehér` is looked for as one, as it is in titles."""
    words = analyser("")
    return [token for token in (words[word].exact for word in text.split()[:50]) if token != PLACEHOLDER]


def _combined(parts: list[Query], occur: Occur) -> Query:
    return Query.boolean_query([(occur, part) for part in parts]) if parts else Query.empty_query()


def _weighted(field: str, token: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(SCHEMA, field, token, "freq"), weight)
