"""Permanent addresses of walks and stops lead to the page in the reader's language, whatever it is called by then."""

import json

import pytest
from django.test import Client

from tests import factories as common
from walks.models import StopPage, WalkPage

from . import factories

pytestmark = pytest.mark.django_db
LD, JSON = "application/ld+json", "application/json"


def led(client: Client, page: WalkPage | StopPage, language: str = "hu", accept: str = "text/html") -> str:
    """Where it leads; `""` where there is nothing."""
    answer = client.get(f"/id/{page.uuid}", headers={"accept": accept, "accept-language": language})
    if answer.status_code == 404:
        return ""
    assert answer.status_code == 303
    assert {"Accept", "Accept-Language"} <= set(answer["Vary"].split(", "))
    return str(answer["Location"])


@pytest.fixture
def walk() -> WalkPage:
    return factories.walk()


@pytest.fixture
def stop(walk: WalkPage) -> StopPage:
    return factories.stop(walk)


def test_each_reader_is_led_to_the_page_in_her_language(client: Client, walk: WalkPage, stop: StopPage) -> None:
    english = factories.translated(stop, "en", "The church")
    english_walk = WalkPage.objects.get(translation_key=walk.translation_key, locale__language_code="en")
    for one, other in ((stop, english), (walk, english_walk)):
        other.live = True
        other.save()
        for asked in (one, other):
            assert led(client, asked, "hu") == one.url
            assert led(client, asked, "en") == other.url
        assert led(client, one, "ro") == one.url
        assert led(client, other, "ro") == other.url


def test_paper_stays_true_when_a_page_is_renamed_and_moved(client: Client, walk: WalkPage, stop: StopPage) -> None:
    other = factories.walk("Másik séta")
    stop.slug = "ujtemplom"
    stop.save()
    stop.move(other, "last-child")
    moved = StopPage.objects.get(pk=stop.pk)
    assert moved.url.endswith("/masik-seta/ujtemplom/")
    assert led(client, stop) == moved.url


def test_a_language_that_is_hidden_leads_to_one_that_is_not(client: Client, stop: StopPage) -> None:
    english = factories.translated(stop, "en", "The church")
    common.restrict(stop)
    for asked in (stop, english):
        assert led(client, asked, "hu") == english.url
    answer = client.get(f"/id/{stop.uuid}", headers={"accept-language": "hu"})
    assert answer["Cache-Control"] == "public, no-cache"
    client.force_login(common.reader())
    answer = client.get(f"/id/{stop.uuid}", headers={"accept-language": "hu"})
    assert (answer["Location"], answer["Cache-Control"]) == (stop.url, "private, no-store")


def test_what_may_not_be_seen_is_as_if_it_were_not_there(client: Client, walk: WalkPage, stop: StopPage) -> None:
    assert led(client, walk)
    walk.unpublish()
    assert [led(client, walk), led(client, stop)] == ["", ""]  # a stop closes with its walk
    assert client.get("/id/00000000-0000-4000-8000-000000000000").status_code == 404


def test_viewers_and_programs_are_led_to_their_own_forms(client: Client, walk: WalkPage, stop: StopPage) -> None:
    assert led(client, walk, accept=LD) == f"http://testserver/iiif/presentation/3/walk/{walk.uuid}/manifest"
    assert led(client, walk, accept=JSON) == f"/api/v2/pages/{walk.pk}/"
    assert led(client, stop, accept=JSON) == f"/api/v2/pages/{stop.pk}/"
    assert led(client, stop, accept=LD) == stop.url


def test_other_sites_may_embed_what_was_passed_on_to_them(client: Client, walk: WalkPage, stop: StopPage) -> None:
    for page in (walk, stop):
        by_permanent, by_page = (
            client.get("/oembed", {"url": f"http://testserver{path}"}) for path in (f"/id/{page.uuid}", page.url)
        )
        assert json.loads(by_permanent.content) == json.loads(by_page.content)
    walk.unpublish()
    assert client.get("/oembed", {"url": f"http://testserver/id/{walk.uuid}"}).status_code == 404
    for nothing in ("nonsense", "00000000-0000-4000-8000-000000000000", ""):
        assert client.get("/oembed", {"url": f"http://testserver/id/{nothing}"}).status_code == 404
