"""Permanent addresses lead to the page, the manifest or JSON, in the reader's language."""

import pytest
from django.test import Client

from archive_pages.models import IssuePage
from tests import factories

pytestmark = pytest.mark.django_db
LD = "application/ld+json"
PRESENTATION = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


@pytest.fixture
def issue() -> IssuePage:
    page = factories.issue()
    for _number in range(3):
        factories.canvas(page)
    return page


def led(client: Client, uuid: object, accept: str = "text/html", language: str = "en", query: str = "") -> str:
    response = client.get(f"/id/{uuid}{query}", headers={"accept": accept, "accept-language": language})
    assert response.status_code == 303
    assert {"Accept", "Accept-Language"} <= set(response["Vary"].split(", "))
    return response["Location"]


@pytest.mark.parametrize("language", ["hu", "ro", "en", "fa"])
def test_a_browser_is_led_to_the_page_in_its_readers_language(client: Client, issue: IssuePage, language: str) -> None:
    place = led(client, issue.uuid, "text/html,application/xhtml+xml,*/*;q=0.8", language)
    assert place.startswith(f"/{language}/")
    assert client.get(place).status_code == 200


def test_a_canvas_is_led_to_its_place_in_the_issue(client: Client, issue: IssuePage) -> None:
    second = issue.canvases.get(order=2)
    place = led(client, second.uuid, query="?region=1,2,30,40&q=sz%C3%A9p&evil=1")
    assert place.endswith("?page=2&q=sz%C3%A9p&region=1%2C2%2C30%2C40")
    assert b'aria-current="page"' in client.get(place).content


def test_viewers_and_programs_are_led_to_their_own_forms(client: Client, issue: IssuePage) -> None:
    canvas, title = issue.canvases.get(order=1), issue.get_parent().specific
    manifest = f"/iiif/presentation/3/{issue.uuid}/manifest"
    assert led(client, issue.uuid, LD).endswith(manifest)
    assert led(client, issue.uuid, PRESENTATION).endswith(manifest)
    assert led(client, canvas.uuid, LD).endswith(manifest)
    assert led(client, title.uuid, LD).endswith(f"/iiif/presentation/3/{title.uuid}/collection")
    assert led(client, issue.uuid, "application/json") == f"/api/v2/pages/{issue.pk}/"
    assert led(client, canvas.uuid, "application/json") == f"/canvas/{canvas.uuid}.json"
    assert led(client, issue.uuid, "text/html;q=0.5, application/ld+json").endswith(manifest)


def test_who_asks_for_anything_gets_the_page(client: Client, issue: IssuePage) -> None:
    for accept in ("*/*", "", "image/png"):
        assert led(client, issue.uuid, accept).startswith("/en/")


def test_an_unknown_id_is_not_found(client: Client) -> None:
    assert client.get("/id/00000000-0000-4000-8000-000000000000").status_code == 404
    assert client.get("/id/nonsense", follow=True).status_code == 404
