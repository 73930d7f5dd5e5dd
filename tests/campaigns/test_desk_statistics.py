"""Numbers for the board."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from books.models import Book
from campaigns.models import AgeGroup, CampaignPage, PartKind, Submission
from campaigns.models.submission import State
from campaigns.statistics.counting import statistics
from campaigns.statistics.sheets import cell

from . import factories
from .desked import at_the_desk, text

PAGE, TABLE = "/admin/entries/statistics/", "/admin/entries/statistics/entries.csv"
MAY = datetime(2026, 5, 3, 12, tzinfo=UTC)


def shown(page: CampaignPage, **fields: object) -> Submission:
    fields = {"sent_at": MAY, "decided_at": MAY + timedelta(hours=5), "age_group": AgeGroup.ADULT, **fields}
    return factories.submission(page, State.PUBLISHED, **fields)


@pytest.mark.django_db
def test_what_is_published_is_counted() -> None:
    page, other = factories.campaign("Első"), factories.campaign("Második")
    book = Book.objects.create(title="Ábel")
    film = shown(page, town="Szováta", book=book)
    factories.file(film, PartKind.VIDEO, seconds=120.0)
    factories.file(film, PartKind.PHOTOGRAPH)
    factories.file(shown(page, town="szováta", text="x", book=book), PartKind.AUDIO, seconds=30.0)
    shown(other, language="ro", town="Korond", sent_at=MAY + timedelta(days=40), decided_at=MAY + timedelta(days=41))
    factories.submission(page, State.WAITING, sent_at=MAY, town="Parajd")
    factories.submission(page, State.DRAFT, town="Parajd")
    told = statistics()
    assert (told.entries, told.seconds, told.towns, told.books) == (3, 150.0, 2, 1)
    assert [(row.name, row.entries, row.seconds) for row in told.campaigns] == [("Első", 2, 150.0), ("Második", 1, 0)]
    assert [(row.name, row.entries) for row in told.months] == [("2026-05", 2), ("2026-06", 1)]
    assert {row.name: (row.entries, row.seconds) for row in told.kinds} == {
        "photograph": (1, 0),
        "sound": (1, 30.0),
        "film": (1, 120.0),
        "text": (1, 0),
        "book": (2, 0),
    }
    assert [(row.name, row.entries) for row in told.languages] == [("Hungarian", 2), ("Romanian", 1)]
    assert {row.name: row.entries for row in told.states} == {"published": 3, "waits for a decision": 1}
    assert (told.decided, told.usual) == (3, timedelta(hours=5))
    assert statistics(other).entries == 1
    assert statistics(year=2025).entries == 0


@pytest.mark.django_db
def test_few_are_told_together() -> None:
    page = factories.campaign()
    for town, age, n in (("Szováta", AgeGroup.ADULT, 3), ("Korond", AgeGroup.CHILD, 2), ("Parajd", AgeGroup.SENIOR, 1)):
        for _one in range(n):
            shown(page, town=town, age_group=age)
    told = statistics()
    assert [(row.name, row.entries) for row in told.ages] == [("18 to 64", 3), ("ages named fewer than thrice", 3)]
    assert [(row.name, row.entries) for row in told.places] == [("Szováta", 3), ("places named fewer than thrice", 3)]


@pytest.mark.django_db
def test_the_board_reads_a_page_and_takes_a_table_along(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign("=HYPERLINK(A1)")
    for _one in range(3):
        shown(page, town="\u202e@SUM(1)", name_shown="Kiss Anna", title="Titkos cím")
    said = text(client.get(f"{PAGE}?campaign={page.pk}&year=2026"))
    table = client.get(f"{TABLE}?campaign={page.pk}&year=x")
    assert table.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(StringIO(text(table).removeprefix("\ufeff"))))
    assert ["By campaign", "'=HYPERLINK(A1)", "3", "0"] in rows
    assert ["By town", "'@SUM(1)", "3", "0"] in rows
    for words in (said, text(table)):
        assert "Kiss Anna" not in words
        assert "Titkos" not in words
    assert "Entries in numbers" in text(client.get("/admin/"))


@pytest.mark.django_db
def test_counting_costs_a_fixed_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page = factories.campaign()
    for n in (1, 5):
        for _one in range(n):
            factories.file(shown(page, town="Szováta", book=Book.objects.create(title="Ábel")))
        with django_assert_num_queries(3):
            statistics()


@pytest.mark.embedded
@given(st.text())
def test_no_cell_is_a_formula(words: str) -> None:
    found = cell(words)
    assert not found or found[0] not in "=+-@＝＋－＠\t\r\n"
    assert "\n" not in found
    assert "\u202e" not in found
