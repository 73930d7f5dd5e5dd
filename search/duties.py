"""What the worker does for search: it writes what changed into the index."""

from threading import Event

from cms.core.worker import duty

from . import outbox


@duty("search index", every=1)
def drain(stop: Event) -> None:
    while not stop.is_set() and outbox.drain():
        pass
