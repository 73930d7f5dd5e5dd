"""A book's page: what people made about it, and nothing that is not published."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from books.models import Book, Source
from campaigns.models.submission import State
from tests.campaigns import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


@pytest.fixture
def book() -> Book:
    return Book.objects.create(title="A kert könyve", author="Nagy Éva", isbn="9789630000017")


def address(book: Book, language: str = "hu") -> str:
    return f"/{language}/books/{book.uuid}/"


def test_gathers_what_was_made_about_it(client: Client, book: Book) -> None:
    campaign = factories.campaign()
    factories.entry(campaign, title="Amit a kertről tanultam", book=book)
    factories.entry(campaign, title="Másról szól")
    page = client.get(address(book)).content.decode()
    assert "A kert könyve" in page
    assert "Amit a kertről tanultam" in page
    assert "Másról szól" not in page


def test_shows_each_language_the_same_book(client: Client, book: Book) -> None:
    factories.entry(factories.campaign(), title="Amit a kertről tanultam", book=book)
    for language in ("hu", "ro", "en", "fa"):
        page = client.get(address(book, language)).content.decode()
        assert "A kert könyve" in page
        assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKING, State.WAITING, State.REFUSED])
def test_a_book_that_a_reader_typed_is_nobodys_before_an_entry_is_published(
    client: Client, book: Book, state: str
) -> None:
    factories.submission(state=state, book=book)
    assert client.get(address(book)).status_code == 404


def test_a_book_whose_entries_may_not_be_seen_is_not_there(client: Client, book: Book) -> None:
    entry = factories.entry(factories.campaign(), book=book)
    restriction = PageViewRestriction.objects.create(page=entry, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(address(book)).status_code == 404
    restriction.delete()
    assert client.get(address(book)).status_code == 200
    entry.unpublish()
    assert client.get(address(book)).status_code == 404


def test_a_book_of_the_catalogue_is_there_before_anybody_told_of_it(client: Client) -> None:
    book = Book.objects.create(title="A kert könyve", source=Source.CATALOGUE)
    assert "Nobody has told anything" in client.get(address(book, "en")).content.decode()


def test_borrowing_leads_to_the_librarys_own_address(client: Client, settings: Any, book: Book) -> None:
    settings.BORROW_URL = "https://catalogue.example.org/find?isbn={isbn}&t={title}"
    factories.entry(factories.campaign(), book=book)
    page = client.get(address(book, "en")).content.decode()
    assert "https://catalogue.example.org/find?isbn=9789630000017&amp;t=A%20kert%20k%C3%B6nyve" in page
    book.isbn = ""
    book.save()
    assert "catalogue.example.org" not in client.get(address(book, "en")).content.decode()


def test_tells_search_engines_what_it_is(client: Client, book: Book) -> None:
    book.title = "</script><script>alert(1)</script>"
    book.save()
    factories.entry(factories.campaign(), title="Amit tanultam", book=book)
    page = client.get(address(book)).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    data = json.loads(block[1])
    assert data["@type"] == "Book"
    assert data["name"] == book.title
    assert data["isbn"] == "9789630000017"
    assert [work["name"] for work in data["subjectOf"]] == ["Amit tanultam"]


def test_takes_few_questions_however_many_entries(
    client: Client, book: Book, django_assert_max_num_queries: Any
) -> None:
    campaign = factories.campaign()
    for number in range(12):
        factories.entry(campaign, title=f"Ötlet {number}", book=book)
    client.get(address(book))
    with django_assert_max_num_queries(9):
        client.get(address(book))


def test_the_sitemap_names_books_that_somebody_told_of(client: Client, settings: Any, book: Book) -> None:
    Book.objects.create(title="Senki", source=Source.CATALOGUE)
    assert client.get("/sitemap.xml").content.count(b"<sitemap>") == 1
    entry = factories.entry(factories.campaign(), book=book)
    assert client.get("/sitemap.xml").content.count(b"<sitemap>") == 2
    told = client.get("/sitemap-2.xml").content.decode()
    assert told.count("<loc>") == 1
    assert f"{settings.SITE_URL}/{settings.LANGUAGE_CODE}/books/{book.uuid}/" in told
    entry.unpublish()
    assert client.get("/sitemap.xml").content.count(b"<sitemap>") == 1
    assert client.get("/sitemap-2.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404
