"""The index of the admin's own search: titles and metadata of pages, images, documents and users, drafts included.

It knows no visibility: whoever asks filters by the database. `modelsearch_tantivy` asks it on behalf of Wagtail.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Manager, Model
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from tantivy import Document, Occur, Query

from search.analysis import PLACEHOLDER, analyser

from .folder import IndexFolder, schema_of

VERSION = 1
SCHEMA = schema_of(
    ("key", "kept keyword"),
    ("model", "keyword"),
    ("number", "number"),
    ("title", "positions"),
    ("text", "positions"),
    ("parts", "words"),
    ("auto", "words"),
)
MOST = 20_000
"""Records that one search ranks; a database takes that many ids in one query."""


def key_of(model: type[Model], pk: object) -> str:
    return f"{get_model_root(model)._meta.label_lower}:{pk}"


class ListingWriter:
    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def replace(self, model: type[Model], pk: str, record: Any | None) -> None:
        """The record as it is now, or nothing where it is gone."""
        self._writer.delete_documents_by_term("key", key_of(model, pk))
        if record is not None:
            self.add(record)

    def add(self, record: Any) -> None:
        text, auto = list(_texts(record, SearchField)), list(_texts(record, AutocompleteField))
        fields: dict[str, Any] = {
            "key": key_of(type(record), record.pk),
            "model": [one._meta.label_lower for one in _concrete(type(record))],
            "title": _stream(list(_texts(record, SearchField, "title"))),
            "text": _stream(text),
            "parts": " ".join(_parts(text)),
            "auto": " ".join(dict.fromkeys([*_stream(auto).split(), *_parts(auto)])),
        }
        if isinstance(record.pk, int):
            fields["number"] = record.pk
        self._writer.add_document(Document.from_dict(fields, SCHEMA))

    def clear(self) -> None:
        self._writer.delete_all_documents()


class Listing:
    """The index folder `listing-<version>` in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = IndexFolder(folder / f"listing-{VERSION}", SCHEMA)

    @contextmanager
    def writing(self, bulk: bool = False) -> Iterator[ListingWriter]:
        with self.folder.writing(bulk) as writer:
            yield ListingWriter(writer)
            writer.commit()

    def find(self, query: Query, model: type[Model]) -> list[tuple[Any, float]]:
        """Primary keys and scores of at most MOST records of `model` and its subclasses, the best first."""
        searcher = self.folder.searcher()
        label = model._meta.concrete_model._meta.label_lower  # type: ignore[union-attr]
        of_model = Query.const_score_query(Query.term_query(SCHEMA, "model", label, "basic"), 0.0)
        hits = searcher.search(
            Query.boolean_query([(Occur.Must, query), (Occur.Must, of_model)]), limit=MOST, count=False
        ).hits
        addresses = [address for _, address in hits]
        numbers = searcher.fast_field_values("number", addresses)
        read: Callable[[Any], Any] = model._meta.pk.to_python
        keys = [
            number if number is not None else read(searcher.doc(address).get_first("key").partition(":")[2])
            for number, address in zip(numbers, addresses, strict=True)
        ]
        return list(zip(keys, [score for score, _ in hits], strict=True))

    def is_empty(self) -> bool:
        return bool(self.folder.searcher().num_docs == 0)


def records(model: type[Model], pks: list[str]) -> dict[str, Any]:
    """Those of the records that are to be found, as their own types, by their keys as text."""
    found = model.get_indexed_objects().filter(pk__in=pks)  # type: ignore[attr-defined]
    return {str(record.pk): record for record in (one.get_indexed_instance() for one in found) if record is not None}


def listing() -> Listing:
    return _listing(Path(settings.INDEX_DIR))


@cache
def _listing(folder: Path) -> Listing:
    return Listing(folder)


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
