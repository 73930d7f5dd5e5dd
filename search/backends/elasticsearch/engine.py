"""`search.backends.base.Engine` on Elasticsearch."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from cms.core.locks import lock
from search.backends.base import (
    Facet,
    IndexStatus,
    Match,
    Matches,
    Near,
    Relative,
    Scope,
    Sort,
    StoredStreams,
    Value,
    Writer,
)
from search.query import Query

from . import queries
from .bulk import Bulk
from .client import NoIndex, server
from .indexes import Indexes, Progress
from .mapping import CATALOGUE
from .numbers import next_number
from .writer import CatalogueWriter

LOCK = "search index"
NUMBERS = (Facet.TITLE, Facet.YEAR, Facet.PLACE)


class ElasticsearchEngine:
    """The catalogue of the indexes whose names begin with `prefix`."""

    name = "Elasticsearch"

    def __init__(self, prefix: str) -> None:
        self.catalogue = Indexes(server, prefix, "catalogue", CATALOGUE)

    @contextmanager
    def writing(self, bulk: bool = False) -> Iterator[Writer]:
        with lock(LOCK), self.session(self.catalogue.ready()) as writer:
            yield writer

    @contextmanager
    def session(self, names: list[str]) -> Iterator[Writer]:
        """A writer to these indexes, for the holder of the lock."""
        self.catalogue.refresh(names)  # a session that was broken off may have left what no one sees yet
        writer = _Session(self.catalogue, names)
        yield writer
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
        facets = list(facets)
        asked = queries.body(query, scope, offset, limit, sort, facets)
        answer = server().ask(lambda es: es.search(index=self.catalogue.read, body=asked))
        hits = answer["hits"]
        counted = answer.get("aggregations", {})
        counts = {facet: _counts(facet, counted[facet.value]) for facet in facets}
        return Matches([_match(hit, scope.near) for hit in hits["hits"]], hits["total"]["value"], counts)

    def relatives(self, query: Query, scope: Scope) -> list[Relative]:
        found: list[Relative] = []
        after: list[Any] = []
        while True:
            hits = self._hits(queries.relatives(query, scope, after))
            found += [Relative(*(int(hit["fields"][name][0]) for name in Relative._fields)) for hit in hits]
            if len(hits) < queries.AT_ONCE:
                return found
            after = hits[-1]["sort"]

    def _hits(self, asked: queries.Json) -> list[dict[str, Any]]:
        answer = server().ask(lambda es: es.search(index=self.catalogue.read, body=asked))
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        return hits

    def is_empty(self) -> bool:
        try:
            return bool(server().ask(lambda es: es.count(index=self.catalogue.read))["count"] == 0)
        except NoIndex:
            return True

    def holds_removed(self) -> bool:
        """The server merges by itself what it has deleted."""
        return False

    def build(self) -> "_Build":
        with lock(LOCK):
            self.catalogue.ready()
            name = self.catalogue.unfinished()
            if name is None:
                name = self.catalogue.create(Progress(), [self.catalogue.write])
        return _Build(self, name)

    def indexes(self) -> list[IndexStatus]:
        return self.catalogue.statuses()

    def switch(self, name: str | None = None) -> str:
        with lock(LOCK):
            written = self.catalogue.written()
            complete = [one for one in written if self.catalogue.progress(one).complete]
            chosen = name or next(reversed(complete), None)
            if chosen is None or chosen not in complete:
                raise LookupError(name)
            self.catalogue.switch(chosen)
        return chosen

    def drop(self, name: str) -> None:
        with lock(LOCK):
            if name not in self.catalogue.every() or name == self.catalogue.live():
                raise LookupError(name)
            self.catalogue.drop(name)


class _Session(CatalogueWriter):
    def __init__(self, catalogue: Indexes, names: list[str]) -> None:
        super().__init__(Bulk(server(), names, next_number()), server())
        self._catalogue = catalogue
        self._names = names

    def commit(self) -> None:
        self.flush()
        self._catalogue.refresh(self._names)


class _Build:
    """An index beside the one that readers have. What changes meanwhile goes into both."""

    in_place = False

    def __init__(self, engine: ElasticsearchEngine, name: str) -> None:
        self.name = name
        self._engine = engine
        self._progress = engine.catalogue.progress(name)

    @property
    def cursor(self) -> str:
        return self._progress.cursor

    @property
    def done(self) -> int:
        return self._progress.done

    @property
    def failed(self) -> int:
        return self._progress.failed

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        with lock(LOCK), self._engine.session([self.name]) as writer:
            yield writer

    def reached(self, cursor: str, done: int, failed: int, total: int) -> None:
        self._progress = Progress(cursor, done, failed, total)
        self._engine.catalogue.note(self.name, self._progress)

    def finish(self) -> None:
        self._progress.complete = True
        self._engine.catalogue.note(self.name, self._progress)


def _match(hit: dict[str, Any], near: Near | None) -> Match:
    source = hit["_source"]
    streams = StoredStreams(source["exact"], source["stem"], source["parts"])
    away = near.kilometres_to(source["longitude"], source["latitude"]) if near is not None else None
    return Match(source["page"], source["canvas"], hit["_score"] or 0.0, streams, away)


def _counts(facet: Facet, answer: dict[str, Any]) -> dict[Value, int]:
    buckets = answer.get("counted", answer)["buckets"]
    return {int(one["key"]) if facet in NUMBERS else one["key"]: one["doc_count"] for one in buckets}
