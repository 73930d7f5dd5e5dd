"""Numbers for the board."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from books.models import Book
from campaigns.models import AgeGroup, CampaignPage, PartKind, Submission
from campaigns.models.submission import State
from campaigns.statistics.counting import Row, in_minutes, statistics, years
from campaigns.statistics.sheets import cell, written
from campaigns.statistics.views import in_words

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
    assert [(row.name, row.entries) for row in told.months] == [("May 2026", 2), ("June 2026", 1)]
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
def test_only_years_in_which_something_was_sent_are_offered() -> None:
    assert years() == []
    page = factories.campaign()
    for year in (2023, 2025, 2026):
        shown(page, created_at=MAY.replace(year=year))
    factories.submission(page, State.DRAFT, created_at=MAY.replace(year=2022))
    assert years() == [2026, 2025, 2023]


@pytest.mark.django_db
def test_the_page_and_the_table_ask_as_much_for_many_as_for_one(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    for address in (PAGE, TABLE):
        asked = []
        for count in (1, 6):
            for number in range(count):
                factories.file(shown(page, town=f"Falu {number}", book=Book.objects.create(title="Ábel")))
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 14, address


@pytest.mark.django_db
def test_counting_costs_a_fixed_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page = factories.campaign()
    for n in (1, 5):
        for _one in range(n):
            factories.file(shown(page, town="Szováta", book=Book.objects.create(title="Ábel")))
        with django_assert_num_queries(3):
            statistics()


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("hu", "Város, falu;12,5;3"),
        ("ro", "Város, falu;12,5;3"),
        ("en", '"Város, falu",12.5,3'),
        ("fa", '"Város, falu",12.5,3'),
    ],
)
def test_a_spreadsheet_of_its_language_parts_cells_and_reads_numbers(language: str, row: str) -> None:
    with translation.override(language):
        assert written([["Város, falu", 12.5, 3]]) == f"\ufeff{row}\r\n"


@pytest.mark.embedded
@given(st.text())
def test_no_cell_is_a_formula(words: str) -> None:
    found = cell(words)
    assert not found or found[0] not in "=+-@＝＋－＠\t\r\n"
    assert "\n" not in found
    assert "\u202e" not in found


@pytest.mark.embedded
@given(st.lists(st.floats(0, 100_000)))
def test_minutes_of_a_table_add_up(lengths: list[float]) -> None:
    rows = [Row(str(number), 1, seconds) for number, seconds in enumerate(lengths)]
    in_minutes(rows)
    assert sum(row.minutes for row in rows) == round(sum(lengths) / 60)
    assert all(abs(row.minutes - row.seconds / 60) < 1 for row in rows)


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("took", "words"),
    [
        (timedelta(seconds=5), "1 minute"),
        (timedelta(minutes=20), "20 minutes"),
        (timedelta(minutes=59, seconds=40), "1 hour"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=3), "3 days"),
        (None, ""),
    ],
)
def test_how_long_decisions_took_is_never_nothing(took: timedelta | None, words: str) -> None:
    assert in_words(took) == words
