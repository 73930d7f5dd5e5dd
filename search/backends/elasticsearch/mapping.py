"""What an index holds. Text comes as tokens separated by spaces (`search.analysis`), so Elasticsearch analyses nothing.

Fields that a mapping does not know are kept and not indexed: a newer release goes on writing to an older one's index
until a new one has been built.
"""

from typing import Any

from search import analysis
from search.backends import base

KEYWORD: dict[str, Any] = {"type": "keyword"}
NUMBER: dict[str, Any] = {"type": "long"}
POINT: dict[str, Any] = {"type": "geo_point"}
POSITIONS: dict[str, Any] = {"type": "text", "analyzer": "whitespace", "index_options": "positions"}
WORDS: dict[str, Any] = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}

CATALOGUE: dict[str, Any] = {
    "key": KEYWORD,
    "kind": KEYWORD,
    "page": KEYWORD,
    "ancestors": KEYWORD,
    "audience": KEYWORD,
    "visible_from": NUMBER,
    "visible_until": NUMBER,
    "title": KEYWORD,
    "year": KEYWORD,
    "moment": NUMBER,
    "language": KEYWORD,
    "place": KEYWORD,
    "position": POINT,
    "family": NUMBER,
    "tree": NUMBER,
    "heading": WORDS,
    "exact": POSITIONS,
    "stem": WORDS,
    "parts": WORDS,
}
LISTING: dict[str, Any] = {
    "key": KEYWORD,
    "model": KEYWORD,
    "number": NUMBER,
    "title": POSITIONS,
    "text": POSITIONS,
    "parts": WORDS,
    "auto": WORDS,
}
MOST_RECORDS = 20_000
"""Hits of one search that may be asked for: the admin's search ranks so many records."""

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,  # counts are exact, and 200,000 canvases are some 5 GB
    "auto_expand_replicas": "0-1",
    "refresh_interval": "-1",  # readers see whole commits only
    "gc_deletes": "6h",  # for so long a writer that comes late can't bring back what was deleted
    "max_result_window": MOST_RECORDS,
}


def versions() -> dict[str, int]:
    """What an index is made by. It stands in the mapping's `_meta`."""
    return {"schema": base.SCHEMA, "analysis": analysis.VERSION}


def mapping_of(properties: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    return {"dynamic": False, "_meta": meta, "properties": properties}
