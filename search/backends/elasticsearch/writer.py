"""Search documents into indexes: a page's documents are replaced one by one, and what is left of the old ones goes."""

import json
from collections.abc import Iterator
from typing import Any

from search.backends.base import DEGREE, SearchDocument

from .bulk import SECONDS, Bulk, Operation
from .client import Server

AT_ONCE = 10_000  # keys asked for


class CatalogueWriter:
    """`search.backends.base.Writer` within one session. The indexes must show all that earlier sessions wrote."""

    def __init__(self, bulk: Bulk, server: Server) -> None:
        self.refused: dict[int, str] = bulk.refused
        self._bulk = bulk
        self._server = server
        self._written: dict[str, tuple[int, list[int]]] = {}  # key to page and ancestors, of this session
        self._leaving: dict[str, int] = {}  # keys of the page that is being replaced, until they are written again

    def add(self, document: SearchDocument) -> None:
        self._leaving.pop(document.key, None)
        self._written[document.key] = (document.page, document.ancestors)
        self._bulk.put(Operation(document.key, document.page, source_of(document)))

    def remove_page(self, page: int) -> None:
        self._settle()
        self._leaving = dict.fromkeys(self._stored("page", page), page)
        self._leaving |= {key: page for key, (own, _) in self._written.items() if own == page}

    def remove_tree(self, page: int) -> None:
        self._settle()
        self._leaving = dict.fromkeys(self._stored("ancestors", page), page)
        self._leaving |= {key: page for key, (_, ancestors) in self._written.items() if page in ancestors}
        self._settle()

    def flush(self) -> None:
        self._settle()
        self._bulk.flush()

    def _settle(self) -> None:
        for key, page in self._leaving.items():
            self._written.pop(key, None)
            self._bulk.put(Operation(key, page))
        self._leaving = {}

    def _stored(self, field: str, page: int) -> Iterator[str]:
        """Keys of the documents that the indexes show."""
        after: dict[str, Any] = {}
        while True:
            hits = self._hits(field, page, after)
            yield from (hit["_id"] for hit in hits)
            if len(hits) < AT_ONCE:
                return
            after = {"search_after": hits[-1]["sort"]}

    def _hits(self, field: str, page: int, after: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self._server.ask(
            lambda es: es.search(
                index=self._bulk.indexes,
                query={"bool": {"filter": {"term": {field: page}}}},
                source=False,
                size=AT_ONCE,
                sort=[{"key": "asc"}],
                track_total_hits=False,
                **after,
            ),
            SECONDS,
        )
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        return hits


def source_of(document: SearchDocument) -> bytes:
    """The document as it is sent and stored. Where it is, is asked by `position`, in GeoJSON's order."""
    fields = document.fields()
    if "longitude" in fields:
        fields["position"] = [fields["longitude"] / DEGREE, fields["latitude"] / DEGREE]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
