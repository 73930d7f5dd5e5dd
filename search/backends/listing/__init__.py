"""The index of the admin's own search: titles and metadata of pages, images, documents and users, drafts included.

It knows no visibility: whoever asks filters by the database. `search.backends.wagtail_search` asks it for Wagtail.
"""

from functools import cache
from pathlib import Path

from django.conf import settings

from .base import Listing, ListingWriter, records

__all__ = ["Listing", "ListingWriter", "listing", "records"]


def listing() -> Listing:
    """The index that the settings choose."""
    if settings.ELASTICSEARCH_URL:
        return _elasticsearch(settings.ELASTICSEARCH_PREFIX)
    return _embedded(Path(settings.INDEX_DIR))


@cache
def _embedded(folder: Path) -> Listing:
    from .tantivy import TantivyListing

    return TantivyListing(folder)


@cache
def _elasticsearch(prefix: str) -> Listing:
    from .elasticsearch import ElasticsearchListing

    return ElasticsearchListing(prefix)
