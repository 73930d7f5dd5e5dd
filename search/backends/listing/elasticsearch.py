"""The listing on Elasticsearch."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db.models import Model

from cms.core.locks import Taken, lock
from search.backends.base import EngineError, IndexStatus
from search.backends.elasticsearch import queries
from search.backends.elasticsearch.bulk import Bulk, Operation
from search.backends.elasticsearch.client import NoIndex, server
from search.backends.elasticsearch.indexes import Indexes, Progress
from search.backends.elasticsearch.mapping import LISTING
from search.backends.elasticsearch.numbers import next_number

from .base import MOST, Asked, fields_of, key_of, label_of_asked, records
from .compiling import Compiler

logger = logging.getLogger(__name__)

LOCK = "search listing"
PATIENCE = 0.5  # seconds that a hurried writer waits for its turn
SOON = 1.0  # seconds that a search may take: the page around it is to be there within two
Json = dict[str, Any]


class _Writer:
    def __init__(self, bulk: Bulk) -> None:
        self.refused: dict[tuple[str, str], str] = bulk.refused
        self._bulk = bulk

    def replace(self, model: type[Model], pk: str, record: Any | None) -> None:
        source = None if record is None else json.dumps(fields_of(record), ensure_ascii=False).encode(errors="replace")
        self._bulk.put(Operation(key_of(model, pk), (model._meta.label_lower, pk), source))

    def commit(self) -> None:
        self._bulk.flush()
        self._bulk.server.ask(lambda es: es.indices.refresh(index=self._bulk.indexes), self._bulk.seconds)


class _Build:
    """An index beside the one that readers have. What is saved meanwhile goes into both."""

    def __init__(self, target: "ElasticsearchListing") -> None:
        self._target = target
        with lock(LOCK):
            target.indexes_.ready()
            self._name = target.indexes_.create(Progress(), [target.indexes_.write])

    def add(self, model: type[Model], pks: list[str]) -> None:
        with lock(LOCK), self._target.session([self._name]) as writer:
            for pk, record in records(model, pks).items():
                writer.replace(model, pk, record)
            writer.commit()
        for reason in writer.refused.values():
            logger.warning("The admin's search could not take in a record: %s", reason)

    def finish(self) -> None:
        with lock(LOCK):
            ours = self._target.indexes_
            ours.note(self._name, Progress(complete=True))
            ours.switch(self._name)
            for other in ours.every():
                if other != self._name:
                    ours.drop(other)


class ElasticsearchListing:
    def __init__(self, prefix: str) -> None:
        self.indexes_ = Indexes(server, prefix, "listing", LISTING)

    @contextmanager
    def writing(self, hurried: bool = False) -> Iterator[_Writer]:
        with ExitStack() as stack:
            if hurried:
                _take_soon(stack)
            else:
                stack.enter_context(lock(LOCK))
            writer = stack.enter_context(self.session(self.indexes_.ready(), hurried))
            yield writer
            writer.commit()

    @contextmanager
    def session(self, names: list[str], hurried: bool = False) -> Iterator[_Writer]:
        yield _Writer(Bulk(server(), names, next_number(), hurried))

    def find(self, asked: Asked, model: type[Model]) -> list[tuple[Any, float]]:
        query = {
            "bool": {
                "must": [_Compiler(asked).compiled(asked.query)],
                "filter": [{"term": {"model": label_of_asked(model)}}],
            }
        }
        answer = server().ask(
            lambda es: es.search(
                index=self.indexes_.read,
                query=query,
                size=MOST,
                source=False,
                stored_fields="_none_",
                docvalue_fields=[{"field": "key"}],
                track_total_hits=False,
                filter_path="hits.hits._score,hits.hits.fields",
            ),
            min(SOON, server().patience),
        )
        read: Callable[[Any], Any] = model._meta.pk.to_python
        hits = answer.get("hits", {}).get("hits", [])
        return [(read(hit["fields"]["key"][0].partition(":")[2]), hit["_score"]) for hit in hits]

    def is_empty(self) -> bool:
        try:
            return bool(server().ask(lambda es: es.count(index=self.indexes_.read))["count"] == 0)
        except NoIndex:
            return True

    def holds_removed(self) -> bool:
        """The server merges by itself what it has deleted."""
        return False

    def build(self) -> _Build:
        return _Build(self)

    def indexes(self) -> list[IndexStatus]:
        return self.indexes_.statuses()

    def clear(self) -> None:
        with lock(LOCK):
            fresh = self.indexes_.create(Progress(complete=True), [self.indexes_.write])
            self.indexes_.switch(fresh)
            for other in self.indexes_.every():
                if other != fresh:
                    self.indexes_.drop(other)


def _take_soon(stack: ExitStack) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            stack.enter_context(lock(LOCK, wait=False))
        except Taken as error:
            if time.monotonic() > deadline:
                raise EngineError("Another process is writing") from error
            time.sleep(0.02)
        else:
            return


class _Compiler(Compiler[Json]):
    def weighted(self, field: str, token: str, weight: float) -> Json:
        return queries.weighted(field, token, weight)

    def beginning(self, field: str, token: str) -> Json:
        return {"prefix": {field: {"value": token}}}

    def row(self, field: str, tokens: list[str]) -> Json:
        return queries.row(field, tuple(tokens))

    def best_of(self, queries_: list[Json]) -> Json:
        return queries.any_of(queries_)

    def together(self, queries_: list[Json], *, every: bool) -> Json:
        if not queries_:
            return {"match_none": {}}
        return {"bool": {"must" if every else "should": queries_}}

    def boosted(self, query: Json, by: float) -> Json:
        return {"bool": {"must": [query], "boost": by}}

    def all_but(self, query: Json) -> Json:
        return {"bool": {"must": [self.everything()], "must_not": [query]}}

    def everything(self) -> Json:
        return {"match_all": {}}
