"""Suggestions while somebody names a book."""

import pytest
from django.test import Client

from books.models import Book, Source
from search import outbox
from tests.campaigns import factories

pytestmark = pytest.mark.django_db


def catalogue(title: str, author: str = "", isbn: str = "") -> Book:
    book = Book.objects.create(title=title, author=author, isbn=isbn, source=Source.CATALOGUE)
    outbox.drain_records()
    return book


def found(client: Client, text: str) -> list[str]:
    answer = client.get("/books/find", {"q": text})
    assert answer["Content-Type"] == "application/json"
    return [one["title"] for one in answer.json()["books"]]


@pytest.mark.parametrize("typed", ["963 00 0001 6", "978-963-00-0001-7", "۹۷۸۹۶۳۰۰۰۰۰۱۷", "ISBN 9789630000017"])
def test_a_number_finds_its_book_however_it_is_written(client: Client, typed: str) -> None:
    catalogue("A kert könyve", isbn="9789630000017")
    catalogue("Másik könyv", isbn="9789630000024")
    assert found(client, typed) == ["A kert könyve"]


@pytest.mark.parametrize("typed", ["KERT kony", "kert nagy", "nagy ev", "könyve"])
def test_words_of_title_and_author_find_it_without_accents_and_before_they_end(client: Client, typed: str) -> None:
    catalogue("A kert könyve", "Nagy Éva")
    catalogue("Hajók", "Kis Ödön")
    assert found(client, typed) == ["A kert könyve"]


@pytest.mark.parametrize("typed", ["", "a", "   ", "\0", "x" * 5000, '") or (', "978"])
def test_odd_words_find_nothing_and_break_nothing(client: Client, typed: str) -> None:
    catalogue("A kert könyve")
    assert found(client, typed) == []


def test_a_title_that_a_reader_typed_is_suggested_to_nobody_before_it_is_published(client: Client) -> None:
    book = Book.objects.create(title="Kiss Anna naplója", isbn="9789630000017", source=Source.READER)
    outbox.drain_records()
    sent = factories.submission(book=book)
    assert found(client, "Anna naplója") == []
    assert found(client, "9789630000017") == []
    factories.entry(of=sent, book=book)
    assert found(client, "Anna naplója") == ["Kiss Anna naplója"]
