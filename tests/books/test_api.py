"""Books in the headless API."""

from typing import Any

import pytest
from django.test import Client

from books.models import Book, Source
from search import outbox
from tests.campaigns import factories

pytestmark = pytest.mark.django_db


def titles(client: Client, **asked: str) -> list[str]:
    answer = client.get("/api/v2/books/", asked)
    assert answer.status_code == 200, answer.content
    return [one["title"] for one in answer.json()["items"]]


def test_lists_those_that_may_be_shown(client: Client) -> None:
    Book.objects.create(title="A katalógusé", source=Source.CATALOGUE)
    typed = Book.objects.create(title="Egy olvasóé")
    hidden = Book.objects.create(title="Senkié")
    campaign = factories.campaign()
    factories.submission(campaign, book=hidden)
    entry = factories.entry(campaign, book=typed)
    assert titles(client) == ["A katalógusé", "Egy olvasóé"]
    assert client.get(f"/api/v2/books/{hidden.pk}/").status_code == 404
    entry.unpublish()
    assert titles(client) == ["A katalógusé"]
    assert client.get(f"/api/v2/books/{typed.pk}/").status_code == 404


def test_is_searched_and_filtered(client: Client) -> None:
    Book.objects.create(title="A kert könyve", isbn="9789630000017", source=Source.CATALOGUE)
    Book.objects.create(title="A kert titka")
    Book.objects.create(title="Hajók", source=Source.CATALOGUE)
    outbox.drain_records()
    assert titles(client, search="kert") == ["A kert könyve"]
    assert titles(client, isbn="9789630000017") == ["A kert könyve"]


def test_tells_where_it_is_read_and_borrowed(client: Client, settings: Any) -> None:
    settings.BORROW_URL = "https://catalogue.example.org/?isbn={isbn}"
    book = Book.objects.create(title="A kert könyve", isbn="9789630000017", language="ro", source=Source.CATALOGUE)
    told = client.get(f"/api/v2/books/{book.pk}/").json()
    assert told["borrow_url"] == "https://catalogue.example.org/?isbn=9789630000017"
    assert told["meta"]["html_url"] == f"{settings.SITE_URL}/ro/books/{book.uuid}/"
