"""What is told of a book: by a reader who typed it, by our own records, a book service or an imported file."""

import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import Any, Self
from uuid import UUID

from django.core import signing

from .isbn import NotAnIsbn, normal
from .models import Book, Source

MOST_TITLE, MOST_AUTHOR, MOST_PUBLISHER, MOST_RECORD = 500, 500, 255, 100  # characters
YEARS = range(1000, 2101)
_SALT = "books.found"
_SPACES = re.compile(r"\s+")


def one_line(text: object, most: int) -> str:
    """Text from outside as one line: without control characters, marks that turn the direction, and spaces twice."""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in str(text or "")[: 4 * most])
    without = "".join(sign for sign in kept if unicodedata.bidirectional(sign) not in _TURNS and sign.isprintable())
    return unicodedata.normalize("NFC", _SPACES.sub(" ", without).strip())[:most].rstrip()


_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def isbn_or_nothing(text: object) -> str:
    """Thirteen digits; `""` for what is no ISBN."""
    try:
        return normal(str(text or ""))
    except NotAnIsbn:
        return ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a reader typed. `isbn` is `""` or whatever `isbn.normal` reads."""

    title: str
    author: str = ""
    isbn: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A book that somebody other than a reader vouches for. `uuid` is that of our own record, where there is one."""

    title: str
    author: str = ""
    isbn: str = ""
    publisher: str = ""
    year: int | None = None
    language: str = ""
    record: str = ""
    source: str = Source.SERVICE
    uuid: UUID | None = None

    @classmethod
    def of(cls, book: Book) -> Self:
        return cls(
            book.title,
            book.author,
            book.isbn,
            book.publisher,
            book.year,
            book.language,
            book.record,
            book.source,
            book.uuid,
        )

    @property
    def key(self) -> str:
        """What a form sends back to say which one was chosen. Signed, so that nobody speaks for a service but we."""
        if self.uuid is not None:
            return str(self.uuid)
        return signing.dumps({name: value for name, value in asdict(self).items() if value}, salt=_SALT, compress=True)

    def tidy(self) -> Self:
        """As it may be kept: lines of their lengths, an ISBN or none, a year that can be one."""
        return replace(
            self,
            title=one_line(self.title, MOST_TITLE),
            author=one_line(self.author, MOST_AUTHOR),
            isbn=isbn_or_nothing(self.isbn),
            publisher=one_line(self.publisher, MOST_PUBLISHER),
            year=self.year if self.year in YEARS else None,
            record=one_line(self.record, MOST_RECORD),
        )

    def as_json(self) -> dict[str, Any]:
        """For `/books/find`: what a form shows, and the key it sends back."""
        return {
            "key": self.key,
            "title": self.title,
            "author": self.author,
            "isbn": self.isbn,
            "publisher": self.publisher,
            "year": self.year,
            "ours": self.uuid is not None,
        }


def signed(key: str) -> Found | None:
    """The book that a key of ours stands for, if it is one of a service. None for anything else."""
    try:
        told = signing.loads(key, salt=_SALT)
    except signing.BadSignature:
        return None
    return Found(**told)
