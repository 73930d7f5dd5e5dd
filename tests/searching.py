"""A search index of its own for tests outside `tests/search`: import `own_index`, and a module has one a test."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cms.core.access import Viewer
from search import outbox
from search.backends import engine
from search.backends.listing import listing
from search.service import SearchRequest, search

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def own_index(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """On Elasticsearch it is made when it is first written to, and dropped after the test."""
    settings.INDEX_DIR = tmp_path / "index"
    settings.ELASTICSEARCH_PREFIX = f"{settings.ELASTICSEARCH_PREFIX}-{next(_numbers)}"
    yield settings.INDEX_DIR
    if settings.ELASTICSEARCH_URL:
        drop_indexes(settings.ELASTICSEARCH_PREFIX)


def drop_indexes(prefix: str) -> None:
    """Deletes what tests have made on Elasticsearch under names that begin so."""
    from search.backends.elasticsearch.client import server

    names = server().ask(lambda es: list(es.indices.get(index=f"{prefix}-*", features="aliases")), 30)
    if names:
        server().ask(lambda es: es.indices.delete(index=names), 30)


def begin() -> None:
    """Makes the indexes on Elasticsearch that readers have, without documents. Asks no database."""
    from search.backends.elasticsearch.client import server
    from search.backends.elasticsearch.indexes import Indexes
    from search.backends.elasticsearch.mapping import CATALOGUE, LISTING

    for what, properties in (("catalogue", CATALOGUE), ("listing", LISTING)):
        Indexes(server, settings.ELASTICSEARCH_PREFIX, what, properties).ready()


def empty_index() -> None:
    """An index without documents: Elasticsearch has none, and can't answer, until one is written to."""
    with engine().writing():
        pass
    with listing().writing():
        pass


def lose_index(settings: Any) -> None:
    """From now on the engine can't answer: its folder is no folder, its index is not there."""
    settings.ELASTICSEARCH_PREFIX += "-lost"
    if settings.INDEX_DIR.exists():
        shutil.rmtree(settings.INDEX_DIR)
    settings.INDEX_DIR.write_text("no folder")


def drain() -> None:
    """Writes into the index what the test has changed, as the worker would."""
    while outbox.drain():
        pass


def found(words: str) -> int:
    """How many the public finds."""
    drain()
    return search(SearchRequest(words, Viewer.public())).total
