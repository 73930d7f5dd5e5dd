"""The queue of entries that wait for a decision."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from books.models import Book
from campaigns.models import PartKind, Person, PersonRole
from campaigns.models.file import FileState
from campaigns.models.submission import State

from . import factories
from .desked import QUEUE, at, at_the_desk, text

pytestmark = pytest.mark.django_db
NOW = timezone.now()
QUERIES = 14  # of which five are the menu’s and the user’s


def titles(client: Client, query: str = "") -> list[str]:
    return [str(row.submission) for row in client.get(f"{QUEUE}{query}").context["rows"]]


def test_the_longest_waiting_stands_first(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    for title, days in (("Tegnapi", 1), ("Régi", 9), ("Mai", 0)):
        factories.submission(page, title=title, sent_at=NOW - timedelta(days))
    assert titles(client) == ["Régi", "Tegnapi", "Mai"]
    assert titles(client, "?order=newest") == ["Mai", "Tegnapi", "Régi"]
    assert titles(client, "?waiting=7") == ["Régi"]
    assert titles(client, "?waiting=1") == ["Régi", "Tegnapi"]


def test_the_queue_is_narrowed(client: Client) -> None:
    me = at_the_desk(client)
    page, other = factories.campaign(), factories.campaign("Minden ház könyvtár")
    film = factories.submission(page, title="Film", assigned_to=me, language="ro")
    factories.file(film, PartKind.VIDEO)
    sound = factories.submission(other, title="Hang", name_shown="Nagy Béla")
    factories.file(sound, PartKind.AUDIO, state=FileState.READY, problem="too-quiet")
    written = factories.submission(page, title="Írás", text="Egy mondat.")
    Person.objects.create(submission=written, role=PersonRole.SHOWN, name="Kovács Ági")
    far = factories.submission(page, title="Máshol", elsewhere="https://video.example.org/1")
    done = factories.submission(page, State.PUBLISHED, title="Kész")
    first = {"Film", "Hang", "Írás", "Máshol"}
    for query, wanted in {
        "": first,
        "?kind=video": {"Film"},
        "?kind=audio": {"Hang"},
        "?kind=text": {"Írás"},
        "?kind=platform": {"Máshol"},
        f"?campaign={other.pk}": {"Hang"},
        "?language=ro": {"Film"},
        "?assigned=me": {"Film"},
        "?assigned=nobody": {"Hang", "Írás", "Máshol"},
        "?trouble=on": {"Hang"},
        "?state=published": {"Kész"},
        "?state=all": {*first, "Kész"},
        "?q=nagy": {"Hang"},
        "?q=kovács": {"Írás"},
        "?q=film": {"Film"},
        f"?q={far.code.upper()}": {"Máshol"},
        f"?q={done.code}": set(),
        "?kind=nonsense&campaign=x&waiting=%00": first,
    }.items():
        assert set(titles(client, query)) == wanted, query


def test_what_its_sender_is_still_writing_is_nobody_elses_business(client: Client) -> None:
    at_the_desk(client)
    draft = factories.submission(state=State.DRAFT, title="Vázlat")
    assert titles(client, "?state=all") == []
    assert titles(client, "?state=draft") == []
    assert client.get(at("show", draft.uuid)).status_code == 404


def test_an_entry_without_a_title_is_called_by_its_book(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(title="", book=Book.objects.create(title="Ábel a rengetegben"))
    for page in (QUEUE, at("show", entry.uuid)):
        assert "Ábel a rengetegben</bdi>" in text(client.get(page))


def test_an_empty_queue_says_what_to_do(client: Client) -> None:
    at_the_desk(client)
    assert "Nothing waits for a decision" in text(client.get(QUEUE))
    assert "No entry fits these filters" in text(client.get(f"{QUEUE}?kind=video"))


def test_the_menu_says_how_many_wait(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    assert '"Entries"' in text(client.get("/admin/"))
    factories.submission(page)
    factories.submission(page, State.APPROVED)
    factories.submission(page, State.CHECKING)
    assert "Entries (2)" in text(client.get("/admin/"))


def test_no_query_grows_with_rows(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    at_the_desk(client)
    page = factories.campaign()
    counts = []
    for n in (1, 6):
        for _one in range(n):
            factories.file(factories.submission(page))
        client.get(QUEUE)  # what is remembered for an epoch
        with django_assert_num_queries(QUERIES):
            counts.append(len(client.get(QUEUE).context["rows"]))
        with django_assert_num_queries(QUERIES):
            client.get(f"{QUEUE}?state=all&kind=video&q=a&order=newest&p=9")
    assert counts == [1, 7]
