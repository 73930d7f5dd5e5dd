"""The front page, pages of text, log-in and the pages of what went wrong."""

import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from django.views.defaults import server_error
from PIL import Image
from wagtail.models import PageViewRestriction

from archive_pages.links import MaterialLinks
from archive_pages.models import IssuePage
from cms.media.models import CustomImage
from home.front_page import OnThisDay, on_this_day
from home.models import StandardPage
from tests import factories
from tests.archive_pages.scanned import png

pytestmark = pytest.mark.django_db


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def found_on(today: date) -> OnThisDay | None:
    return on_this_day(IssuePage.objects.live(), today, MaterialLinks())


def test_the_front_page_says_who_we_are_and_offers_searches(client: Client) -> None:
    home = factories.home("en")
    home.title, home.sentence = "County Library", "Newspapers for everyone."
    home.example_searches = "theatre; “market day”"
    home.opening_hours = "Monday 9–17\nTuesday 9–17"
    home.body = [("notice", {"title": "Closed on Friday", "text": "<p>We open again on Saturday.</p>"})]
    home.save()
    page = client.get("/en/").content.decode()
    assert '<h1 class="masthead">County Library</h1>' in page
    assert "Newspapers for everyone." in page
    assert 'href="/en/search/?q=%E2%80%9Cmarket%20day%E2%80%9D"' in page
    assert "Closed on Friday" in page
    assert "<li>Tuesday 9–17</li>" in page
    assert "County Library" in client.get("/en/archive/").content.decode()


def test_an_empty_library_says_so(client: Client) -> None:
    page = words(client, "/en/")
    assert "The archive is still empty" in page
    assert "On this day" not in page
    assert "New in the archive" not in page


def test_on_this_day_takes_the_roundest_anniversary() -> None:
    title = factories.title()
    for year in (1926, 1931, 1976, 2001):
        factories.issue(title, f"{year}-11-22")
    factories.issue(title, "1976-11-23")
    found = found_on(date(2026, 11, 22))
    assert found is not None
    assert (found.day, found.years_ago, found.exact) == (date(1926, 11, 22), 100, True)


@pytest.mark.parametrize(
    ("today", "nearest"),
    [
        (date(2026, 11, 24), date(1935, 11, 22)),
        (date(2026, 12, 30), date(1935, 1, 2)),  # the year is a circle
        (date(2024, 2, 29), date(1935, 1, 2)),
    ],
)
def test_without_an_issue_of_today_the_nearest_day_is_shown_as_such(today: date, nearest: date) -> None:
    title = factories.title()
    for day in ("1935-11-22", "1935-01-02", "1935-08-02", "1935-02", ""):
        factories.issue(title, day, slug=day or "undated")
    found = found_on(today)
    assert found is not None
    assert (found.day, found.exact) == (nearest, False)


def test_an_issue_of_this_year_or_of_a_month_is_no_anniversary() -> None:
    title = factories.title()
    factories.issue(title, "2026-11-22")
    factories.issue(title, "1935-11")
    assert found_on(date(2026, 11, 22)) is None


def test_the_front_page_says_when_it_is_not_this_very_day(client: Client) -> None:
    today = timezone.localdate()
    other = date(1935, today.month % 12 + 1, 5)
    factories.issue(factories.title(), other.isoformat())
    page = words(client, "/en/")
    assert "Near this day" in page
    assert "this is the nearest in the calendar" in page


def test_newest_issues_come_first_and_no_more_than_six(client: Client) -> None:
    title = factories.title()
    for month in range(1, 9):
        factories.issue(title, f"1935-{month:02}-02")
    shown = re.findall(
        r'<h3 class="issue-card__date"><a href="[^"]*/1935-(\d\d)-02/"', client.get("/en/").content.decode()
    )
    assert shown == ["08", "07", "06", "05", "04", "03"]


def test_a_page_of_text_shows_every_kind_of_block(client: Client) -> None:
    drawn = ImageFile(ContentFile(png(Image.new("RGB", (60, 40)))), name="bridge.png")
    picture = CustomImage.objects.create(title="Bridge", description="A stone bridge", credit="A. Painter", file=drawn)
    about = StandardPage(
        title="About",
        slug="about",
        show_in_menus=True,
        body=[
            ("heading", "The house"),
            ("text", "<p>Built in <b>1913</b>.</p>"),
            ("quote", {"quote": "A growing organism.", "source": "Ranganathan"}),
            ("image", {"image": picture, "alternative": "", "caption": "Our bridge"}),
            ("notice", {"title": "Closed", "text": "<p>Today.</p>"}),
        ],
    )
    factories.home("en").add_child(instance=about)
    page = client.get("/en/about/").content.decode()
    for part in (
        "<h2>The house</h2>",
        "<b>1913</b>",
        "Ranganathan",
        'alt="A stone bridge"',
        "A. Painter",
        "Our bridge",
    ):
        assert part in page
    rendition = re.search(r'<img src="(/media/images/[^"]+)"', page)
    assert rendition is not None
    assert client.get(rendition[1]).status_code == 200
    assert '<a href="/en/about/">About</a>' in client.get("/en/").content.decode()
    assert "About" not in words(client, "/hu/")


