"""The engine of the public search. Nothing outside this package knows which one runs."""

from functools import cache
from pathlib import Path

from django.conf import settings

from .base import Engine


def engine() -> Engine:
    """The engine that the settings choose."""
    if settings.ELASTICSEARCH_URL:
        return _elasticsearch(settings.ELASTICSEARCH_PREFIX)
    return _embedded(Path(settings.INDEX_DIR))


@cache
def _embedded(folder: Path) -> Engine:
    from .tantivy import TantivyEngine

    return TantivyEngine(folder)


@cache
def _elasticsearch(prefix: str) -> Engine:
    from .elasticsearch.engine import ElasticsearchEngine

    return ElasticsearchEngine(prefix)
