"""The gallery of a campaign: how it is narrowed, ordered, paged, and how it stays quick."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from books.models import Book
from campaigns.gallery.choosing import SORTS, Choice, counts
from campaigns.gallery.rows import Row, Rows
from campaigns.models import CampaignPage
from tests import factories as library
from tests.walks.factories import place

from . import factories, gallery

TITLE = re.compile(r'class="entry-card__title"[^>]*><a [^>]*>([^<]+)</a>')


def campaign(language: str = "en", **fields: Any) -> CampaignPage:
    return factories.campaign("Every house is a library", language, **fields)


def html_of(client: Client, page: CampaignPage, query: str = "") -> str:
    answer = client.get(f"{page.url}entries/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client: Client, page: CampaignPage, query: str = "") -> list[str]:
    return TITLE.findall(html_of(client, page, query))


def option(html: str, words: str) -> str:
    """The value of a choice by what it is called."""
    found = re.search(rf'<option value="([^"]*)"[^>]*>{re.escape(words)}</option>', html)
    assert found is not None, words
    return found[1]


@pytest.mark.django_db
class TestGallery:
    def test_an_empty_one_says_so(self, client: Client) -> None:
        html = html_of(client, campaign())
        assert "Nobody has taken part yet" in html
        assert "<select" not in html

    def test_an_empty_one_of_a_closed_campaign_promises_nothing(self, client: Client) -> None:
        html = html_of(client, campaign(closes_at=timezone.now() - timedelta(days=1)))
        assert "No entries were published" in html
        assert "The first entries will stand here" not in html

    def test_it_is_narrowed_by_kind(self, client: Client) -> None:
        page = campaign()
        gallery.film(gallery.published(page, "Film"))
        gallery.sound(gallery.published(page, "Sound"))
        gallery.photograph(gallery.published(page, "Photograph"))
        gallery.published(page, "Words", text="Some words.")
        gallery.published(page, "Elsewhere", text="Some words.", elsewhere="https://example.org/1")
        html = html_of(client, page)
        assert titles(client, page) == ["Elsewhere", "Words", "Photograph", "Sound", "Film"]
        for words, title in (("films", "Film"), ("sound", "Sound"), ("photographs", "Photograph"), ("texts", "Words")):
            assert titles(client, page, f"?kind={option(html, f'{words} (1)')}") == [title]

    def test_it_is_narrowed_by_place_town_age_book_and_language(self, client: Client) -> None:
        page, village = campaign(), place("Holdfalva", names={"en": "Moonvillage"})
        book = Book.objects.create(title="Moonlight")
        gallery.published(page, "One", place=village, age_group="10-13", language="hu")
        gallery.published(page, "Two", town="Kőhalom", age_group="65-", book=book, language="fa")
        html = html_of(client, page)
        for name, words, title in (
            ("where", "Moonvillage (1)", "One"),
            ("where", "Kőhalom (1)", "Two"),
            ("age", "10 to 13 (1)", "One"),
            ("book", "Moonlight (1)", "Two"),
            ("language", "Persian (1)", "Two"),
        ):
            assert titles(client, page, f"?{name}={option(html, words)}") == [title]

    def test_counts_are_of_what_is_left(self, client: Client) -> None:
        page = campaign()
        gallery.film(gallery.published(page, "A", town="Kőhalom"))
        gallery.film(gallery.published(page, "B", town="Holdvár"))
        gallery.sound(gallery.published(page, "C", town="Holdvár"))
        html = html_of(client, page, "?kind=video")
        assert "Holdvár (1)" in html
        assert "sound (1)" in html  # as if no kind had been chosen

    def test_what_fits_nothing_says_so_and_offers_all(self, client: Client) -> None:
        page = campaign()
        gallery.published(page, age_group="65-", text="Words")
        html = html_of(client, page, "?age=65-&kind=video")
        assert "No entry is like that" in html
        assert "All entries" in html

    @pytest.mark.parametrize("query", ["?book={hidden}", "?where=Secretville", "?where={place}"])
    def test_it_tells_nothing_of_what_it_does_not_show(self, client: Client, query: str) -> None:
        page, village = campaign(), place("Secretville")
        hidden = Book.objects.create(title="A title that nobody has looked at")
        gallery.published(page, "Open")
        gallery.published(page, "Draft", live=False, book=hidden, town="Secretville")
        html = html_of(client, page, query.format(hidden=hidden.pk, place=village.pk))
        assert "nobody has looked at" not in html
        assert "Secretville (" not in html
        assert "No entry is like that" in html

    @pytest.mark.parametrize(
        "query",
        ["?kind=x", "?age=100", "?book=99999999999999999999", "?sort=%00", "?p=x", "?p=-3", "?p=999", "?language=%3Cb"],
    )
    def test_an_address_without_sense_is_no_fault(self, client: Client, query: str) -> None:
        page = campaign()
        gallery.published(page, "One")
        html_of(client, page, query)

    def test_order_and_pages_stand_in_the_address(self, client: Client) -> None:
        page = campaign()
        for number in range(30):
            gallery.published(page, f"N{number:02}", seconds=float(number % 7))
        newest = titles(client, page)
        assert newest[:2] == ["N29", "N28"]
        assert len(newest) == 24
        assert titles(client, page, "?p=2")[-1] == "N00"
        assert titles(client, page, "?sort=old")[:2] == ["N00", "N01"]
        assert titles(client, page, "?sort=long")[0] in {"N06", "N13", "N20", "N27"}
        assert 'href="?sort=old&amp;p=2"' in html_of(client, page, "?sort=old")

    def test_what_is_closed_is_neither_listed_nor_counted(self, client: Client) -> None:
        page = campaign()
        gallery.published(page, "Open", town="Kőhalom")
        library.restrict(gallery.published(page, "For members", town="Kőhalom"))
        gallery.published(page, "Tomorrow", town="Kőhalom", embargo_until=timezone.now() + timedelta(days=1))
        assert titles(client, page) == ["Open"]
        assert "Kőhalom (1)" in html_of(client, page)
        client.force_login(library.reader())
        assert set(titles(client, page)) == {"Open", "For members"}
        assert "Kőhalom (2)" in html_of(client, page)

    def test_words_of_people_are_shown_as_words(self, client: Client) -> None:
        page = campaign()
        gallery.published(page, "<b>T", town='"><script>alert(1)</script>', text="<i>x")
        html = html_of(client, page)
        assert "<script>alert" not in html
        assert "<b>T" not in html
        assert "<i>x" not in html

    def test_ten_take_as_many_queries_as_a_thousand(self, client: Client, django_assert_num_queries: Any) -> None:
        page, book, village = campaign(), Book.objects.create(title="Moonlight"), place()
        for _number in range(3):
            gallery.film(gallery.published(page, book=book, place=village))
        html_of(client, page)
        with django_assert_num_queries(7):
            html_of(client, page)
        for _number in range(40):
            gallery.film(gallery.published(page, book=book, place=village))
        html_of(client, page)
        with django_assert_num_queries(7):
            html_of(client, page)


rows = st.builds(
    Row,
    page=st.integers(1, 10_000),
    kinds=st.frozensets(st.sampled_from(["video", "audio", "photograph"]), max_size=2),
    where=st.sampled_from(["", "1", "2", "Kőhalom"]),
    age_group=st.sampled_from(["", "10-13", "65-"]),
    book=st.sampled_from([None, 1, 2]),
    language=st.sampled_from(["hu", "fa"]),
    seconds=st.floats(0, 300),
)
choices = st.builds(
    Choice,
    kind=st.sampled_from(["", "video", "audio"]),
    where=st.sampled_from(["", "1", "Kőhalom"]),
    age=st.sampled_from(["", "65-"]),
    book=st.sampled_from([None, 1]),
    language=st.sampled_from(["", "fa"]),
    sort=st.sampled_from(SORTS),
)


@pytest.mark.embedded
class TestChoice:
    @given(st.lists(rows, max_size=30), choices)
    def test_each_count_is_what_choosing_it_would_leave(self, all_rows: list[Row], choice: Choice) -> None:
        counted = counts(Rows(all_rows), choice)
        for name, of_name in counted.items():
            for value, count in of_name.items():
                assert len(replace(choice, **{name: value}).narrow(all_rows)) == count

    @given(choices)
    def test_an_address_is_read_as_it_was_written(self, choice: Choice) -> None:
        assert Choice.of(QueryDict(choice.query)) == choice

    @given(st.lists(rows, max_size=30), choices)
    def test_order_loses_nothing(self, all_rows: list[Row], choice: Choice) -> None:
        assert Counter(choice.in_order(all_rows)) == Counter(all_rows)
