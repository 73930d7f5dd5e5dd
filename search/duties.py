"""What the worker does for search: it writes what changed into the index."""

from threading import Event

from cms.core.worker import duty

from . import emptying, outbox


@duty("search index", every=1)
def drain(stop: Event) -> None:
    while not stop.is_set() and outbox.drain():
        pass


@duty("what is gone out of the search index", every=20)
def out_of_the_index(stop: Event) -> None:
    emptying.empty(stop)
