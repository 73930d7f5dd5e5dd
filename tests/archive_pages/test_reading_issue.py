"""An issue's page as the server writes it: pages, text, search and neighbours, all without a script."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from archive_pages.models import IssuePage
from archive_pages.reading.address import Address
from archive_pages.reading.lookup import title_of
from archive_pages.reading.neighbours import neighbours
from cms.core.access import Viewer
from search.outbox import drain, touch_canvases
from tests import factories
from tests.archive_pages.scanned import scan
from tests.searching import own_index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> IssuePage:
    page = factories.issue(number="27")
    for number, text in enumerate(["egy szép nyári reggel", "hideg téli este\nreggel havazott", None], start=1):
        factories.canvas(page, text, order_label=["I", "II", "III"][number - 1])
    return page


def read(client: Client, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content.decode())


def indexed(issue: IssuePage) -> IssuePage:
    touch_canvases(issue.pk)
    while drain():
        pass
    return issue


def test_the_address_says_which_page(client: Client, issue: IssuePage) -> None:
    page = read(client, f"{issue.get_url()}?page=2")
    assert [leaf.get("data-order") for leaf in page.cssselect(".leaf[aria-current=page]")] == ["2"]
    assert page.cssselect("a[rel=prev]")[0].get("href") == "?page=1"
    assert page.cssselect("a[rel=next]")[0].get("href") == "?page=3"
    assert "hideg téli este reggel havazott" in " ".join(page.cssselect("#viewer-text")[0].text_content().split())


@pytest.mark.parametrize("page", ["", "0", "99999999999", "-1", "x", "２"])
def test_a_page_that_is_not_there_is_the_first_or_the_nearest(client: Client, issue: IssuePage, page: str) -> None:
    shown = read(client, f"{issue.get_url()}?page={page}").cssselect(".leaf[aria-current=page]")
    assert [leaf.get("data-order") for leaf in shown] == ["1"]


def test_beyond_the_last_page_comes_the_last(client: Client, issue: IssuePage) -> None:
    shown = read(client, f"{issue.get_url()}?page=400").cssselect(".leaf[aria-current=page]")
    assert [leaf.get("data-order") for leaf in shown] == ["3"]


def test_the_text_is_real_html_with_language_and_direction(client: Client) -> None:
    issue = factories.issue(factories.title("پیک", "fa"))
    factories.canvas(issue, "بامداد یکشنبه پل تازه")
    page = read(client, f"{issue.get_url()}?view=text")
    (passage,) = page.cssselect(".passage__text")
    assert (passage.get("lang"), passage.get("dir")) == ("fa", "rtl")
    assert page.cssselect("[data-strip]")[0].get("dir") == "rtl"
    assert page.cssselect("[data-viewer]")[0].get("data-view") == "text"


def test_find_lists_lines_and_marks_words(client: Client, issue: IssuePage) -> None:
    page = read(client, f"{indexed(issue).get_url()}?page=2&q=reggel&view=find")
    lines = page.cssselect(".viewer-find__lines a")
    assert [" ".join(line.text_content().split()) for line in lines] == ["egy szép nyári reggel", "reggel havazott"]
    assert [line.get("href") for line in lines] == ["?page=1&q=reggel&view=find", "?page=2&q=reggel&view=find"]
    assert [mark.text_content() for mark in page.cssselect("#viewer-text mark")] == ["reggel"]
    data = json.loads(page.get_element_by_id("viewer-data").text)
    first, second = issue.canvases.all()[:2]
    assert data["hits"] == {str(first.uuid): [[3]], str(second.uuid): [[3]]}
    assert [leaf.text for leaf in page.cssselect(".leaf__hits")] == ["1", "1", "0"]


def test_what_is_not_found_is_said(client: Client, issue: IssuePage) -> None:
    page = read(client, f"{indexed(issue).get_url()}?q=s%C3%A1rk%C3%A1ny")
    assert page.cssselect(".viewer-hits [data-hit-count]")
    assert not page.cssselect(".viewer-find__lines a")
    assert page.cssselect('.viewer-find__results a[href$="/search/?q=s%C3%A1rk%C3%A1ny"]')


@pytest.mark.parametrize("query", ['"', "*", "-x", "(", "<script>", "%00", "a" * 5000, "\u202e", "' OR 1=1"])
def test_any_search_is_answered(client: Client, issue: IssuePage, query: str) -> None:
    response = client.get(issue.get_url(), {"q": query, "view": "find"})
    assert response.status_code == 200
    assert b"<mark><script>" not in response.content


@pytest.mark.parametrize(
    ("region", "clipped"),
    [("10,20,30,40", (10, 20, 30, 40)), ("-5,-5,20,20", (0, 0, 15, 15)), ("990,0,500,5", (990, 0, 10, 5))],
)
def test_a_region_is_clipped_to_the_canvas(rf: Any, issue: IssuePage, region: str, clipped: tuple[int, ...]) -> None:
    canvas = issue.canvases.all()[0]
    assert Address.of(rf.get("/", {"region": region})).region_on(canvas) == clipped


@pytest.mark.parametrize("region", ["", "1,2,3", "a,b,c,d", "0,0,0,0", "5000,0,10,10", "1,1,-5,5", "9" * 50 + ",0,1,1"])
def test_a_region_that_makes_no_sense_is_none(rf: Any, issue: IssuePage, region: str) -> None:
    assert Address.of(rf.get("/", {"region": region})).region_on(issue.canvases.all()[0]) is None


def test_the_region_is_shown_without_a_script(client: Client) -> None:
    issue = factories.issue()
    canvas = scan(issue)
    picture = read(client, f"{issue.get_url()}?region=100,200,300,400").cssselect(".viewer-scan__still")[0]
    assert picture.get("src") == f"/iiif/image/3/{canvas.uuid}/100,200,300,400/!400,400/0/default.jpg"
    assert client.get(picture.get("src")).status_code == 200


def test_an_issue_without_pages_says_so(client: Client) -> None:
    page = read(client, factories.issue().get_url())
    assert page.cssselect("[data-empty]")
    assert not page.cssselect("script[src*='viewer.js']")


def test_issues_follow_in_the_order_of_time_and_undated_ones_come_last() -> None:
    title = factories.title()
    second = factories.issue(title, "1935-08-02", slug="b")
    first = factories.issue(title, "1934-01-01", slug="a")
    same_day = factories.issue(title, "1935-08-02", slug="c", edition="evening")
    undated = factories.issue(title, "", slug="d", title="Undated")
    factories.issue(factories.title("Másik"), "1935-08-03")
    expected = [first, second, same_day, undated]
    for before, issue, after in zip([None, *expected], expected, [*expected[1:], None], strict=False):
        around = neighbours(issue, title_of(issue), Viewer.public())
        assert (around.previous, around.next) == (before, after), issue.slug


def test_the_turn_goes_on_into_the_next_issue_and_back(client: Client, issue: IssuePage) -> None:
    title = issue.get_parent().specific
    after = factories.issue(title, "1935-08-09")
    for _number in range(2):
        factories.canvas(after)
    last = read(client, f"{issue.get_url()}?page=3&view=text")
    onward = last.cssselect(".viewer-pager a[rel=next]")[0].get("href")
    assert onward == f"{after.get_url()}?view=text"
    back = read(client, onward).cssselect(".viewer-pager a[rel=prev]")[0].get("href")
    assert [leaf.get("data-order") for leaf in read(client, back).cssselect(".leaf[aria-current=page]")] == ["3"]


def test_material_is_read_in_every_language_of_the_interface(client: Client, issue: IssuePage) -> None:
    for language, reading in (("hu", "ltr"), ("ro", "ltr"), ("en", "ltr"), ("fa", "rtl")):
        place = client.get(f"/id/{issue.uuid}", headers={"accept-language": language})["Location"]
        page = read(client, place)
        assert (page.get("lang"), page.get("dir")) == (language, reading)
        assert page.cssselect("[data-strip]")[0].get("dir") == "ltr"


def test_queries_do_not_grow_with_pages_or_issues(client: Client) -> None:
    title = factories.title()
    small, large = factories.issue(title, "1935-01-01"), factories.issue(title, "1935-01-02")
    factories.canvas(small, "egy szép reggel")
    for _number in range(40):
        factories.canvas(large, "egy szép reggel")
    for issue in (small, large):
        indexed(issue)

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    assert count(f"{large.get_url()}?page=3&view=text") == count(f"{small.get_url()}?page=1&view=text") <= 26
    assert count(f"{large.get_url()}?q=reggel&view=find") == count(f"{small.get_url()}?q=reggel&view=find") <= 30


def test_links_of_one_page_carry_search_and_view_but_no_region(client: Client, issue: IssuePage) -> None:
    page = read(client, f"{issue.get_url()}?page=2&q=este&view=text&region=1,1,5,5")
    links = [leaf.get("href") for leaf in page.cssselect(".leaf")]
    assert links == [f"?page={order}&q=este&view=text" for order in (1, 2, 3)]
    assert not [link for link in links if re.search("region", link)]
