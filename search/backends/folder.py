"""A tantivy index in a folder that several processes share: one writes at a time, all read.

A writer takes a file lock, commits and releases it; the system releases the lock of a killed process, and what it had
not committed is not there. A reader looks at the time stamp of `meta.json` (a commit replaces that file) and reloads.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from .base import IndexStatus

SMALL_HEAP = 15_000_000  # bytes; the least that tantivy takes
BULK_HEAP = 200_000_000


class IndexFolder:
    """`schema` belongs to the folder's name: another schema is another folder."""

    def __init__(self, path: Path, schema: tantivy.Schema) -> None:
        self.path = path
        self.schema = schema
        self._stamp: tuple[int, int] | None = None
        self._opening = threading.Lock()
        self._index: Any = None

    def index(self) -> Any:
        if self._index is None:
            with self._opening, self._locked("open.lock"):
                if self._index is None:
                    index = tantivy.Index(self.schema, path=str(self.path))
                    index.config_reader(reload_policy="manual")
                    self._index = index
        return self._index

    def searcher(self) -> Any:
        """A view of the last commit of any process."""
        index = self.index()
        found = (self.path / "meta.json").stat()
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            index.reload()
            self._stamp = stamp
        return index.searcher()

    @contextmanager
    def writing(self, bulk: bool = False) -> Iterator[Any]:
        """A tantivy writer, the only one over all processes. The caller commits; what it does not is dropped."""
        index = self.index()
        with self._locked("write.lock"):
            writer = index.writer(heap_size=BULK_HEAP if bulk else SMALL_HEAP, num_threads=2 if bulk else 1)
            try:
                yield writer
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()

    @property
    def holds_removed(self) -> bool:
        """Whether something was taken out for good since the index was filled: tantivy hides it, and keeps its words
        in a segment's files until it happens to merge that segment."""
        return self._removed.exists()

    def note_removed(self) -> None:
        """To be called while writing, before the commit."""
        self._removed.touch()

    def filled_anew(self) -> None:
        """To be called while writing, after the commit of an index without its former segments."""
        self._removed.unlink(missing_ok=True)

    @property
    def _removed(self) -> Path:
        return self.path / "removed"

    def status(self) -> IndexStatus:
        """There is one index, and readers have it."""
        documents = self.searcher().num_docs  # opens it where there is none yet
        size = sum(path.stat().st_size for path in self.path.glob("*") if path.is_file())
        return IndexStatus(self.path.name, documents, size)

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / name).open("a") as file:  # each opening is a lock of its own, for threads too
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@cache
def schema_of(*fields: tuple[str, str]) -> tantivy.Schema:
    """A schema of (name, kind) pairs; the kinds are those of `_FIELDS`."""
    builder = tantivy.SchemaBuilder()
    for name, kind in fields:
        method, options = _FIELDS[kind]
        getattr(builder, method)(name, **options)
    return builder.build()


_FIELDS: dict[str, tuple[str, dict[str, Any]]] = {
    "positions": ("add_text_field", {"tokenizer_name": "whitespace", "index_option": "position"}),
    "words": ("add_text_field", {"tokenizer_name": "whitespace", "index_option": "freq"}),
    "kept positions": ("add_text_field", {"tokenizer_name": "whitespace", "index_option": "position", "stored": True}),
    "kept words": ("add_text_field", {"tokenizer_name": "whitespace", "index_option": "freq", "stored": True}),
    "keyword": ("add_text_field", {"tokenizer_name": "raw", "index_option": "basic"}),
    "kept keyword": ("add_text_field", {"tokenizer_name": "raw", "index_option": "basic", "stored": True}),
    "counted keyword": ("add_text_field", {"tokenizer_name": "raw", "index_option": "basic", "fast": True}),
    "number": ("add_integer_field", {"indexed": True, "fast": True}),
    "column": ("add_integer_field", {"fast": True}),
}
