"""The listing on tantivy, its index a folder."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.db.models import Model
from tantivy import Document, Occur, Query

from search.backends.base import TIE, EngineError, IndexStatus
from search.backends.folder import IndexFolder, schema_of

from .base import MOST, VERSION, Asked, fields_of, key_of, label_of_asked, records
from .compiling import Compiler

SCHEMA = schema_of(
    ("key", "kept keyword"),
    ("model", "keyword"),
    ("number", "number"),
    ("title", "positions"),
    ("text", "positions"),
    ("parts", "words"),
    ("auto", "words"),
)


class _Writer:
    def __init__(self, writer: Any, folder: IndexFolder) -> None:
        self._writer = writer
        self._folder = folder
        self.refused: dict[tuple[str, str], str] = {}

    def replace(self, model: type[Model], pk: str, record: Any | None) -> None:
        self._writer.delete_documents_by_term("key", key_of(model, pk))
        if record is None:
            self._folder.note_removed()
        else:
            self._writer.add_document(Document.from_dict(fields_of(record), SCHEMA))

    def clear(self) -> None:
        self._writer.delete_all_documents()

    def commit(self) -> None:
        self._writer.commit()


class _Build:
    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._writer = _Writer(self._open.enter_context(folder.writing(bulk=True)), folder)
        self._writer.clear()

    def add(self, model: type[Model], pks: list[str]) -> None:
        for pk, record in records(model, pks).items():
            self._writer.replace(model, pk, record)

    def finish(self) -> None:
        self._writer.commit()
        self._folder.filled_anew()
        self._open.close()


class TantivyListing:
    """The index folder `listing-<version>` in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = IndexFolder(folder / f"listing-{VERSION}", SCHEMA)

    @contextmanager
    def writing(self, hurried: bool = False) -> Iterator[_Writer]:
        with self.folder.writing() as writer:
            own = _Writer(writer, self.folder)
            yield own
            own.commit()

    def find(self, asked: Asked, model: type[Model]) -> list[tuple[Any, float]]:
        try:
            searcher = self.folder.searcher()
        except (OSError, ValueError) as error:
            raise EngineError(f"index of the admin's search {self.folder.path}: {error}") from error
        query = _Compiler(asked).compiled(asked.query)
        of_model = Query.const_score_query(Query.term_query(SCHEMA, "model", label_of_asked(model), "basic"), 0.0)
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

    def holds_removed(self) -> bool:
        return self.folder.holds_removed

    def build(self) -> _Build:
        return _Build(self.folder)

    def indexes(self) -> list[IndexStatus]:
        return [self.folder.status()]

    def clear(self) -> None:
        with self.writing() as writer:
            writer.clear()


class _Compiler(Compiler[Query]):
    def weighted(self, field: str, token: str, weight: float) -> Query:
        return Query.boost_query(Query.term_query(SCHEMA, field, token, "freq"), weight)

    def beginning(self, field: str, token: str) -> Query:
        return Query.regex_query(SCHEMA, field, f"{token}.*")  # a token holds letters and digits only

    def row(self, field: str, tokens: list[str]) -> Query:
        return Query.phrase_query(SCHEMA, field, [*tokens])

    def best_of(self, queries: list[Query]) -> Query:
        return Query.disjunction_max_query(queries, TIE)

    def together(self, queries: list[Query], *, every: bool) -> Query:
        occur = Occur.Must if every else Occur.Should
        return Query.boolean_query([(occur, one) for one in queries]) if queries else Query.empty_query()

    def boosted(self, query: Query, by: float) -> Query:
        return Query.boost_query(query, by)

    def all_but(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])

    def everything(self) -> Query:
        return Query.all_query()
