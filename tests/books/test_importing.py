"""The catalogue's books, taken over from a file."""

import tracemalloc
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from books.importing.writing import import_books
from books.models import Book, Source
from search import outbox
from tests.campaigns import factories

from .answering import MARC21, UNIMARC

pytestmark = pytest.mark.django_db
ISBN, OTHER = "9789630000017", "9789630000024"
HEAD = "isbn;title;author;publisher;year;language;record\n"


def csv(tmp_path: Path, text: str, name: str = "books.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_books", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_a_table_of_books_and_the_same_once_more(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "\ufeff"
        + HEAD
        + '963-00-0001-6;"A kert; könyve";Nagy Éva;Liget;1987;hun;K-17\n\n;Napló;;;;;K-18\n;Füzet;;;;;\n',
    )
    assert "3 new, 0 changed, 0 merged, 0 as before, 0 left out" in told(path)[0]
    book = Book.objects.get(isbn=ISBN)
    assert (book.title, book.author, book.year) == ("A kert; könyve", "Nagy Éva", 1987)
    assert (book.language, book.record, book.source) == ("hu", "K-17", Source.CATALOGUE)
    assert "0 new, 0 changed, 0 merged, 3 as before" in told(path)[0]
    assert Book.objects.count() == 3


def test_a_change_in_the_catalogue_is_taken_over(tmp_path: Path) -> None:
    import_books(csv(tmp_path, HEAD + f"{ISBN};Kert;;;;;K-17\n"))
    report = import_books(csv(tmp_path, HEAD + f"{OTHER};A kert könyve;;;;;K-17\n"))
    assert (report.new, report.changed) == (0, 1)
    book = Book.objects.get()
    assert (book.isbn, book.title) == (OTHER, "A kert könyve")


def test_the_catalogue_knows_better_than_readers(tmp_path: Path) -> None:
    typed = Book.objects.create(title="kert könyv", isbn=ISBN)
    entry = factories.entry(book=typed)
    import_books(csv(tmp_path, HEAD + f"{ISBN};A kert könyve;;;;;K-17\n"))
    entry.refresh_from_db()
    assert entry.book.title == "A kert könyve"
    assert Book.objects.count() == 1


def test_two_records_that_the_catalogue_knows_as_one_become_one(tmp_path: Path) -> None:
    ours = Book.objects.create(title="A kert könyve", record="K-17", source=Source.CATALOGUE)
    typed = Book.objects.create(title="kert könyv", isbn=ISBN)
    entry = factories.entry(book=typed)
    report = import_books(csv(tmp_path, HEAD + f"{ISBN};A kert könyve;;;;;K-17\n"))
    assert report.merged == 1
    entry.refresh_from_db()
    assert entry.book == ours
    assert Book.objects.get().isbn == ISBN


def test_bad_rows_are_named_and_the_others_taken(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        f'{HEAD}9789630000018;Rossz szám;;;;;\n{ISBN};"Két\nsor";;;;;\n'
        f";;Nincs cím;;;;\n;Év;;;múlt;;\n{ISBN};Kétszer;;;;;\n",
    )
    out, err = told(path)
    assert "1 new" in out
    assert "4 left out" in out
    lines = err.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["books.csv:2:", "books.csv:5:", "books.csv:6:", "books.csv:7:"]
    assert "9789630000018" in lines[0]
    assert "line 3" in lines[3]
    assert Book.objects.get().title == "Két sor"


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    out, _err = told(csv(tmp_path, HEAD + f"{ISBN};Kert;;;;;\n"), plan=True)
    assert out.startswith("Would be: 1 new")
    assert not Book.objects.exists()


def test_marcxml(tmp_path: Path) -> None:
    records = f"<collection>{MARC21}{UNIMARC.replace('978-963-00-0001-7', OTHER)}<record/></collection>"
    report = import_books(csv(tmp_path, f"<?xml version='1.0' encoding='UTF-8'?>{records}", "books.xml"))
    assert (report.new, report.left_out, report.problems[0].line) == (2, 1, 3)
    assert Book.objects.get(isbn=ISBN).title == "A kert könyve: tizenkét hónap"
    assert Book.objects.get(isbn=OTHER).source == Source.CATALOGUE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,number\nx,1\n", "names no column"),
        ("", "names no column"),
        ("<collection><record>", "broken"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><collection/>', "entities"),
    ],
)
def test_a_file_that_is_no_list_of_books_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        told(csv(tmp_path, text))


def test_other_letters_and_missing_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    path.write_bytes("isbn;title\n;Könyv\n".encode("cp1250"))
    with pytest.raises(CommandError, match="UTF-8"):
        told(path)
    with pytest.raises(CommandError, match="can’t be read"):
        told(tmp_path / "none.csv")


def test_imported_books_are_found(tmp_path: Path) -> None:
    from books.finding import find

    import_books(csv(tmp_path, HEAD + f"{ISBN};A kert könyve;Nagy Éva;;;;\n"))
    outbox.drain_records()
    assert [book.isbn for book in find("kert nagy")] == [ISBN]


@pytest.mark.embedded
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = csv(tmp_path, "<collection>" + MARC21 * count + "</collection>", "books.xml")
        tracemalloc.start()
        try:
            import_books(path, only_plan=True)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(4000) < 1.5 * peak(2000) + 1_000_000
