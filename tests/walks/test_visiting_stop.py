"""A stop's own page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories as library
from tests.walks import factories, visited
from walks.models import WalkStep

pytestmark = pytest.mark.django_db


def html_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_it_shows_what_the_guide_shows_and_its_neighbours(client: Client) -> None:
    walk = visited.walk(3)
    first, second, third = (step.stop for step in walk.steps.select_related("stop"))
    visited.furnish(second, leads_to=first)
    html = html_of(client, second.url)
    assert f'rel="prev" href="{first.url}"' in html
    assert f'rel="next" href="{third.url}"' in html
    assert f'href="{walk.url}guide/2/"' in html
    assert f'<a href="{first.url}">1. megálló</a>' in html  # the sign leads to a page, not into the guide
    assert "A tér két kora" in html
    assert '"TouristAttraction"' in html


def test_a_shared_stop_names_the_walks_that_the_reader_may_see(client: Client) -> None:
    walk, other = visited.walk(1), factories.walk("Másik séta")
    hidden, private = factories.walk("Vázlat", live=False), factories.walk("Olvasóknak")
    later = factories.walk("Később", embargo_until=timezone.now() + timedelta(days=1))
    library.restrict(private)
    stop = walk.steps.get().stop
    for one in (other, hidden, private, later):
        WalkStep.objects.create(walk=one, stop=stop, sort_order=0)
    html = html_of(client, stop.url)
    assert "Másik séta" in html
    assert not any(name in html for name in ("Vázlat", "Olvasóknak", "Később"))
    assert stop.url.startswith(walk.url)
    assert "1. megálló" in html_of(client, f"{other.url}guide/1/")  # written once, in two walks
    client.force_login(library.reader())
    assert "Olvasóknak" in html_of(client, stop.url)


def test_a_stop_is_closed_with_its_walk(client: Client) -> None:
    walk = visited.walk(1, live=False)
    assert client.get(walk.steps.get().stop.url).status_code == 404


def test_a_sign_to_a_hidden_stop_is_not_there(client: Client) -> None:
    walk = visited.walk(2)
    first, second = (step.stop for step in walk.steps.select_related("stop"))
    visited.furnish(first, leads_to=second)
    second.live = False
    second.save()
    assert "2. megálló" not in html_of(client, first.url)


def test_queries_do_not_grow_with_the_walk(client: Client, django_assert_max_num_queries: Any) -> None:
    walk = visited.walk(30)
    stop = walk.steps.all()[10].stop
    visited.furnish(stop)
    client.get(stop.url)
    with django_assert_max_num_queries(18):
        client.get(stop.url)
