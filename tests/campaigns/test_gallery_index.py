"""The front page of campaigns, and the open campaign on the library's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.gallery.needs import minutes_of
from campaigns.models import CampaignPart
from tests import factories as library

from . import factories, gallery

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
TITLE = re.compile(r'campaign-card__title"[^>]*><a [^>]*>([^<]+)</a>')


def html_of(client: Client, language: str = "en") -> str:
    answer = client.get(factories.index(language).url)
    assert answer.status_code == 200
    return answer.content.decode()


def days(count: float) -> Any:
    return timezone.now() + timedelta(days=count)


def sections(html: str) -> dict[str, list[str]]:
    """Titles by the id of the heading above them."""
    parts = re.split(r'<h2 class="campaigns__title" id="campaigns-(\w+)"', html)
    return {name: TITLE.findall(part) for name, part in zip(parts[1::2], parts[2::2], strict=True)}


def test_an_empty_library_says_so(client: Client) -> None:
    assert "There is no campaign yet" in html_of(client)


def test_open_ones_come_first_then_those_to_come_then_the_past(client: Client) -> None:
    factories.campaign("Long ago", "en", closes_at=days(-400))
    factories.campaign("Just over", "en", closes_at=days(-1))
    factories.campaign("In summer", "en", opens_at=days(200))
    factories.campaign("Tomorrow", "en", opens_at=days(1))
    factories.campaign("Without an end", "en")
    factories.campaign("Ends soon", "en", opens_at=days(-1), closes_at=days(3))
    assert sections(html_of(client)) == {
        "open": ["Ends soon", "Without an end"],
        "coming": ["Tomorrow", "In summer"],
        "past": ["Just over", "Long ago"],
    }


def test_where_nothing_is_open_it_says_so(client: Client) -> None:
    factories.campaign("Just over", "en", closes_at=days(-1))
    assert "No campaign is open now." in html_of(client)


def test_each_campaign_stands_once_in_the_readers_language(client: Client) -> None:
    both = factories.campaign("Kétnyelvű")
    persian = factories.translated(both, "fa", "دوزبانه")
    factories.campaign("Csak magyarul")
    html = html_of(client, "fa")
    assert set(TITLE.findall(html)) == {"دوزبانه", "Csak magyarul"}
    assert f'href="{persian.url}"' in html
    assert 'lang="hu" dir="ltr"><a' in html


def test_what_may_not_be_seen_is_not_listed(client: Client) -> None:
    library.restrict(factories.campaign("For members", "en"))
    factories.campaign("Tomorrow", "en", embargo_until=days(1))
    factories.campaign("Draft", "en", live=False)
    assert "There is no campaign yet" in html_of(client)
    client.force_login(library.reader())
    assert TITLE.findall(html_of(client)) == ["For members"]


def test_it_says_how_much_has_come(client: Client) -> None:
    page = factories.campaign("Open", "en")
    gallery.film(gallery.published(page), seconds=190 * 60)
    said = " ".join(re.sub(r"<[^>]+>", " ", html_of(client)).split())
    assert "1 entry 190 minutes so far" in said


def test_many_campaigns_take_as_many_queries_as_one(client: Client, django_assert_num_queries: Any) -> None:
    gallery.film(gallery.published(factories.campaign("First", "en")))
    html_of(client)
    with django_assert_num_queries(5):
        html_of(client)
    for number in range(10):
        gallery.film(gallery.published(factories.campaign(f"Campaign {number}", "en")))
    html_of(client)
    with django_assert_num_queries(5):
        html_of(client)


class TestFrontPage:
    def test_the_open_campaign_stands_on_it(self, client: Client) -> None:
        page = factories.campaign("Open", "en", closes_at=days(3), introduction="Send us a book.")
        html = client.get("/en/").content.decode()
        assert "open-campaign" in html
        assert f'href="{page.url}">Open</a>' in html
        assert "Send us a book." in html

    @pytest.mark.parametrize("fields", [{"opens_at": 1}, {"closes_at": -1}, {"embargo_until": 1}])
    def test_one_that_is_not_open_does_not(self, client: Client, fields: dict[str, int]) -> None:
        factories.campaign("Not now", "en", **{name: days(count) for name, count in fields.items()})
        assert "Not now" not in client.get("/en/").content.decode()

    def test_the_readers_language_comes_first(self, client: Client) -> None:
        factories.campaign("Magyar", closes_at=days(1))
        factories.campaign("English", "en", closes_at=days(9))
        html = client.get("/en/").content.decode()
        section = html.split("open-campaign__title")[1].split("</section>")[0]
        assert "English</a>" in section
        assert "Magyar" not in section

    def test_it_takes_few_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        gallery.film(gallery.published(factories.campaign("Open", "en")))
        client.get("/en/")
        with django_assert_max_num_queries(20):
            client.get("/en/")

    def test_the_menu_leads_to_campaigns(self, client: Client) -> None:
        html = client.get("/en/").content.decode()
        assert f'<a href="{factories.index("en").url}"' in html


@pytest.mark.parametrize(
    ("parts", "minutes"),
    [
        ([{"kind": "photograph"}], 5),
        ([{"kind": "photograph", "least": 3, "most": 5}], 10),
        ([{"kind": "video", "most_seconds": 300}], 15),
        ([{"kind": "video", "most_seconds": 300}, {"kind": "photograph", "alternative": True}], 5),
        ([{"kind": "video", "least": 0}, {"kind": "photograph"}], 5),
        ([{"kind": "audio", "most_seconds": 60}, {"kind": "book"}], 10),
    ],
)
def test_how_long_it_takes(parts: list[dict[str, Any]], minutes: int) -> None:
    assert minutes_of([CampaignPart(**part) for part in parts]) == minutes
