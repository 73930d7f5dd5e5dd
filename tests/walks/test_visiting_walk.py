"""A walk's page: what it shows to whom, in which language, and in how many queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories as library
from tests.walks import factories, visited

pytestmark = pytest.mark.django_db


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_a_walk_says_what_it_is_and_where_it_begins(client: Client) -> None:
    place = factories.place("Holdfalva", names={"fa": "ماه‌ده"}, latitude=46.5, longitude=24.5)
    walk = visited.walk(3, place=place, step_free="partly")
    walk.themes.add(visited.theme())
    walk.save()
    html = page(client, walk.url)
    assert "Templom, malom, híd." in html
    assert "1,4 km" in html  # of the route
    assert "40 perc" in html  # 25 minutes of way and 3 stops
    assert all(word in html for word in ("Holdfalva", "Víz", "részben lépcsőmentes"))
    assert f'href="{walk.url}guide/1/" data-walk-start' in html
    assert [html.index(f"{n}. megálló") for n in (1, 2, 3)] == sorted(html.index(f"{n}. megálló") for n in (1, 2, 3))
    for way in ("walk.gpx", "walk.kml", "walk.geojson", "print/", "embed/", "offline.json"):
        assert f"{walk.url}{way}" in html


def test_a_walk_without_anything_is_still_a_page(client: Client) -> None:
    html = page(client, factories.walk("Üres").url)
    assert "This walk has no stop yet" in html or "empty__title" in html
    assert "data-walk-start" not in html


def test_a_translation_has_its_own_words_and_the_facts_of_the_first(client: Client) -> None:
    walk = visited.walk(2, place=factories.place("Holdfalva", names={"fa": "ماه‌ده"}))
    persian = factories.translated(walk, "fa", "گردش در ده")
    html = page(client, persian.url)
    assert '<html lang="fa" dir="rtl">' in html
    assert "گردش در ده" in html
    assert "ماه‌ده" in html
    assert "۱٫۴" in html
    assert '<a href="/fa/' in html
    assert 'lang="hu" dir="ltr">1. megálló' in html  # a stop that nobody has translated yet


def test_a_stop_that_may_not_be_seen_is_not_there(client: Client) -> None:
    walk = visited.walk(1)
    factories.stop(walk, "Vázlat", live=False)
    factories.stop(walk, "Zárolt", embargo_until=timezone.now() + timedelta(days=1))
    library.restrict(factories.stop(walk, "Olvasóknak"))
    html = page(client, walk.url)
    assert "1. megálló" in html
    assert not any(name in html for name in ("Vázlat", "Zárolt", "Olvasóknak"))
    client.force_login(library.reader())
    html = page(client, walk.url)
    assert "Olvasóknak" in html
    assert not any(name in html for name in ("Vázlat", "Zárolt"))


def test_a_walk_that_may_not_be_seen_answers_nothing(client: Client) -> None:
    draft, later = visited.walk(1, "Vázlat", live=False), visited.walk(1, "Később")
    later.embargo_until = timezone.now() + timedelta(days=1)
    later.save()
    private = visited.walk(1, "Olvasóknak")
    library.restrict(private)
    for view in ("", "guide/1/", "print/", "embed/"):
        assert client.get(draft.url + view).status_code == 404
        assert client.get(later.url + view).status_code == 404
        assert client.get(private.url + view).status_code == 302  # to the log-in
    client.force_login(library.reader())
    assert client.get(private.url).status_code == 200


def test_the_browser_may_be_asked_for_the_position_on_walks_alone(client: Client) -> None:
    walk = visited.walk(1)
    assert "geolocation=(self)" in client.get(walk.url)["Permissions-Policy"]
    assert "geolocation=(self)" in client.get(f"{walk.url}guide/1/")["Permissions-Policy"]
    assert "geolocation=()" in client.get("/hu/")["Permissions-Policy"]


def test_a_page_of_forty_stops_takes_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    place = factories.place("Holdfalva", names={"fa": "ماه‌ده"})
    walk = visited.walk(40, place=place)
    walk.themes.add(visited.theme())
    walk.save()
    pictures = [visited.photograph(f"Kép {number}") for number in range(3)]
    for number, step in enumerate(walk.steps.select_related("stop")):
        factories.shown(step.stop, pictures[number % 3])
        step.stop.place = place
        step.stop.save()
    for view, most in (("", 12), ("guide/20/", 14)):
        client.get(walk.url + view)  # the little that is remembered for an epoch
        with django_assert_max_num_queries(most):
            assert client.get(walk.url + view).status_code == 200
