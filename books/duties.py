"""What is done for books in the background: those that nothing is about any more are forgotten."""

from threading import Event

from cms.core.worker import duty

from .keeping import remove_unused


@duty("unused books", every=24 * 3600)
def unused_books(stop: Event) -> None:
    remove_unused()