def test_documents_are_not_handed_out_as_files(client: Client) -> None:
    name = default_storage.save("documents/private.txt", ContentFile(b"for staff"))
    assert client.get(f"/media/{name}").status_code == 404
    assert client.get("/media/images/../documents/private.txt").status_code == 404


def test_a_hidden_page_is_in_no_menu(client: Client) -> None:
    for name in ("Staff rooms", "Draft rooms"):
        factories.home("en").add_child(instance=StandardPage(title=name, show_in_menus=True))
    factories.restrict(StandardPage.objects.get(title="Staff rooms"))
    StandardPage.objects.get(title="Draft rooms").unpublish()
    assert "rooms" not in words(client, "/en/")
    client.force_login(factories.reader())
    assert "Staff rooms" in words(client, "/en/")


def test_a_private_page_asks_for_a_log_in_in_the_readers_language(client: Client) -> None:
    page = StandardPage(title="For members", slug="members")
    factories.home("fa").add_child(instance=page)
    factories.restrict(page)
    factories.reader()
    answer = client.get("/fa/members/", follow=True)
    assert answer.redirect_chain == [("/fa/_util/login/?next=/fa/members/", 302)]
    assert 'dir="rtl"' in answer.content.decode()
    back = client.post("/fa/_util/login/", {"username": "reader", "password": "a quiet word", "next": "/fa/members/"})
    assert back["Location"] == "/fa/members/"
    assert "For members" in words(client, "/fa/members/")


def test_a_page_with_a_password_opens_with_it(client: Client) -> None:
    page = StandardPage(title="For guests", slug="guests")
    factories.home("en").add_child(instance=page)
    restriction = factories.restrict(page, PageViewRestriction.PASSWORD, password="sesame")
    assert "This page needs a password" in words(client, "/en/guests/")
    address = f"/en/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    wrong = client.post(address, {"password": "simsim", "return_url": "/en/guests/"})
    assert "This page needs a password" in wrong.content.decode()
    client.post(address, {"password": "sesame", "return_url": "/en/guests/"})
    assert "For guests" in words(client, "/en/guests/")


def test_nothing_here_is_said_in_the_readers_language_with_a_way_on(client: Client) -> None:
    page = client.get("/hu/nincs-ilyen/")
    assert page.status_code == 404
    assert 'lang="hu"' in page.content.decode()
    assert 'href="/hu/"' in page.content.decode()
    assert 'action="/hu/search/"' in page.content.decode()


def test_a_failure_is_told_without_asking_the_database(rf: RequestFactory, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = server_error(rf.get("/en/"))
    assert answer.status_code == 500
    for language in ("hu", "ro", "en", "fa"):
        assert f'href="/{language}/"' in answer.content.decode() or language == "en"


def test_each_language_leads_to_the_same_page_and_keeps_the_question(client: Client) -> None:
    factories.issue(factories.title("Hírlap", slug="hirlap"), "1935-08-02")
    page = client.get("/en/archive/hirlap/?view=list&year=1935").content.decode()
    for address in (
        "/hu/archivum/hirlap/",
        "/ro/arhiva/hirlap/",
        "/fa/%D8%A8%D8%A7%DB%8C%DA%AF%D8%A7%D9%86%DB%8C/hirlap/",
    ):
        assert f'href="{address}?view=list&amp;year=1935"' in page
        assert client.get(address).status_code == 200


def test_a_link_made_in_a_list_is_the_one_a_reader_can_follow(client: Client) -> None:
    issue = factories.issue(factories.title("Șoim și țară", "ro"), "1935-08-02")
    for language in ("hu", "ro", "en", "fa"):
        with translation.override(language):
            address = MaterialLinks().url(issue)
        assert address.startswith(f"/{language}/")
        assert address.isascii()
        assert client.get(address).status_code == 200


def test_the_librarys_colour_reaches_the_page(client: Client, settings: object) -> None:
    settings.SITE_ACCENT = "#123456"  # type: ignore[attr-defined]
    assert "--site-accent: #123456" in client.get("/en/").content.decode()
