"""What a file would change: each row against the books that there are. Nothing is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from books.models import Book, Source
from books.told import Found

from .reading import Row

AT_ONCE = 1000
FIELDS = ("isbn", "title", "author", "publisher", "year", "language", "record", "source")


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    words: str


@dataclass
class Plan:
    """`same`: books that are already as the file has them. `merged`: pairs (kept, the same book under another row)."""

    new: list[Book] = field(default_factory=list)
    changed: list[Book] = field(default_factory=list)
    merged: list[tuple[Book, Book]] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


class Planner:
    """Remembers what came before in the file: a number or an ISBN that comes twice is told, and the first one holds."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def plans(self, rows: Iterable[Row]) -> Iterator[Plan]:
        """A plan for each AT_ONCE rows, made when it is asked for: the one before is then written."""
        left = iter(rows)
        while part := list(islice(left, AT_ONCE)):
            yield self._plan(part)

    def _plan(self, rows: list[Row]) -> Plan:
        plan = Plan()
        books: list[Found] = []
        for row in rows:
            if row.book is None:
                plan.problems.append(Problem(row.line, row.problem))
            elif before := self._before(row.line, row.book):
                plan.problems.append(Problem(row.line, _("The same book is in line %(line)d.") % {"line": before}))
            else:
                books.append(row.book)
        by_isbn, by_record = _known(books)
        for book in books:
            _decide(plan, book, by_isbn.get(book.isbn), by_record.get(book.record))
        return plan

    def _before(self, line: int, book: Found) -> int:
        keys = [key for key in (book.isbn, f"record {book.record}" if book.record else "") if key]
        if not keys:
            keys = ["\n".join((book.title, book.author, book.publisher, str(book.year)))]
        before = next((self._lines[key] for key in keys if key in self._lines), 0)
        if not before:
            self._lines.update(dict.fromkeys(keys, line))
        return before


def _known(books: list[Found]) -> tuple[dict[str, Book], dict[str, Book]]:
    """Our records by ISBN, and by their number in the catalogue."""
    isbns = {book.isbn for book in books} - {""}
    by_isbn = {book.isbn: book for book in Book.objects.filter(isbn__in=isbns)}
    records = {book.record for book in books} - {""}
    ours = Book.objects.exclude(source=Source.READER)
    by_record = {book.record: book for book in ours.filter(record__in=records).order_by("-pk")}
    return by_isbn, by_record


def _decide(plan: Plan, told: Found, same_isbn: Book | None, same_record: Book | None) -> None:
    if not told.isbn and not told.record:
        same_record = _by_words(told)
    known = same_record or same_isbn
    if known is None:
        plan.new.append(Book(**{name: getattr(told, name) for name in FIELDS}))
        return
    if same_isbn is not None and same_isbn.pk != known.pk:
        plan.merged.append((known, same_isbn))
    before = [getattr(known, name) for name in FIELDS]
    for name in FIELDS:
        setattr(known, name, getattr(told, name) or getattr(known, name))
    if before == [getattr(known, name) for name in FIELDS]:
        plan.same += 1
    else:
        plan.changed.append(known)


def _by_words(told: Found) -> Book | None:
    """A book without any number is the one that is called alike in every respect."""
    alike = {name: getattr(told, name) for name in ("title", "author", "publisher", "year")}
    return Book.objects.filter(isbn="", record="", source=Source.CATALOGUE, **alike).order_by("pk").first()
