"""A campaign's page: what, until when, how long it takes, one button; entries below."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from campaigns.models import CampaignPage
from tests import factories as library

from . import factories, gallery

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
BUTTON = re.compile(r'<a class="button button--primary button--large" href="([^"]+)"')


def html_of(client: Client, page: Any, status: int = 200) -> str:
    answer = client.get(page.url)
    assert answer.status_code == status
    return answer.content.decode()


def in_words(client: Client, page: Any) -> str:
    main = html_of(client, page).split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def campaign(language: str = "en", **fields: Any) -> CampaignPage:
    return factories.campaign("Every librarian is a reader", language, **fields)


def hours(count: int) -> datetime:
    return timezone.now() + timedelta(hours=count)


def test_an_open_campaign_has_one_button(client: Client) -> None:
    page = campaign(closes_at=datetime(2031, 11, 30, 18, 0, tzinfo=timezone.get_default_timezone()))
    html = html_of(client, page)
    assert BUTTON.findall(html) == [f"{page.url}take-part/"]
    said = in_words(client, page)
    assert "Open until 30 November 2031, 18:00" in said
    assert "It takes about 15 minutes, on a phone too." in said
    assert "a film, at most 5 minutes" in said


def test_midnight_belongs_to_the_day_that_ends(client: Client) -> None:
    page = campaign(closes_at=datetime(2031, 12, 1, 0, 0, tzinfo=timezone.get_default_timezone()))
    assert "until 30 November 2031, midnight" in in_words(client, page)


def test_who_comes_too_early_is_told_when(client: Client) -> None:
    page = campaign(opens_at=datetime(2031, 1, 5, 9, 0, tzinfo=timezone.get_default_timezone()))
    html = html_of(client, page)
    assert not BUTTON.findall(html)
    assert "opens on 5 January 2031, 09:00" in html
    assert "take-part" not in html


def test_who_comes_too_late_sees_the_entries(client: Client) -> None:
    page = campaign(opens_at=hours(-48), closes_at=hours(-1))
    gallery.published(page, "A book from the attic")
    html = html_of(client, page)
    assert not BUTTON.findall(html)
    assert "take-part" not in html
    assert "Thank you to everybody who took part." in html
    assert "A book from the attic" in html


def test_the_clock_decides_without_a_job(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = campaign(opens_at=hours(-1), closes_at=hours(1))
    assert BUTTON.findall(html_of(client, page))
    later = hours(2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not BUTTON.findall(html_of(client, page))


def test_the_last_day_is_called_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    zone = timezone.get_default_timezone()
    page = campaign(closes_at=datetime(2031, 11, 30, 18, 0, tzinfo=zone))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 11, 30, 0, 30, tzinfo=zone))
    assert "today is the last day" in html_of(client, page)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 11, 27, 23, 30, tzinfo=zone))
    assert "3 days left" in html_of(client, page)


def test_entries_and_their_minutes_are_counted(client: Client) -> None:
    page = campaign()
    for minutes in (2, 3):
        gallery.film(gallery.published(page), seconds=60.0 * minutes)
    said = in_words(client, page)
    assert "2 entries 5 minutes so far" in said


def test_an_empty_campaign_asks_for_the_first(client: Client) -> None:
    assert "Nobody has taken part yet" in html_of(client, campaign())


def test_the_reel_has_the_newest_with_a_picture(client: Client) -> None:
    page = campaign()
    for number in range(10):
        gallery.film(gallery.published(page, f"Film {number}"))
    gallery.published(page, "Words alone", text="Words.")
    html = html_of(client, page)
    reel = html.split('class="reel"')[1].split("</ul>")[0]
    assert re.findall(r'class="reel__name"[^>]*>([^<]+)<', reel) == [f"Film {number}" for number in range(9, 1, -1)]
    assert 'tabindex="0"' in reel  # it is scrolled by keyboard


@pytest.mark.parametrize("hide", ["draft", "embargo", "private", "expired"])
def test_what_is_closed_is_neither_shown_nor_counted(client: Client, hide: str) -> None:
    page = campaign()
    gallery.film(gallery.published(page, "Open to all"), seconds=60)
    other = gallery.published(page, "Not for everybody")
    gallery.film(other, seconds=600)
    if hide == "private":
        library.restrict(other)
    else:
        values: dict[str, Any] = {
            "draft": {"live": False},
            "embargo": {"embargo_until": hours(1)},
            "expired": {"expire_at": hours(-1)},
        }[hide]
        for name, value in values.items():
            setattr(other, name, value)
        other.save()
    said = in_words(client, page)
    assert "Not for everybody" not in said
    assert "1 entry 1 minute so far" in said


def test_with_its_campaign_an_entry_is_closed(client: Client) -> None:
    page = campaign()
    entry = gallery.published(page)
    client.get(entry.url)
    page.embargo_until = hours(1)
    page.save()
    assert client.get(page.url).status_code == 404
    assert client.get(entry.url).status_code == 404
    assert client.get(f"{page.url}entries/").status_code == 404


def test_an_embargo_on_an_entry_lifts_by_the_clock(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = campaign()
    gallery.published(page, "Tomorrow's", embargo_until=hours(1))
    assert "Tomorrow" not in html_of(client, page)
    later = hours(2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "Tomorrow" in html_of(client, page)


def test_every_language_shows_the_same_entries(client: Client) -> None:
    page = factories.campaign("Minden ház könyvtár")
    persian = factories.translated(page, "fa", "هر خانه یک کتابخانه")
    entry = gallery.published(page, "A padlásról")
    html = html_of(client, persian)
    assert f'<a href="{persian.url}{entry.slug}/">A padlásról</a>' in html
    assert 'lang="hu" dir="ltr"><a' in html
    answer = client.get(f"{persian.url}{entry.slug}/")
    assert answer.status_code == 200
    assert '<html lang="fa" dir="rtl">' in answer.content.decode()


def test_words_of_people_are_shown_as_words(client: Client) -> None:
    page = campaign(takers="<script>alert(1)</script>", hashtag='"><b>x', accounts="@a<i>")
    gallery.published(page, "<img src=x onerror=1>", name_shown="<b>Anna</b>", town="<u>Holdfalva</u>")
    html = html_of(client, page)
    for hostile in ("<script>alert", "<b>x", "<i>", "<img src=x", "<b>Anna", "<u>"):
        assert hostile not in html


def test_what_is_passed_on_has_the_hashtag_and_the_accounts(client: Client) -> None:
    page = campaign(hashtag="EveryLibrarian", accounts="@library @reading")
    html = html_of(client, page)
    assert 'data-text="Every librarian is a reader #EveryLibrarian @library @reading"' in html


def test_a_thousand_entries_take_as_many_queries_as_ten(client: Client, django_assert_num_queries: Any) -> None:
    page = campaign()
    for _number in range(3):
        gallery.film(gallery.published(page))
    client.get(page.url)
    with django_assert_num_queries(9):
        client.get(page.url)
    for _number in range(30):
        gallery.film(gallery.published(page))
    client.get(page.url)
    with django_assert_num_queries(9):
        client.get(page.url)


def test_a_private_campaign_is_for_who_may_see_it(client: Client) -> None:
    page = campaign()
    entry = gallery.published(page, "For members")
    library.restrict(page)
    assert PageViewRestriction.objects.filter(page=page).exists()
    assert client.get(page.url).status_code != 200
    assert client.get(entry.url).status_code != 200
    client.force_login(library.reader())
    assert "For members" in html_of(client, page)
