"""Suggestions while somebody names a book: our own records first, then those of the configured service."""

from dataclasses import dataclass

from wagtail.search.backends import get_search_backend

from cms.core.access import Viewer
from search.backends.base import EngineError

from . import isbn, services
from .models import Book
from .showing import shown_books
from .told import Found

MOST = 8
SHORTEST, LONGEST = 2, 200  # characters of what is looked for


@dataclass(frozen=True)
class Suggestions:
    """`complete` is False where the service, or our own search, could not be asked: there may be more."""

    books: list[Found]
    complete: bool = True


def find(text: str, viewer: Viewer | None = None) -> list[Found]:
    """At most MOST books for an ISBN, or for words of title and author."""
    return suggestions(text, viewer).books


def suggestions(text: str, viewer: Viewer | None = None) -> Suggestions:
    """As `find`, and whether everybody could be asked. Never raises what a search engine or a service raises."""
    text = " ".join(text.replace("\0", " ").split())
    if not SHORTEST <= len(text) <= LONGEST:
        return Suggestions([])
    number = isbn.normal(text) if isbn.is_isbn(text) else ""
    own, complete = _own(text, number, viewer or Viewer.public())
    if len(own) >= MOST or (number and own):
        return Suggestions(own, complete)
    try:
        further = services.ask(text, number)
    except services.NoAnswer:
        return Suggestions(own, False)
    known = {book.isbn for book in own if book.isbn} | {_words(book) for book in own}
    new = [book for book in further if book.isbn not in known and _words(book) not in known]
    return Suggestions([*own, *new][:MOST], complete)


def _own(text: str, number: str, viewer: Viewer) -> tuple[list[Found], bool]:
    """Our own records: by their number, or by beginnings of the words of title and author, as folded as all search."""
    shown = shown_books(viewer)
    if number:
        return [Found.of(book) for book in shown.filter(isbn=number)], True
    # Search backends know no joins, only a list of ids.
    among = Book.objects.filter(pk__in=shown.order_by().values("pk"))
    try:
        books = list(get_search_backend().autocomplete(text, among)[:MOST])
    except EngineError:
        return [], False
    return [Found.of(book) for book in books], True


def _words(book: Book | Found) -> str:
    return f"{book.title.casefold()}\n{book.author.casefold()}"
