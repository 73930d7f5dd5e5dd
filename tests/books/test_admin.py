"""Books in the admin: listed, written, and merged where they were named twice."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from books.merging import merge, merge_as
from books.models import Book, Source
from tests.campaigns import factories
from tests.factories import reader

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
MERGE = "/admin/bulk/books/book/merge/"


def two() -> tuple[Book, Book]:
    return (
        Book.objects.create(title="A kert könyve", source=Source.CATALOGUE, record="K-17"),
        Book.objects.create(title="kert könyv", author="Nagy Éva", isbn="9789630000017"),
    )


def test_what_was_about_one_is_about_the_other() -> None:
    kept, other = two()
    campaign = factories.campaign()
    entry, sent = factories.entry(campaign, book=other), factories.submission(campaign, book=other)
    merge(kept, other)
    entry.refresh_from_db()
    sent.refresh_from_db()
    assert entry.book == sent.book == kept
    assert (kept.title, kept.author, kept.isbn) == ("A kert könyve", "Nagy Éva", "9789630000017")
    assert list(Book.objects.all()) == [kept]


def test_a_record_is_not_merged_with_itself() -> None:
    kept, _other = two()
    merge(kept, kept)
    assert Book.objects.count() == 2


def test_merging_takes_the_right_to_change_and_to_delete() -> None:
    kept, other = two()
    user = reader("clerk")
    user.user_permissions.add(Permission.objects.get(codename="change_book"))
    with pytest.raises(PermissionDenied):
        merge_as(user, kept, other)
    assert Book.objects.count() == 2


def test_an_editor_marks_two_and_keeps_one(admin_client: Client) -> None:
    kept, other = two()
    address = f"{MERGE}?id={kept.pk}&id={other.pk}&next=/admin/"
    asked = admin_client.get(address).content.decode()
    assert asked.index("A kert könyve") < asked.index("kert könyv · Nagy Éva")  # the catalogue's is offered first
    answer = admin_client.post(address, {"kept": str(kept.pk)})
    assert answer.status_code == 302
    assert list(Book.objects.all()) == [kept]


def test_one_alone_is_not_merged_nor_with_what_was_not_marked(admin_client: Client) -> None:
    kept, other = two()
    assert "Mark two" in admin_client.get(f"{MERGE}?id={kept.pk}&next=/admin/").content.decode()
    answer = admin_client.post(f"{MERGE}?id={kept.pk}&next=/admin/", {"kept": str(other.pk)})
    assert answer.status_code == 200
    assert Book.objects.count() == 2


def test_who_may_not_change_books_merges_none(client: Client) -> None:
    kept, other = two()
    user = reader("visitor")
    user.groups.add(Group.objects.get(name__in=("Moderators", "Moderátorok", "Moderatori", "ناظران")))
    client.force_login(user)
    client.post(f"{MERGE}?id={kept.pk}&id={other.pk}&next=/admin/", {"kept": str(kept.pk)})
    assert Book.objects.count() == 2


def test_books_are_listed_and_written(admin_client: Client) -> None:
    book, _other = two()
    listed = admin_client.get(reverse("wagtailsnippets_books_book:list")).content.decode()
    assert "A kert könyve" in listed
    edited = admin_client.get(reverse("wagtailsnippets_books_book:edit", args=[book.pk]))
    assert edited.status_code == 200
    answer = admin_client.post(
        reverse("wagtailsnippets_books_book:edit", args=[book.pk]),
        {
            "title": "A kert könyve",
            "author": "",
            "isbn": "978-963-00-0002-4",
            "record": "",
            "publisher": "",
            "year": "",
        },
    )
    assert answer.status_code == 302
    book.refresh_from_db()
    assert book.isbn == "9789630000024"


@pytest.mark.parametrize(("typed", "words"), [("9789630000018", "A digit"), ("963-00-0001-6", "Another book")])
def test_a_wrong_number_and_one_of_another_book_are_told(admin_client: Client, typed: str, words: str) -> None:
    book, _other = two()
    told = {"title": "Kert", "author": "", "isbn": typed, "record": "", "publisher": "", "year": ""}
    answer = admin_client.post(reverse("wagtailsnippets_books_book:edit", args=[book.pk]), told)
    assert words in answer.content.decode()
