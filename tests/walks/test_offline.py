"""What a device is told to store of a walk: all of it, nothing private, and each file with its true checksum."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html
from wagtail.models import PageViewRestriction

from cms.core import epoch
from walks.models import WalkPage
from walks.offline import answers
from walks.offline.answers import Answer
from walks.offline.listing import referred

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> WalkPage:
    walk = factories.walk("Séta")
    factories.stop(walk, "Híd", introduction="Nézd a hidat!")
    factories.stop(walk, "Malom")
    return walk


@pytest.fixture(autouse=True)
def static_files(settings: Any) -> Iterator[None]:
    """As they were built; nobody need have collected them."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answers._handler.cache_clear()
    yield
    answers._handler.cache_clear()


def listing(client: Client, walk: WalkPage) -> Any:
    answer = client.get(f"{walk.get_url()}offline.json")
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_pages_styles_scripts_and_fonts_are_listed_as_they_are_answered(client: Client, walk: WalkPage) -> None:
    told = listing(client, walk)
    urls = [file["url"] for file in told["files"]]
    start = walk.get_url()
    assert urls[:3] == [start, f"{start}guide/1/", f"{start}guide/2/"]
    assert told["start"] == f"{start}guide/1/"
    assert any(url.endswith(".css") for url in urls)
    assert any(url.endswith(".woff2") for url in urls)
    for file in told["files"]:
        answer = client.get(file["url"])
        body = answer.getvalue()
        assert answer.status_code == 200, file["url"]
        assert (len(body), hashlib.sha256(body).hexdigest()) == (file["bytes"], file["sha256"]), file["url"]
    assert told["bytes"] == sum(file["bytes"] for file in told["files"])


def test_the_version_is_that_of_the_content(client: Client, walk: WalkPage) -> None:
    before = listing(client, walk)["version"]
    epoch.advance()
    assert listing(client, walk)["version"] == before
    stop = walk.get_children().first().specific
    stop.introduction = "Nézd a vizet!"
    stop.save_revision().publish()
    assert listing(client, walk)["version"] != before


@pytest.mark.parametrize("how", ["draft", "embargo", "private"])
def test_a_walk_that_not_everybody_may_see_is_not_to_be_taken_along(
    client: Client, admin_client: Client, walk: WalkPage, how: str
) -> None:
    if how == "draft":
        walk.unpublish()
    elif how == "embargo":
        walk.embargo_until = timezone.now() + datetime.timedelta(days=1)
        walk.save()
    else:
        PageViewRestriction.objects.create(page=walk, restriction_type=PageViewRestriction.LOGIN)
    assert listing(client, walk) in (404, 302)
    assert listing(admin_client, walk) == 404
    assert admin_client.get(f"{walk.get_url()}app.webmanifest").status_code == 404
    if how == "private":
        page = html.fromstring(admin_client.get(walk.get_url()).content)
        assert not page.xpath("//link[@rel='manifest'] | //*[@data-offline]")


def test_a_stop_that_may_not_be_seen_is_in_no_list_of_an_editor_either(admin_client: Client, walk: WalkPage) -> None:
    hidden = factories.stop(walk, "Titkos pince")
    hidden.unpublish()
    told = listing(admin_client, walk)
    assert len([file for file in told["files"] if "/guide/" in file["url"]]) == 2
    assert "Titkos" not in json.dumps(told)


def test_of_a_picture_the_size_for_a_phone_is_listed() -> None:
    html = b"""<img src="/iiif/image/3/u/full/400,/0/default.jpg"
      srcset="/iiif/image/3/u/full/400,/0/default.jpg 400w, /iiif/image/3/u/full/1200,/0/default.jpg 1200w">
      <a href="/recording/x.mp3">x</a><audio src="/recording/y.mp3"></audio>
      <div data-pano="/iiif/image/3/p/full/4096,/0/default.jpg">
      <script src="https://elsewhere.example/static/x.js"></script>"""
    found = referred(Answer("text/html", html), "/hu/setak/seta/")
    assert "/recording/y.mp3" in found
    assert "/recording/x.mp3" not in found
    assert not [url for url in found if "elsewhere" in url]
    assert len([url for url in found if url.startswith("/iiif/image/3/u/")]) == 2


def test_it_can_be_installed(client: Client, walk: WalkPage) -> None:
    for address in (walk.get_url(), f"{walk.get_url()}guide/1/"):
        page = html.fromstring(client.get(address).content)
        assert page.xpath("//link[@rel='manifest']/@href") == [f"{walk.get_url()}app.webmanifest"]
    told = client.get(f"{walk.get_url()}app.webmanifest").json()
    assert told["start_url"] in [file["url"] for file in listing(client, walk)["files"]]  # without a network too
    assert told["lang"] == "hu"
    for icon in told["icons"]:
        answer = client.get(icon["src"])
        assert answer["Content-Type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
    worker = client.get("/walks-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
