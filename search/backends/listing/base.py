"""What an engine does for the admin's own search, and the fields of a record in it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Manager, Model
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from search.analysis import PLACEHOLDER, analyser
from search.backends.base import IndexStatus

VERSION = 2
"""Raised with every change of the fields below."""

MOST = 20_000
"""Records that one search ranks; a database takes that many ids in one query."""

TITLE, TEXT, PARTS = 2.0, 1.0, 0.5  # weights


@dataclass(frozen=True)
class Asked:
    """What is looked for, a query of `modelsearch.query`: in titles or everywhere, whole words or beginnings."""

    query: Any
    only_titles: bool = False
    beginnings: bool = False


class ListingWriter(Protocol):
    """Changes to the listing. `refused` names records (model label, key as text) that the engine would not take."""

    refused: dict[tuple[str, str], str]

    def replace(self, model: type[Model], pk: str, record: Any | None) -> None:
        """The record as it is now, or nothing where it is gone."""

    def commit(self) -> None:
        """Makes what was written so far lasting and visible. Raises EngineError."""


class ListingBuild(Protocol):
    """The listing while it is made anew. Readers have the old one until `finish`."""

    def add(self, model: type[Model], pks: list[str]) -> None:
        """Writes these records as they are now."""

    def finish(self) -> None: ...


class Listing(Protocol):
    def writing(self, hurried: bool = False) -> AbstractContextManager[ListingWriter]:
        """One writer at a time. For a `hurried` one someone waits: it raises EngineError rather than take long."""

    def find(self, asked: Asked, model: type[Model]) -> list[tuple[Any, float]]:
        """Primary keys and scores of at most MOST records of `model` and its subclasses, the best first.

        Raises EngineError.
        """

    def is_empty(self) -> bool:
        """Raises EngineError."""

    def holds_removed(self) -> bool:
        """Whether its files may still tell of what was taken out for good, until it is filled anew."""

    def build(self) -> ListingBuild: ...

    def indexes(self) -> list[IndexStatus]: ...

    def clear(self) -> None:
        """Takes everything out."""


def label_of(model: type[Model]) -> str:
    """Of the model that has the key: a page is one record, whatever its type."""
    label: str = get_model_root(model)._meta.label_lower
    return label


def key_of(model: type[Model], pk: object) -> str:
    return f"{label_of(model)}:{pk}"


def fields_of(record: Any) -> dict[str, Any]:
    """A record's fields: `model` its type and those above it, the rest tokens separated by spaces."""
    text, auto = list(_texts(record, SearchField)), list(_texts(record, AutocompleteField))
    fields: dict[str, Any] = {
        "key": key_of(type(record), record.pk),
        "model": [one._meta.label_lower for one in _concrete(type(record))],
        "title": _stream(list(_texts(record, SearchField, "title"))) or PLACEHOLDER,
        "text": _stream(text) or PLACEHOLDER,
        "parts": " ".join(_parts(text)) or PLACEHOLDER,
        "auto": " ".join(dict.fromkeys([*_stream(auto).split(), *_parts(auto)])),
    }
    if isinstance(record.pk, int):
        fields["number"] = record.pk
    return fields


def records(model: type[Model], pks: list[str]) -> dict[str, Any]:
    """Those of the records that are to be found, as their own types, by their keys as text."""
    found = model.get_indexed_objects().filter(pk__in=pks)  # type: ignore[attr-defined]
    return {str(record.pk): record for record in (one.get_indexed_instance() for one in found) if record is not None}


def label_of_asked(model: type[Model]) -> str:
    label: str = model._meta.concrete_model._meta.label_lower  # type: ignore[union-attr]
    return label


def tokens_of(text: str) -> list[str]:
    """Exact tokens of a query; a word such as `piros-fehér` is looked for as one, as it is in titles."""
    words = analyser("")
    return [token for token in (words[word].exact for word in text.split()[:50]) if token != PLACEHOLDER]


def _texts(record: Any, kind: type[Any], name: str | None = None) -> Iterator[str]:
    """The values of a record's declared fields of this kind, those of related records included."""
    for field in record.get_search_fields():
        yield from _field_texts(record, field, kind, name)


def _field_texts(record: Any, field: Any, kind: type[Any], name: str | None) -> Iterator[str]:
    if isinstance(field, RelatedFields):
        related = field.get_value(record)
        for one in related.all() if isinstance(related, Manager) else [related]:
            if one is not None:
                for inner in field.fields:
                    yield from _field_texts(one, inner, kind, name)
    elif isinstance(field, kind) and name in (None, field.field_name):
        yield from _strings(field.get_value(record))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple | set):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif value is not None:
        yield str(value)


def _stream(texts: list[str]) -> str:
    words = analyser("")
    return " ".join(words[word].exact for text in texts for word in text.split())


def _parts(texts: list[str]) -> list[str]:
    words = analyser("")
    return [part for text in texts for word in text.split() for part in words[word].parts if part != PLACEHOLDER]


def _concrete(model: type) -> list[type[Model]]:
    """The model and its parents that have a table."""
    parents = [one for one in model.__mro__ if issubclass(one, Model) and one is not Model]
    return [one for one in parents if not one._meta.abstract]
