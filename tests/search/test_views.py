"""The search page as a reader without JavaScript gets it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive_pages.models import Canvas, IssuePage
from search import outbox
from search.address import Address
from tests import factories
from tests.searching import empty_index, lose_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def issues() -> list[IssuePage]:
    """Two titles, an issue each of 1935 and 1936, with an apple on each page."""
    made = []
    for name, date in (("Hírlap", "1935-08-02"), ("Szemle", "1936-01-05")):
        issue = factories.issue(factories.title(name), date)
        factories.canvas(issue, "egy szép piros alma a fán", order_label="4", pyramid="a.tif")
        made.append(issue)
    while outbox.drain():
        pass
    return made


def page(client: Client, parameters: str, language: str = "en", status: int = 200) -> str:
    answer = client.get(f"/{language}/search/?{parameters}")
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_hit_has_its_place_its_words_and_a_piece_of_its_scan(client: Client, issues: list[IssuePage]) -> None:
    html = page(client, "q=alma&year=1935")
    canvas = issues[0].canvases.get()
    assert "<mark>alma</mark>" in html
    assert "Hírlap</span> · 2 August 1935 · page 4" in html
    region, width = re.findall(rf"/iiif/image/3/{canvas.uuid}/([\d,]+)/(\d+),/0/default.jpg", html)[0]
    assert int(width) <= int(region.split(",")[2]) <= canvas.width
    layer = canvas.text_layer()
    assert layer is not None
    x, y, w, h = layer.box(3) or ()
    assert f'<rect x="{x}" y="{y}" width="{w}" height="{h}">' in html


def test_a_canvas_without_a_scan_has_no_picture(client: Client, issues: list[IssuePage]) -> None:
    Canvas.objects.update(pyramid="")
    html = page(client, "q=alma")
    assert html.count("<mark>alma</mark>") == 2
    assert "/iiif/image/" not in html


def test_a_hit_leads_to_its_page_with_the_search_on_it(client: Client, issues: list[IssuePage]) -> None:
    html = page(client, "q=alma&year=1935")
    (link,) = set(re.findall(r'href="([^"]*1935-08-02/\?[^"]*)"', html))
    assert link.startswith("/en/")
    assert link.endswith("?page=1&amp;q=alma")


def test_facets_narrow_and_are_given_up(client: Client, issues: list[IssuePage]) -> None:
    html = page(client, "q=alma")
    assert "<strong>2</strong> hits" in html
    title = issues[1].get_parent()
    assert f"?q=alma&amp;title={title.pk}" in html
    html = page(client, f"q=alma&title={title.pk}")
    assert "<strong>1</strong> hit" in html
    assert "Hírlap" in html
    assert 'href="?q=alma" aria-current="true"' in html


def test_years_are_a_list_of_links(client: Client, issues: list[IssuePage]) -> None:
    html = page(client, "q=alma")
    assert "1935: 1 hit" in html
    assert "?q=alma&amp;year=1936" in html


def test_many_years_are_shown_by_decade_and_then_by_year(client: Client, issues: list[IssuePage]) -> None:
    old = factories.issue(issues[0].get_parent().specific, "1851-03-15")
    factories.canvas(old, "alma")
    outbox.drain()
    assert "year=1930-1939" in page(client, "q=alma")
    html = page(client, "q=alma&year=1930-1939")
    assert "<strong>2</strong> hits" in html
    assert "year=1935" in html
    assert "1930–1939" in html  # the span that is chosen, as it is printed


def test_words_are_carried_and_escaped(client: Client, issues: list[IssuePage]) -> None:
    html = page(client, "q=" + quote('"<script>alert(1)</script>'))
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("language", ["hu", "ro", "en", "fa"])
def test_every_interface_language_has_the_page(client: Client, issues: list[IssuePage], language: str) -> None:
    html = page(client, "q=alma", language)
    assert html.count('class="hit hit--scan"') == 2
    assert "<mark>alma</mark>" in html


def test_nothing_asked_nothing_found_and_nothing_to_look_for(client: Client, issues: list[IssuePage]) -> None:
    assert "How to search" in page(client, "")
    assert "There is no word to look for" in page(client, "q=—")
    assert "Nothing found" in page(client, "q=xyzzy")


def test_a_page_beyond_the_last_is_the_last(client: Client, issues: list[IssuePage]) -> None:
    title = issues[0].get_parent().specific
    many = factories.issue(title, "1940-01-01")
    for number in range(21):
        factories.canvas(many, f"alma {number}", pyramid="a.tif")
    outbox.drain()
    html = page(client, "q=alma&p=99")
    assert html.count('class="hit hit--scan"') == 3
    assert "Page 2 of 2" in html


def test_an_index_that_cannot_be_read_is_said_so(client: Client, issues: list[IssuePage], settings: Any) -> None:
    lose_index(settings)
    html = page(client, "q=alma", status=503)
    assert "Search can&#x27;t answer right now" in html or "Search can't answer right now" in html


def test_a_private_title_is_not_named_by_its_number(client: Client, issues: list[IssuePage]) -> None:
    title = issues[0].get_parent()
    factories.restrict(title)
    while outbox.drain():
        pass
    html = page(client, f"q=alma&title={title.pk}")
    assert "Hírlap" not in html


def test_queries_do_not_grow_with_hits(
    client: Client, issues: list[IssuePage], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    page(client, "q=alma")
    with django_assert_max_num_queries(10) as first:
        page(client, "q=alma")
        queries = len(first)
    for year in range(1940, 1950):
        issue = factories.issue(factories.title(f"Lap {year}"), f"{year}-01-01")
        factories.canvas(issue, "alma")
    while outbox.drain():
        pass
    page(client, "q=alma")
    with django_assert_max_num_queries(queries):
        page(client, "q=alma")


@pytest.fixture
def without_documents() -> None:
    empty_index()


@given(parameters=st.dictionaries(st.sampled_from(["q", "p", "sort", "title", "year", "language", "kind"]), st.text()))
@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_address_gets_an_answer(without_documents: None, client: Client, parameters: dict[str, str]) -> None:
    assert client.get("/en/search/", parameters).status_code == 200


def test_an_address_says_all_of_a_search(rf: Any) -> None:
    written = "?q=alma&year=1930-1939&language=hu&language=ro&sort=oldest&p=3"
    assert Address.of(rf.get("/" + written).GET).link == written
