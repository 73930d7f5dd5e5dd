"""Walks on other sites: the page in a frame, and oEmbed."""

import json
from datetime import timedelta
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests import factories as library
from tests.walks import factories, visited

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def ask(client: Client, path: str, **more: object) -> "tuple[int, dict[str, object]]":
    answer = client.get("/oembed?" + urlencode({"url": settings.SITE_URL + path, **more}))
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.status_code, json.loads(answer.content) if answer.status_code == 200 else {}


def test_only_the_embedded_page_may_stand_in_anybodys_frame(client: Client) -> None:
    walk = visited.walk(2)
    framed, plain = client.get(f"{walk.url}embed/"), client.get(walk.url)
    assert "frame-ancestors 'self' *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'self';" in plain["Content-Security-Policy"] + ";"
    assert plain["X-Frame-Options"] == "DENY"
    assert '<base target="_blank">' in framed.content.decode()


def test_a_frame_shows_what_everybody_may_see_even_to_those_who_may_see_more(client: Client) -> None:
    walk, private = visited.walk(1), visited.walk(1, "Olvasóknak")
    library.restrict(factories.stop(walk, "Csak olvasóknak"))
    library.restrict(private)
    client.force_login(library.reader())
    assert "Csak olvasóknak" in client.get(walk.url).content.decode()
    assert "Csak olvasóknak" not in client.get(f"{walk.url}embed/").content.decode()
    assert client.get(private.url).status_code == 200
    assert client.get(f"{private.url}embed/").status_code == 404


def test_a_walk_is_offered_as_a_frame(client: Client) -> None:
    walk = visited.walk(1)
    walk.cover = visited.photograph("Borító", 900, 600)
    walk.save()
    status, told = ask(client, walk.url)
    assert status == 200
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Séta a faluban")
    assert f'<iframe src="{settings.SITE_URL}{walk.url}embed/"' in str(told["html"])
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (640, 427)
    assert client.get(str(told["thumbnail_url"]).removeprefix(settings.SITE_URL)).status_code == 200
    assert f"oembed?format=json&amp;{urlencode({'url': settings.SITE_URL + walk.url})}" in client.get(
        walk.url
    ).content.decode().replace("&amp;amp;", "&amp;")


def test_the_frame_keeps_within_what_the_asker_has_room_for(client: Client) -> None:
    walk = visited.walk(1)
    _status, told = ask(client, walk.url, maxwidth=400, maxheight=500)
    assert (told["width"], told["height"]) == (400, 500)
    _status, told = ask(client, walk.url, maxwidth="many")
    assert told["width"] == 720


def test_a_stop_is_offered_in_the_frame_of_its_walk(client: Client) -> None:
    walk = visited.walk(2)
    stop = walk.steps.all()[1].stop
    status, told = ask(client, stop.url)
    assert status == 200
    source = f"{walk.url}embed/?stop={stop.uuid}"
    assert source in str(told["html"])
    html = client.get(source).content.decode()
    assert html.index("2. megálló") < html.index("1. megálló")
    walk.live = False
    walk.save()
    assert ask(client, stop.url)[0] == 404


def test_a_page_with_a_name_in_persian(client: Client) -> None:
    walk = factories.translated(visited.walk(1), "fa", "گردش در ده")
    assert ask(client, walk.url)[1]["title"] == "گردش در ده"


def test_xml_says_the_same(client: Client) -> None:
    walk = visited.walk(1, "Tó & nád")
    answer = client.get("/oembed", {"url": settings.SITE_URL + walk.url, "format": "xml"})
    assert answer["Content-Type"].startswith("text/xml")
    root = fromstring(answer.content)
    assert root.tag == "oembed"
    told = ask(client, walk.url)[1]
    assert {one.tag: one.text for one in root} == {name: str(value) for name, value in told.items()}


def test_what_everybody_may_not_see_is_not_told(client: Client) -> None:
    draft, later = visited.walk(1, "Vázlat", live=False), visited.walk(1, "Később")
    later.embargo_until = timezone.now() + timedelta(days=1)
    later.save()
    private = visited.walk(1, "Olvasóknak")
    library.restrict(private)
    assert ask(client, draft.url)[0] == 404
    assert ask(client, later.url)[0] == 404
    assert ask(client, private.url)[0] == 401
    assert ask(client, private.steps.get().stop.url)[0] == 401
    client.force_login(library.reader())
    assert ask(client, private.url)[0] == 401  # the asker is another site


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://elsewhere.example/hu/",
        "javascript:alert(1)",
        "http://[",
        "/hu/",
        "/hu/setak/nincs/",
        "//" * 2000,
    ],
)
def test_what_is_no_walk_of_ours_is_not_found(client: Client, url: str) -> None:
    for asked in (url, settings.SITE_URL + url):
        assert client.get("/oembed", {"url": asked}).status_code == 404


def test_other_formats_are_not_made(client: Client) -> None:
    walk = visited.walk(1)
    assert client.get("/oembed", {"url": settings.SITE_URL + walk.url, "format": "yaml"}).status_code == 501
    assert client.post("/oembed").status_code == 405
