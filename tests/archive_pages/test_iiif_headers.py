"""What caches are told of IIIF answers: on what they depend, and on nothing more."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from archive_pages.models import Canvas
from search import outbox
from tests import factories
from tests.archive_pages.scanned import scan
from tests.searching import own_index  # noqa: F401

pytestmark = pytest.mark.django_db
TILE = "/0,0,512,512/512,512/0/default.jpg"


@pytest.fixture
def canvas() -> Canvas:
    title = factories.title(publisher="Benkő László", dates="1890/1944", frequency="daily")
    canvas = scan(factories.issue(title), text="egy szép nyári reggel")
    outbox.touch_canvases(canvas.issue_id)
    while outbox.drain():
        pass
    return canvas


def image(canvas: Canvas) -> str:
    return f"/iiif/image/3/{canvas.uuid}"


def addresses(canvas: Canvas) -> dict[str, set[str]]:
    """Every public answer, with the request headers that it depends on."""
    title = canvas.issue.get_parent().specific
    return {
        f"{image(canvas)}{TILE}": set(),
        f"{image(canvas)}/full/200,/0/default.jpg": set(),
        image(canvas): set(),
        f"{image(canvas)}/info.json": {"accept"},
        f"/iiif/presentation/3/{canvas.issue.uuid}/manifest": {"accept"},
        f"/iiif/search/1/{canvas.issue.uuid}?q=szép": {"accept"},
        f"/iiif/search/2/{canvas.issue.uuid}?q=szép": {"accept"},
        f"/iiif/presentation/3/{title.uuid}/collection": {"accept", "cookie"},  # it lists what the visitor may see
    }


def varies(response: Any) -> set[str]:
    return {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}


def test_public_answers_depend_on_what_they_say_and_no_more(client: Client, canvas: Canvas) -> None:
    for url, wanted in addresses(canvas).items():
        first = client.get(url, headers={"accept-language": "hu"})
        assert varies(first) == wanted, url
        assert "Content-Language" not in first, url
        assert "Set-Cookie" not in first, url
        assert client.get(url, headers={"accept-language": "fa"}).content == first.content, url
        if etag := first.get("ETag"):
            unchanged = client.get(url, headers={"if-none-match": etag})
            assert unchanged.status_code == 304, url
            assert varies(unchanged) == wanted, url


def test_a_reader_who_is_logged_in_gets_the_public_s_copy(client: Client, canvas: Canvas) -> None:
    strangers = {url: client.get(url).content for url in addresses(canvas)}
    client.force_login(factories.reader())
    for url, wanted in addresses(canvas).items():
        response = client.get(url)
        if "cookie" not in wanted:
            assert varies(response) == wanted, url
            assert response["Cache-Control"].startswith(("public", "no-store")), url
        assert response.content == strangers[url], url


def test_restricted_answers_say_that_they_depend_on_the_visitor(client: Client, canvas: Canvas) -> None:
    factories.restrict(canvas.issue, PageViewRestriction.GROUPS, "researchers")
    client.force_login(factories.reader("scholar", "researchers"))
    for url in addresses(canvas):
        response = client.get(url)
        assert response.status_code in (200, 303), url
        assert "cookie" in varies(response), url
        assert "public" not in response["Cache-Control"], url
        assert "ETag" not in response or url.endswith(".jpg"), url


def test_what_is_not_there_is_said_in_no_language(client: Client) -> None:
    response = client.get("/iiif/image/3/nothing/info.json", headers={"accept-language": "hu"})
    assert (response.status_code, varies(response)) == (404, {"cookie"})
