"""Wagtail's own search (admin lists, choosers, the API's `?search=`) on the engine that the settings choose.

modelsearch's SQLite backend takes seconds for a word that thousands of titles share; its Elasticsearch backend loses
what is saved while the server is away. Here the engine ranks the ids of records (`listing`), and the database filters
them by whatever the list's queryset asks.

A write goes through the outbox: a row in the transaction that saves the record, drained as soon as that is committed.
"""

import json
from collections.abc import Iterable
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
from modelsearch.query import MatchAll

from .base import EngineError
from .listing import listing, reduced, titles
from .listing.base import Asked, ListingBuild


class SearchQueryCompiler(BaseSearchQueryCompiler):
    """Whole words. `fields` tells titles from the rest, no finer."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    beginnings = False

    @cached_property
    def ranked(self) -> list[tuple[Any, float]] | None:
        """Primary keys and scores, the best first; None where every record matches."""
        if isinstance(self.query, MatchAll):
            return None
        try:
            return listing().find(Asked(self.query, self.only_titles, self.beginnings), self.queryset.model)
        except EngineError:
            if not reduced.accepted():
                raise
            return titles.find(self.query, self.queryset.model)

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

    @property
    def only_titles(self) -> bool:
        return list(self.fields or ()) == ["title"]


class AutocompleteQueryCompiler(SearchQueryCompiler):
    """Beginnings of words, all of them; whole words come first."""

    beginnings = True


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
        listing().clear()

    def __str__(self) -> str:
        return "listing"


class BulkIndex(BaseIndex):
    """The index while it is rebuilt."""

    def __init__(self, backend: BaseSearchBackend, build: ListingBuild) -> None:
        super().__init__(backend)
        self.build = build

    def add_items(self, model: type[Model], items: Iterable[Model]) -> None:
        instances = [item.get_indexed_instance() for item in items]  # type: ignore[attr-defined]
        own = [one for one in instances if type(one) is model]  # a page comes again as its own type
        if own:
            self.build.add(model, [str(one.pk) for one in own])


class Rebuilder:
    """Readers have the old index until `finish` gives them the new one."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> BulkIndex:
        self.build = listing().build()
        return BulkIndex(self.index.backend, self.build)

    def finish(self) -> None:
        self.build.finish()


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
