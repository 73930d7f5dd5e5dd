"""From an address to its page: Wagtail's rules, in fewer queries."""

from typing import Any

import pytest
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from wagtail.models import Page, Site

from cms.core.routing import page_at
from tests.walks import factories
from walks.models import StopPage, WalkPage

pytestmark = pytest.mark.django_db


def test_pages_at_every_depth_are_found(client: Client) -> None:
    walk = factories.walk()
    stop = factories.stop(walk)
    for page in (factories.home(), factories.index(), walk, stop):
        assert client.get(page.url).status_code == 200, page.url
    assert client.get(f"{stop.url}nothing/").status_code == 404
    assert client.get(f"{walk.url}nothing/").status_code == 404
    assert client.get("/hu/nothing/at/all/").status_code == 404


def test_a_draft_is_not_found_but_what_is_below_it_is(client: Client) -> None:
    index, walk = factories.index(), factories.walk()
    index.live = False
    index.save()
    assert client.get(index.url).status_code == 404
    assert client.get(walk.url).status_code == 200  # as Wagtail has it


def test_what_is_moved_renamed_or_unpublished_is_so_at_once(client: Client) -> None:
    index, walk = factories.index(), factories.walk()
    assert client.get(walk.url).status_code == 200
    old = index.url
    index.slug = "mas-setak"
    index.save()
    assert client.get(old).status_code == 404
    assert client.get(factories.index().url).status_code == 200
    walk.refresh_from_db()
    assert client.get(walk.url).status_code == 200
    index.live = False
    index.save()
    assert client.get(factories.index().get_url()).status_code == 404


def test_the_way_is_the_one_that_wagtail_finds(rf: RequestFactory) -> None:
    walk = factories.walk()
    factories.stop(walk)
    home = factories.home()
    for path in ("", "setak", "setak/seta-a-faluban", "setak/seta-a-faluban/a-templom", "setak/x", "archivum"):
        parts = [part for part in path.split("/") if part]
        assert routed(home, rf.get(f"/hu/{path}/"), parts) == wagtails(home, parts), path


def test_a_page_of_an_unexpected_kind_is_found_too(client: Client) -> None:
    from home.models import StandardPage

    walk = factories.walk()
    walk.add_child(instance=StandardPage(title="Egyéb", slug="egyeb"))
    assert client.get(f"{walk.url}egyeb/").status_code == 200


def test_a_file_below_a_page_has_an_address_without_a_slash(client: Client) -> None:
    walk = factories.walk()
    assert client.get(f"{walk.url}walk.geojson").status_code == 200
    assert client.get(f"{walk.url}walk.txt").status_code == 404
    assert client.get(f"{walk.url}other.gpx").status_code == 404
    assert client.get(f"{walk.url}more/walk.geojson").status_code == 404
    assert client.get("/hu/walk.geojson").status_code == 404
    walk.live = False
    walk.save()
    assert client.get(f"{walk.url}walk.geojson").status_code == 404


def test_with_a_second_site_wagtail_finds_the_way(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    address = factories.walk().url
    Site.objects.create(hostname="other.example", root_page=factories.index(), site_name="Other")
    assert client.get(address).status_code == 200
    assert client.get("/hu/seta-a-faluban/", headers={"host": "other.example"}).status_code == 200
    Site.clear_site_root_paths_cache()  # that was this test's alone


def test_a_few_queries_lead_anywhere(client: Client, django_assert_max_num_queries: Any) -> None:
    stop = factories.stop(factories.walk())
    client.get(stop.url)
    request = RequestFactory().get(stop.url)
    with django_assert_max_num_queries(2):
        found = page_at(stop.url)
    assert isinstance(found, StopPage)
    assert found.pk == stop.pk
    assert request.path == stop.url


def test_the_page_at_an_address_in_any_language() -> None:
    walk = factories.walk()
    other = factories.translated(walk, "fa", "گردش")
    assert page_at(walk.url) == walk
    assert page_at(other.url_path) == other
    assert page_at("/api/v2/pages/") is None
    assert page_at("/hu/search/") is None
    assert page_at("nowhere") is None
    assert isinstance(page_at(walk.url), WalkPage)


def routed(home: Page, request: HttpRequest, parts: list[str]) -> int | None:
    try:
        return int(home.route(request, parts).page.pk)
    except Http404:
        return None


def wagtails(page: Page, parts: list[str]) -> int | None:
    """Wagtail's own way down the tree."""
    for slug in parts:
        page = page.get_children().filter(slug=slug).first()
        if page is None:
            return None
    return int(page.pk) if page.live else None
