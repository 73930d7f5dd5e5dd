"""The admin's lists and choosers while their engine can't answer: titles by the database, and a line that says so."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.media.models import CustomDocument
from search.backends.elasticsearch.client import server
from search.backends.listing import titles
from tests import factories
from tests.breakable import Servers, breakable
from tests.searching import lose_index

pytestmark = pytest.mark.django_db
NOTICE = "Search is reduced at the moment"


@pytest.fixture
def lost(settings: Any, own_index: Any) -> None:
    lose_index(settings)


def paper(name: str) -> CustomDocument:
    return CustomDocument.objects.create(title=name, file=ContentFile(b"%PDF-1.4", name="a.pdf"))


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/search/?q=őszi",
        "/admin/pages/search/results/?q=őszi",
        "/admin/pages/{archive}/?q=őszi",
        "/admin/pages/{archive}/results/?q=őszi",
        "/admin/choose-page/search/?q=őszi",
    ],
)
def test_pages_are_found_by_their_titles(admin_client: Client, address: str) -> None:
    factories.title("ŐSZI Napló")
    factories.title("Tavaszi Hírlap")
    answer = admin_client.get(address.format(archive=factories.archive().pk))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert NOTICE in text
    assert "ŐSZI Napló" in text
    assert "Tavaszi" not in text
    assert text.index(NOTICE) < text.index("ŐSZI Napló")


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize("address", ["/admin/documents/?q=", "/admin/documents/results/?q="])
def test_so_are_documents(admin_client: Client, address: str) -> None:
    paper("Szabályzat")
    paper("Levél")
    text = admin_client.get(f"{address}szabály").content.decode()
    assert NOTICE in text
    assert "Szabályzat" in text
    assert "Levél" not in text


@pytest.mark.usefixtures("lost")
def test_the_line_is_in_the_editor_s_language_and_only_where_it_is_true(client: Client) -> None:
    user = User.objects.create_superuser("klara")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    client.force_login(user)
    factories.title("Őszi Napló")
    assert NOTICE in client.get("/admin/pages/search/?q=napló").content.decode()
    for address in ("/admin/", "/admin/pages/search/", f"/admin/pages/{factories.archive().pk}/"):
        assert NOTICE not in client.get(address).content.decode(), address


@pytest.mark.usefixtures("lost")
def test_what_an_editor_may_not_see_is_not_found(client: Client) -> None:
    factories.title("Őszi Napló")
    client.force_login(factories.reader())
    assert "Őszi Napló" not in client.get("/admin/pages/search/?q=napló").content.decode()


@pytest.mark.usefixtures("lost")
def test_a_program_is_told_to_come_back(client: Client) -> None:
    client.raise_request_exception = False
    factories.title("Őszi Napló")
    answer = client.get("/api/v2/pages/?search=napló")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "message" in answer.json()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (PlainText("őszi napló"), {"Őszi Napló"}),
        (PlainText("őszi hírlap", operator="or"), {"Őszi Napló", "Tavaszi Hírlap"}),
        (PlainText("apl"), {"Őszi Napló"}),
        (PlainText("100%"), set()),
        (Phrase("szi nap"), {"Őszi Napló"}),
        (Fuzzy("napló"), {"Őszi Napló"}),
        (Boost(PlainText("napló"), 2.0), {"Őszi Napló"}),
        (And([PlainText("őszi"), Not(PlainText("hírlap"))]), {"Őszi Napló"}),
        (Or([PlainText("őszi"), PlainText("tavaszi")]), {"Őszi Napló", "Tavaszi Hírlap"}),
        (Not(MatchAll()), set()),
    ],
)
def test_each_kind_of_query(query: Any, found: set[str]) -> None:
    made = {factories.title(name).pk: name for name in ("Őszi Napló", "Tavaszi Hírlap")}
    assert {made[pk] for pk, _score in titles.find(query, Page) if pk in made} == found


def test_what_has_no_title_is_found_by_what_else_it_has() -> None:
    user = User.objects.create_user("klara", first_name="Klára")
    assert [pk for pk, _score in titles.find(PlainText("klár"), CustomDocument)] == []
    if hasattr(User, "get_searchable_search_fields"):
        assert [pk for pk, _score in titles.find(PlainText("klár"), User)] == [user.pk]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with breakable("elasticsearch") as own:
        yield own


@pytest.fixture
def search_server(servers: Servers, settings: Any, own_index: Any) -> Iterator[Servers]:
    """The server of this module's own, there again at the end for the index to be taken away."""
    settings.ELASTICSEARCH_URL = servers.settings["ELASTICSEARCH_URL"]
    settings.ELASTICSEARCH_TIMEOUT = 1500
    server().breaker.reset()
    yield servers
    servers.thaw("elasticsearch")
    servers.start()
    server().breaker.reset()


def stop(servers: Servers) -> None:
    servers.stop()


def freeze(servers: Servers) -> None:
    servers.freeze("elasticsearch")


@pytest.mark.production
@pytest.mark.parametrize("break_it", [freeze, stop])
def test_a_real_server_that_is_gone(
    break_it: Callable[[Servers], None], search_server: Servers, admin_client: Client
) -> None:
    factories.title("Őszi Napló")
    admin_client.get("/admin/pages/")  # what the first page of a process takes is not what is measured
    break_it(search_server)
    for address in ("/admin/pages/search/?q=napló", "/admin/pages/search/?q=őszi", "/admin/choose-page/search/?q=őszi"):
        started = time.monotonic()
        text = admin_client.get(address).content.decode()
        assert time.monotonic() - started < 2.0
        assert NOTICE in text
        assert "Őszi Napló" in text
