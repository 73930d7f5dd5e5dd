"""What stands in for the listing while its engine can't answer: titles in the database with the words asked for."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from modelsearch.backends.database.fallback import MATCH_ALL, MATCH_NONE, DatabaseSearchQueryCompiler
from modelsearch.query import And, Boost, Fuzzy, Not, Or, PlainText

from .base import MOST, TITLE

NAMES = ("title", "draft_title")


def find(query: Any, model: type[Model]) -> list[tuple[Any, float]]:
    """As `Listing.find`, but all score alike, and letters with and without an accent are different ones."""
    records = model._default_manager.order_by()
    wanted = _Compiler(records, _plain(query), fields=_columns(model))
    condition = wanted.build_database_filter(wanted.query)
    if condition == MATCH_NONE:
        return []
    if condition != MATCH_ALL:
        records = records.filter(condition)
    return [(pk, TITLE) for pk in records.values_list("pk", flat=True)[:MOST]]


class _Compiler(DatabaseSearchQueryCompiler):
    def build_single_term_filter(self, term: str) -> Q:
        """SQLite knows only English letters in both cases, so the word is looked for as it is usually written."""
        found = Q()
        for written in {term, term.lower(), term.upper(), term.capitalize()}:
            found |= super().build_single_term_filter(written)
        return found


def _columns(model: type[Model]) -> list[str]:
    """The record's title; of what has none, as a user, whatever the engine would look at."""
    titles = list(_present(model, NAMES))
    fields = model.get_searchable_search_fields()  # type: ignore[attr-defined]
    return titles or list(_present(model, tuple(field.field_name for field in fields)))


def _present(model: type[Model], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        yield name


def _plain(query: Any) -> Any:
    """The query without what the database can't do: likeness and weights."""
    if isinstance(query, Fuzzy):
        return PlainText(query.query_string, operator=query.operator)
    if isinstance(query, Boost):
        return _plain(query.subquery)
    if isinstance(query, Not):
        return Not(_plain(query.subquery))
    if isinstance(query, And | Or):
        return type(query)([_plain(one) for one in query.subqueries])
    return query
