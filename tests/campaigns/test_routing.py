"""One entry, with an address in each language that its campaign has."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from campaigns.links import EntryLinks
from cms.core.access import Viewer
from tests.factories import restrict

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


@pytest.fixture
def entry() -> Any:
    page = factories.campaign("Minden könyvtáros olvasó")
    factories.translated(page, "fa", "هر کتابدار یک خواننده")
    factories.translated(page, "en", "Every librarian is a reader")
    return factories.entry(page)


def test_each_language_has_an_address_of_the_entry(client: Client, entry: Any) -> None:
    found = EntryLinks(viewer=Viewer.public()).by_language(entry)
    assert set(found) == {"hu", "en", "fa"}
    for language, url in found.items():
        assert url.startswith(f"/{language}/")
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert f'lang="{language}"' in answer.content.decode()[:400]


def test_the_entry_tells_its_languages(entry: Any) -> None:
    assert set(entry.urls_by_language(RequestFactory().get("/"))) == {"hu", "en", "fa"}


def test_a_code_that_is_none_is_nowhere(client: Client, entry: Any) -> None:
    for url in EntryLinks(viewer=Viewer.public()).by_language(entry).values():
        assert client.get(url.replace(entry.slug, "22222222")).status_code == 404


def test_an_entry_that_is_not_shown_is_nowhere_in_any_language(client: Client, entry: Any) -> None:
    urls = list(EntryLinks(viewer=Viewer.public()).by_language(entry).values())
    entry.live = False
    entry.save()
    assert {client.get(url).status_code for url in urls} == {404}


def test_a_campaign_that_is_closed_closes_its_entries_in_every_language(client: Client, entry: Any) -> None:
    urls = list(EntryLinks(viewer=Viewer.public()).by_language(entry).values())
    campaign = entry.get_parent()
    restrict(campaign, "login")
    assert 200 not in {client.get(url).status_code for url in urls}
    campaign.view_restrictions.all().delete()
    campaign.live = False
    campaign.save()
    assert {client.get(url).status_code for url in urls} == {404}


def test_routing_takes_few_queries(client: Client, entry: Any, django_assert_max_num_queries: Any) -> None:
    page = entry.get_parent().specific
    with django_assert_max_num_queries(2):
        assert page.child_in_any_language(entry.slug) == entry.page_ptr
    other = page.get_translations().first()
    with django_assert_max_num_queries(3):
        assert other.child_in_any_language(entry.slug) == entry.page_ptr
