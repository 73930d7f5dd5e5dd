"""The guide, stop by stop."""

import pytest
from django.conf import settings
from django.test import Client

from tests import factories as library
from tests.archive_pages.scanned import scan
from tests.walks import factories, visited
from walks.models import StopClipping, StopPage, WalkPage

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def html_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def stops(walk: WalkPage) -> list[StopPage]:
    return [step.stop for step in walk.steps.select_related("stop")]


def test_it_leads_from_the_first_to_the_last(client: Client) -> None:
    walk = visited.walk(3)
    first = html_of(client, f"{walk.url}guide/1/")
    assert f'rel="next" href="{walk.url}guide/2/"' in first
    assert 'rel="prev"' not in first
    assert "1 / 3" in first or "1 of 3" in first
    middle = html_of(client, f"{walk.url}guide/2/")
    assert f'rel="prev" href="{walk.url}guide/1/"' in middle
    assert f'rel="next" href="{walk.url}guide/3/"' in middle
    last = html_of(client, f"{walk.url}guide/3/")
    assert 'rel="next"' not in last
    assert f'href="{walk.url}" data-turn-end' in last


def test_it_begins_at_the_first_stop_and_knows_no_other_numbers(client: Client) -> None:
    walk = visited.walk(2)
    assert client.get(f"{walk.url}guide/").headers["Location"] == f"{walk.url}guide/1/"
    assert client.get(f"{walk.url}guide/0/").status_code == 404
    assert client.get(f"{walk.url}guide/3/").status_code == 404
    assert client.get(f"{factories.walk('Üres').url}guide/").status_code == 404


def test_it_says_how_far_and_which_way_the_next_stop_is(client: Client) -> None:
    html = html_of(client, f"{visited.walk(2).url}guide/1/")
    assert "250 m" in html  # 0.003 degrees of longitude on that latitude: 229 m, told in steps of 50


def test_a_hidden_stop_is_neither_next_nor_counted(client: Client) -> None:
    walk = visited.walk(3)
    middle = stops(walk)[1]
    middle.live = False
    middle.save()
    html = html_of(client, f"{walk.url}guide/1/")
    assert "3. megálló" in html
    assert "2. megálló" not in html
    assert client.get(f"{walk.url}guide/3/").status_code == 404


def test_everything_that_a_stop_has_is_on_its_screen(client: Client) -> None:
    walk = visited.walk(2)
    first, second = stops(walk)
    visited.furnish(first, leads_to=second)
    html = html_of(client, f"{walk.url}guide/1/")
    audio = first.audio
    assert audio is not None
    assert f'src="/recording/{audio.uuid}"' in html
    assert f'src="/recording/{audio.uuid}.vtt"' in html
    assert "Hallják a harangot?" in html
    assert 'alt="A templom a téren"' in html
    assert "--placed: translate(" in html
    assert "data-panorama=" in html
    assert f'<a href="{walk.url}guide/2/">2. megálló</a>' in html  # the sign leads on within the guide
    assert "A régi iskola" in html
    assert "data-zoom=" in html
    assert html.index("Hány ablaka van?") < html.index("<summary>") or "Hét." in html.split("question__answer")[1]


def test_the_answer_stands_behind_a_question(client: Client) -> None:
    walk = visited.walk(1)
    [stop] = stops(walk)
    stop.question, stop.answer = "Hány ablaka van?", "Hét."
    stop.save()
    html = html_of(client, f"{walk.url}guide/1/")
    details = html.split('<details class="question__answer">')[1].split("</details>")[0]
    assert "Hét." in details
    assert "Hét." not in html.replace(details, "")


def test_a_clipping_is_cut_from_its_page_and_leads_to_it(client: Client) -> None:
    issue = library.issue(library.title("Hírlap", slug="hirlap"), "1935-08-02")
    canvas = scan(issue)
    walk = visited.walk(1)
    clipping = StopClipping.objects.create(
        stop=stops(walk)[0], issue=issue, order=1, region="10,20,300,200", note={"hu": "A tűzről"}
    )
    html = html_of(client, f"{walk.url}guide/1/")
    assert f"/iiif/image/3/{canvas.uuid}/10,20,300,200/max/0/default.jpg" in html
    assert "hirlap/1935-08-02/?page=1&amp;region=10,20,300,200" in html
    assert "A tűzről" in html
    clipping.region = "999999,0,10,10"
    clipping.save()
    assert "A tűzről" not in html_of(client, f"{walk.url}guide/1/")
    clipping.region = ""
    clipping.save()
    issue.live = False
    issue.save()
    assert "A tűzről" not in html_of(client, f"{walk.url}guide/1/")


def test_other_languages_are_offered_at_the_same_stop(client: Client) -> None:
    walk = visited.walk(2)
    persian = factories.translated(walk, "fa", "گردش")
    html = html_of(client, f"{walk.url}guide/2/")
    assert f'hreflang="fa" href="{settings.SITE_URL}{persian.url}guide/2/"' in html
