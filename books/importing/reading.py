"""Files of books: CSV with a line of headings, or a collection of MARCXML records; read one by one, however many."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from books import marc
from books.isbn import NotAnIsbn, normal
from books.models import Source
from books.told import YEARS, Found
from cms.core.languages import code_of
from cms.parsing import xml
from cms.parsing.problems import UnreadableFile
from cms.parsing.sentences import gettext as _

COLUMNS = ("isbn", "title", "author", "publisher", "year", "language", "record")
LONGEST_LINE = 20_000  # characters


class Unusable(Exception):
    """The file as a whole can't be read. Its words say what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A book of the file, or what is wrong with it. `line` counts from 1; `record` of an XML file likewise."""

    line: int
    book: Found | None = None
    problem: str = ""


def rows(path: Path) -> Iterator[Row]:
    """Raises Unusable."""
    try:
        with path.open("rb") as file:
            head = file.read(400).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError as error:
        raise Unusable(_("%(name)s can’t be read: %(why)s.") % {"name": path.name, "why": error.strerror}) from error
    yield from _marc_rows(path) if head.startswith(b"<") else _csv_rows(path)


def _marc_rows(path: Path) -> Iterator[Row]:
    try:
        for number, record in enumerate(xml.each_of_file(path, "record"), 1):
            book = marc.book(record, Source.CATALOGUE)
            yield Row(number, book) if book else Row(number, problem=_("It has no title."))
    except UnreadableFile as error:
        raise Unusable(str(error)) from error


def _csv_rows(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline(LONGEST_LINE)
            marks = max(",;\t", key=head.count)
            names = [name.strip().lower() for name in next(csv.reader([head], delimiter=marks), [])]
            _check_headings(names)
            yield from _cells(csv.reader(_lines(file), delimiter=marks), names)
    except UnicodeDecodeError as error:
        raise Unusable(_("%(name)s is not in UTF-8. Save it as “CSV UTF-8”.") % {"name": path.name}) from error


def _check_headings(names: list[str]) -> None:
    if "title" not in names:
        known = ", ".join(COLUMNS)
        raise Unusable(_("The first line names no column “title”. Columns are: %(names)s.") % {"names": known})


def _lines(file: Iterator[str]) -> Iterator[str]:
    for line in file:
        yield line[:LONGEST_LINE].replace("\0", "")


def _cells(reader: Any, names: list[str]) -> Iterator[Row]:
    while True:
        line = reader.line_num + 2  # after the headings; that of the row's beginning
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, problem=str(error))
            continue
        if any(cell.strip() for cell in cells):
            yield _row(line, dict(zip(names, cells, strict=False)))


def _row(line: int, told: dict[str, str]) -> Row:
    told = {name: text.strip() for name, text in told.items()}
    year = told.get("year", "")
    if year and not (year.isdecimal() and len(year) == 4 and int(year) in YEARS):
        return Row(line, problem=_("“%(year)s” is no year.") % {"year": year[:40]})
    try:
        number = normal(told["isbn"]) if told.get("isbn") else ""
    except NotAnIsbn as error:
        return Row(line, problem=f"“{told['isbn'][:40]}”: {error}")
    book = Found(
        title=told.get("title", ""),
        author=told.get("author", ""),
        isbn=number,
        publisher=told.get("publisher", ""),
        year=int(year) if year else None,
        language=code_of(told.get("language", "")),
        record=told.get("record", ""),
        source=Source.CATALOGUE,
    ).tidy()
    return Row(line, book) if book.title else Row(line, problem=_("It has no title."))
