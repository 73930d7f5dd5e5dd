"""A book that somebody names becomes one record: one an ISBN, however many name it at once."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from . import isbn
from .models import Book, Source
from .told import Found, Typed, signed

UNUSED_DAYS = 7
FIELDS = ("title", "author", "publisher", "year", "language", "record", "source")


class UnknownBook(ValueError):
    """A key that `/books/find` did not give, or whose book is gone."""


def book_of(told: Found | Typed) -> Book:
    """The record of the book, made where there is none yet.

    Typed books are the same only by ISBN, and those without one never: titles alone say too little. Of a book that
    readers typed, the words of the first stay, until the catalogue or a service knows better. Raises `NotAnIsbn` for a
    typed number that is none, and ValueError for a book without a title.
    """
    if isinstance(told, Typed):
        number = isbn.normal(told.isbn) if told.isbn.strip() else ""
        told = Found(told.title, told.author, number, source=Source.READER)
    elif told.uuid is not None:
        return _own(told.uuid)
    told = told.tidy()
    if not told.title:
        raise ValueError("A book has a title.")
    book = _known(told) or _made(told)
    if book.source == Source.READER and told.source != Source.READER:
        for name in FIELDS:
            setattr(book, name, getattr(told, name) or getattr(book, name))
        book.save()
    return book


def _own(uuid: UUID) -> Book:
    try:
        return Book.objects.get(uuid=uuid)
    except Book.DoesNotExist as error:
        raise UnknownBook(str(uuid)) from error


def _known(told: Found) -> Book | None:
    if told.isbn:
        return Book.objects.filter(isbn=told.isbn).first()
    if told.record and told.source != Source.READER:
        return Book.objects.filter(isbn="", record=told.record).exclude(source=Source.READER).first()
    return None


def _made(told: Found) -> Book:
    fields = {name: getattr(told, name) for name in FIELDS}
    try:
        with transaction.atomic():
            return Book.objects.create(isbn=told.isbn, **fields)
    except IntegrityError:  # another has just made it
        return Book.objects.get(isbn=told.isbn)


def chosen(key: str) -> Found:
    """What `/books/find` gave with this key. Raises UnknownBook."""
    found = signed(key)
    if found is None:
        try:
            found = Found.of(Book.objects.get(uuid=key))
        except (Book.DoesNotExist, ValueError, ValidationError) as error:
            raise UnknownBook(key) from error
    return found


def remove_unused() -> int:
    """Books that readers named and that no submission and no entry is about any more, a week after."""
    before = timezone.now() - timedelta(days=UNUSED_DAYS)
    unused = Book.objects.filter(submissions=None, entries=None, created_at__lt=before)
    gone = 0
    for book in unused.exclude(source=Source.CATALOGUE)[:500]:
        book.delete()
        gone += 1
    return gone
