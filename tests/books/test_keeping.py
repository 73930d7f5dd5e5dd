"""A book that somebody names becomes one record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from books import finding, keeping, services
from books.isbn import NotAnIsbn
from books.keeping import UnknownBook, book_of, chosen, remove_unused
from books.models import Book, Source
from books.told import Found, Typed
from tests.campaigns import factories

pytestmark = pytest.mark.django_db
ISBN = "9789630000017"


def test_typed_books_are_the_same_by_their_number() -> None:
    first = book_of(Typed("A kert könyve", "Nagy Éva", "963-00-0001-6"))
    assert book_of(Typed("a KERT könyve", "", ISBN)) == first
    assert first.isbn == ISBN
    assert first.source == Source.READER
    assert Book.objects.get().title == "A kert könyve"


def test_titles_alone_say_too_little() -> None:
    assert book_of(Typed("Napló")) != book_of(Typed("Napló"))


@pytest.mark.parametrize("title", ["", "  \u202e ", "\0"])
def test_a_book_has_a_title(title: str) -> None:
    with pytest.raises(ValueError, match="title"):
        book_of(Typed(title))


def test_a_wrong_number_is_told() -> None:
    with pytest.raises(NotAnIsbn):
        book_of(Typed("Napló", "", "9789630000018"))


def test_lines_of_readers_are_lines() -> None:
    book = book_of(Typed("A\nkert \u202ekönyve\x07" + "x" * 1000, "Nagy\t Éva"))
    assert book.title.startswith("A kert könyve x")
    assert len(book.title) == 500
    assert book.author == "Nagy Éva"


def test_a_service_knows_better_than_a_reader_and_readers_no_better_than_a_service() -> None:
    typed = book_of(Typed("kert könyv", "", ISBN))
    found = book_of(Found("A kert könyve", "Nagy Éva", ISBN, year=1987))
    assert found == typed
    again = book_of(Typed("rossz cím", "", ISBN))
    assert (again.title, again.author, again.year) == ("A kert könyve", "Nagy Éva", 1987)


def test_what_was_chosen_comes_back_by_its_key() -> None:
    found = Found("A kert könyve", "Nagy Éva", ISBN, "Liget", 1987, "hu", "K-17")
    assert chosen(found.key) == found
    ours = book_of(found)
    assert book_of(chosen(Found.of(ours).key)) == ours


@pytest.mark.parametrize("key", ["", "x", "eyJ0aXRsZSI6IngifQ:1abc:zzz", "8d7b6a52-7b4c-4a4e-9d5e-0d3a3b1c2d3e"])
def test_nobody_else_speaks_for_a_service(key: str) -> None:
    with pytest.raises(UnknownBook):
        chosen(key)


def test_two_at_once_make_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other was faster, between our look and our write."""
    other = Book.objects.create(title="A kert könyve", isbn=ISBN)
    answers = iter([None])
    monkeypatch.setattr(keeping, "_known", lambda told: next(answers))
    assert book_of(Typed("Kert", "", ISBN)) == other


def test_the_database_keeps_one_an_isbn() -> None:
    Book.objects.create(title="Egy", isbn=ISBN)
    Book.objects.create(title="Szám nélkül")
    Book.objects.create(title="Az is")
    with pytest.raises(IntegrityError):
        Book.objects.create(title="Kettő", isbn=ISBN)


def test_books_that_nothing_is_about_go_after_a_week() -> None:
    long_ago = timezone.now() - timedelta(days=8)
    for title, fields in {
        "of a draft": {},
        "of an entry": {},
        "of nobody": {},
        "of the catalogue": {"source": Source.CATALOGUE},
    }.items():
        Book.objects.create(title=title, **fields)
    Book.objects.update(created_at=long_ago)
    Book.objects.create(title="new")
    campaign = factories.campaign()
    factories.submission(campaign, book=Book.objects.get(title="of a draft"))
    factories.entry(campaign, book=Book.objects.get(title="of an entry"))
    assert remove_unused() == 1
    assert not Book.objects.filter(title="of nobody").exists()


def test_what_a_service_knows_follows_what_we_have(monkeypatch: pytest.MonkeyPatch) -> None:
    Book.objects.create(title="A kert könyve", isbn=ISBN, source=Source.CATALOGUE)
    outside = [Found("A kert könyve", "", ISBN), Found("Kertek", "Kis Ödön")]
    monkeypatch.setattr(services, "ask", lambda text, number: outside)
    monkeypatch.setattr(finding, "_own", lambda *told: ([Found.of(Book.objects.get())], True))
    assert [(one.title, one.uuid is not None) for one in finding.find("kert")] == [
        ("A kert könyve", True),
        ("Kertek", False),
    ]


def test_a_silent_service_takes_nothing_of_what_we_have(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(text: str, number: str) -> list[Found]:
        raise services.NoAnswer("away")

    monkeypatch.setattr(services, "ask", away)
    found = finding.suggestions("könyv")
    assert found.books == []
    assert not found.complete
