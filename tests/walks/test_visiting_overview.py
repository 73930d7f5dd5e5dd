"""The front page of walks: one card a walk, what it can be narrowed to, and how it stays quick."""

import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from tests import factories as library
from tests.walks import factories, visited
from walks.models import WalkPage
from walks.models.walk import StepFree

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "", language: str = "hu") -> list[str]:
    answer = client.get(factories.index(language).url + query)
    assert answer.status_code == 200
    return re.findall(r'walk-card__title"[^>]*><a [^>]*>([^<]+)</a>', answer.content.decode())


def html_of(client: Client, query: str = "", language: str = "hu") -> str:
    return client.get(factories.index(language).url + query).content.decode()


def test_an_empty_library_says_so(client: Client) -> None:
    html = html_of(client, language="en")
    assert "There is no walk yet" in html
    assert "<select" not in html


def test_each_walk_stands_once_in_the_readers_language(client: Client) -> None:
    both, own = visited.walk(1, "Kettős"), visited.walk(1, "Csak magyarul")
    factories.translated(both, "fa", "دوزبانه")
    assert set(titles(client)) == {"Kettős", "Csak magyarul"}
    persian = titles(client, language="fa")
    assert persian == ["دوزبانه", "Csak magyarul"]  # the reader's language first
    html = html_of(client, language="fa")
    assert f'href="{own.url}" hreflang="hu"' in html
    assert 'lang="hu" dir="ltr"><a' in html


def test_what_may_not_be_seen_is_neither_listed_nor_counted(client: Client) -> None:
    visited.walk(1, "Nyitott", place=factories.place("Holdfalva"))
    place = factories.place("Titokfalva")
    visited.walk(1, "Vázlat", live=False, place=place)
    library.restrict(visited.walk(1, "Olvasóknak", place=place))
    html = html_of(client)
    assert titles(client) == ["Nyitott"]
    assert "Titokfalva" not in html
    client.force_login(library.reader())
    assert set(titles(client)) == {"Nyitott", "Olvasóknak"}
    assert re.search(r"Titokfalva \(1\)", html_of(client))


def test_a_translation_is_found_by_the_facts_of_a_page_that_is_not_seen(client: Client) -> None:
    walk = visited.walk(1, "Vázlat", place=factories.place("Holdfalva"))
    factories.translated(walk, "en", "A walk")
    walk.live = False
    walk.save()
    assert titles(client, f"?place={walk.place_id}", "en") == ["A walk"]


def test_choices_narrow_and_tell_what_each_would_leave(client: Client) -> None:
    water = visited.theme("water")
    short = visited.walk(1, "Rövid", step_free=StepFree.YES, place=factories.place("Holdfalva"))
    long = visited.walk(1, "Hosszú", place=factories.place("Naplak"))
    long.way = visited.route(length=9000, minutes=150)
    short.themes.add(water)
    for one in (short, long):
        one.save()
    assert titles(client, "?length=short") == ["Rövid"]
    assert titles(client, "?length=long") == ["Hosszú"]
    assert titles(client, "?step-free=1") == ["Rövid"]
    assert titles(client, "?theme=water") == ["Rövid"]
    assert titles(client, f"?place={long.place_id}") == ["Hosszú"]
    assert titles(client, "?language=hu") == ["Hosszú", "Rövid"]
    html = html_of(client, "?length=short")
    assert re.search(r'value="short" selected>[^<]*\(1\)', html)
    assert re.search(r'value="long">[^<]*\(1\)', html)  # as if no length had been chosen
    assert "Naplak" not in html  # no short walk leads there


@pytest.mark.parametrize(
    "query", ["?place=x", "?place=99999999999999", "?theme=%00", "?length=far", "?p=-1", "?p=x", "?step-free=2"]
)
def test_what_makes_no_sense_is_not_asked_for(client: Client, query: str) -> None:
    visited.walk(1, "Séta")
    assert titles(client, query) == ["Séta"]


def test_where_nothing_fits_there_is_a_way_back(client: Client) -> None:
    visited.walk(1, "Séta")
    html = html_of(client, "?language=xx", "en")
    assert "No walk is like that" in html
    assert f'href="{factories.index("en").url}"' in html


def test_two_thousand_walks_take_as_many_queries_as_two(client: Client, django_assert_num_queries: Any) -> None:
    place = factories.place("Holdfalva", names={"fa": "ماه‌ده"})
    for number in range(2):
        visited.walk(1, f"Séta {number}", place=place)
    url = factories.index().url
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
        few = len(captured)
    many(2000, visited.route(), place)
    with CaptureQueriesContext(connection) as captured:  # the first reader after a change
        client.get(url)
    assert len(captured) <= 40
    with django_assert_num_queries(few):
        html = client.get(url).content.decode()
    assert few <= 9
    assert html.count("data-walk-card=") == 24
    assert "2002" in html
    with django_assert_num_queries(few + 1):  # names for a map of its own
        narrowed = client.get(f"{url}?language=hu").content.decode()
    assert "2002" in narrowed
    assert len(narrowed) < len(html) + 2000  # the map fetches what is left when somebody moves it


def many(count: int, route: Any, place: Any) -> None:
    """Walks as rows: made as pages they would take minutes."""
    index = factories.index()
    kind = ContentType.objects.get_for_model(WalkPage)
    shared = {"live": True, "depth": index.depth + 1, "locale": index.locale, "content_type": kind}
    pages = Page.objects.bulk_create(
        Page(
            title=f"Sok {number}",
            slug=f"sok-{number}",
            path=Page._get_path(index.path, index.depth + 1, number),
            url_path=f"{index.url_path}sok-{number}/",
            **shared,
        )
        for number in range(index.numchild + 1, index.numchild + 1 + count)
    )
    for page in pages:
        WalkPage(page_ptr=page, way=route, place=place).save_base(raw=True)
    index.numchild += count
    index.save()
