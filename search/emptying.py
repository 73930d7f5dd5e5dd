"""What is gone for good leaves the index's files as well.

Search hides it from the same moment. tantivy keeps its words in a segment's files until it happens to merge that
segment, so the index is filled anew: at once where that takes seconds, else by night. Elasticsearch merges by itself.
"""

from datetime import datetime
from threading import Event

from django.core.management import call_command
from django.utils import timezone

from . import indexing
from .backends import engine
from .backends.base import IndexStatus
from .backends.listing import listing

AT_ONCE = 2_000
"""Documents of an index that is filled anew in some seconds."""

NIGHT = range(1, 5)
"""Hours of the library's day."""


class Stopped(Exception):
    """The worker is to stop; the index stays as it was, and is filled anew when it runs again."""


def empty(stop: Event, now: datetime | None = None) -> bool:
    """Fills anew what still tells of something that is gone. Whether it has done so. Raises EngineError."""
    night = timezone.localtime(now).hour in NIGHT
    catalogue, records = engine(), listing()
    emptied = False
    try:
        if catalogue.holds_removed() and (night or _documents(catalogue.indexes()) <= AT_ONCE):
            indexing.build(lambda done, total: _go_on(stop))
            emptied = True
        if not stop.is_set() and records.holds_removed() and (night or _documents(records.indexes()) <= AT_ONCE):
            call_command("update_index", verbosity=0)
            emptied = True
    except Stopped:
        pass
    return emptied


def _documents(indexes: list[IndexStatus]) -> int:
    return sum(one.documents for one in indexes)


def _go_on(stop: Event) -> None:
    if stop.is_set():
        raise Stopped
