"""Places of titles and issues cost a fixed number of queries where material is saved, indexed and listed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive_pages.models import IssuePage
from places.models import Place
from search import outbox
from tests import factories
from tests.searching import drain, own_index  # noqa: F401

pytestmark = pytest.mark.django_db
TABLES = ("archive_pages_issueplace", "archive_pages_titleplace", "places_place")


def about_places(queries: CaptureQueriesContext) -> int:
    return sum(any(table in query["sql"] for table in TABLES) for query in queries.captured_queries)


def several(count: int) -> list[IssuePage]:
    title = factories.title("Hírlap")
    made = [factories.issue(title, f"1935-08-{day:02}") for day in range(1, count + 1)]
    for issue in made:
        factories.canvas(issue, "a vízimalom kereke")
    return made


def test_saving_an_issue_asks_twice() -> None:
    """Wagtail reads the rows that there are, whatever else is saved."""
    (issue,) = several(1)
    for write in (issue.save, lambda: issue.save_revision().publish()):
        with CaptureQueriesContext(connection) as queries:
            write()
        assert about_places(queries) <= 4


def test_indexing_an_issue_asks_as_often_for_one_page_as_for_ten() -> None:
    (issue,) = several(1)
    place = Place.objects.create(name="Holdfalva")
    issue.places.create(place=place)
    issue.save()
    drain()
    asked = []
    for _more in (0, 9):
        for _number in range(_more):
            factories.canvas(issue, "a malom")
        outbox.touch_canvases(issue.pk)
        with CaptureQueriesContext(connection) as queries:
            drain()
        asked.append(about_places(queries))
    assert asked[0] == asked[1] <= 8


def test_lists_of_issues_ask_as_often_for_ten_as_for_two(client: Client) -> None:
    issues = several(10)
    place = Place.objects.create(name="Holdfalva")
    for issue in issues:
        issue.places.create(place=place)
        issue.save()
    drain()
    addresses = (
        "/api/v2/pages/?type=archive_pages.IssuePage&fields=places&limit={}",
        "/hu/search/?q=h%C3%ADrlap&kind=issue",
    )
    for address in addresses:
        client.get(address.format(2))
        counts = []
        for limit in (2, 10):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address.format(limit)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], address
