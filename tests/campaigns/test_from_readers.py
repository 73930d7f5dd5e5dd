"""Pages of walks lead readers who have a photograph to the campaign that asks for it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.campaigns import factories
from tests.walks import factories as walks
from tests.walks.factories import shown
from walks.models import Photograph, StopPage

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
LINK = re.compile(r'href="([^"]*/take-part/\?about=[^"]*)"')


def links(client: Client, page: Page) -> list[str]:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    return [address.replace("&amp;", "&") for address in LINK.findall(answer.content.decode())]


@pytest.fixture
def stop() -> StopPage:
    return walks.stop(walks.walk())


def asking(name: str = "Képeket kérünk", **fields: Any) -> Any:
    return factories.campaign(name, parts=("photograph",), from_readers=True, **fields)


def test_a_stop_and_its_walk_lead_to_the_campaign(client: Client, stop: StopPage) -> None:
    campaign = asking()
    walk = stop.get_parent()
    assert links(client, stop) == [f"{campaign.get_url()}take-part/?about={stop.pk}"]
    assert links(client, walk) == [f"{campaign.get_url()}take-part/?about={walk.pk}"]


@pytest.mark.parametrize("why", ["does not ask", "draft", "closed", "not yet open", "private", "embargo"])
def test_nothing_leads_where_nobody_may_go(client: Client, stop: StopPage, why: str) -> None:
    campaign, now = asking(), timezone.now()
    if why == "does not ask":
        campaign.from_readers = False
    elif why == "draft":
        campaign.live = False
    elif why == "closed":
        campaign.closes_at = now - timedelta(minutes=1)
    elif why == "not yet open":
        campaign.opens_at = now + timedelta(minutes=1)
    elif why == "embargo":
        campaign.embargo_until = now + timedelta(days=1)
    else:
        PageViewRestriction.objects.create(page=campaign, restriction_type=PageViewRestriction.LOGIN)
    campaign.save()
    assert links(client, stop) == []


def test_the_clock_opens_and_closes_without_anybody(
    client: Client, stop: StopPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    asking(opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=3))
    for hours, there in ((0, False), (2, True), (4, False)):
        monkeypatch.setattr(timezone, "now", lambda later=now + timedelta(hours=hours): later)
        assert bool(links(client, stop)) is there


def test_the_nearest_campaign_is_the_one(client: Client, stop: StopPage) -> None:
    village = walks.place("Holdfalva")
    stop.place = walks.place("A templom", parent=village)
    stop.save()
    elsewhere = asking("Máshol", place=walks.place("Napfalva"))
    assert elsewhere.get_url() in links(client, stop)[0]
    anywhere = asking("Bárhol")
    assert anywhere.get_url() in links(client, stop)[0]
    in_village = asking("A faluban", place=village)
    assert in_village.get_url() in links(client, stop)[0]
    of_walk = asking("A sétáról", about=stop.get_parent())
    assert of_walk.get_url() in links(client, stop)[0]
    of_stop = asking("A templomról", about=stop)
    asking("Később, bárhol")
    assert of_stop.get_url() in links(client, stop)[0]


def test_in_the_readers_language(client: Client, stop: StopPage) -> None:
    campaign = asking(about=stop)
    english = factories.translated(campaign, "en", "We ask for pictures")
    translated = walks.translated(stop, "en", "The church")
    parent = translated.get_parent()
    Page.objects.filter(pk=parent.pk).update(live=True)
    (link,) = links(client, translated)
    assert link == f"{english.get_url()}take-part/?about={translated.pk}"
    assert campaign.get_url() in links(client, stop)[0]


def test_a_photograph_of_an_unknown_day_asks_who_knows(client: Client, stop: StopPage) -> None:
    old = Photograph.objects.create(title="Esküvő", date="193X", width=800, height=600, pyramid="x.tif")
    new = Photograph.objects.create(title="Tegnap", date="2024-05-17", width=800, height=600, pyramid="y.tif")
    for photograph in (old, new):
        shown(stop, photograph)
    assert links(client, stop) == []
    campaign = asking()
    about = f"{campaign.get_url()}take-part/?about={stop.pk}"
    assert sorted(links(client, stop)) == [about, f"{about}&photograph={old.uuid}"]


def test_it_takes_no_query_once_campaigns_are_remembered(client: Client, stop: StopPage) -> None:
    without = _queries(client, stop)
    asking(about=stop)
    assert _queries(client, stop) == without


def _queries(client: Client, stop: StopPage) -> int:
    client.get(stop.get_url())
    with CaptureQueriesContext(connection) as captured:
        client.get(stop.get_url())
    return len(captured)
