"""The newest walks as an Atom feed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from tests import factories as common
from walks.models import WalkPage
from walks.ways_out import feed

from . import factories, visited

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
NAMES = {"a": "http://www.w3.org/2005/Atom", "g": "http://www.georss.org/georss"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def fetched(client: Client, language: str = "hu", **headers: str) -> Any:
    return client.get(f"{factories.index(language).get_url()}walks.atom", headers=headers)


def entries(client: Client, language: str = "hu") -> list[Any]:
    answer = fetched(client, language)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    for one in (root, *root.findall("a:entry", NAMES)):  # RFC 4287, sections 4.1.1 and 4.1.2
        assert [len(one.findall(f"a:{name}", NAMES)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert len(root.findall("a:author", NAMES)) == 1
    return list(root.findall("a:entry", NAMES))


def of(entry: Any, name: str) -> str:
    return str(entry.findtext(f"a:{name}", namespaces=NAMES))


def published(name: str, days_ago: int, language: str = "hu", **fields: Any) -> WalkPage:
    page = factories.walk(name, language, **fields)
    page.first_published_at = page.last_published_at = timezone.now() - timedelta(days=days_ago)
    page.save()
    return page


def test_the_newest_stand_first_with_words_picture_and_place(client: Client) -> None:
    cover = visited.photograph("Templom")
    theme = visited.theme()
    published("Régi séta", 20)
    walk = published("Új séta", 1, introduction="Templom & malom.", cover=cover, way=visited.route())
    walk.themes.set([theme])
    walk.save()
    published("Közbülső séta", 10)
    found = entries(client)
    assert [of(one, "title") for one in found] == ["Új séta", "Közbülső séta", "Régi séta"]
    newest = found[0]
    assert of(newest, "id") == f"http://testserver/id/{walk.uuid}"
    assert of(newest, "summary") == "Templom & malom."
    assert of(newest, "updated")[:10] == f"{walk.last_published_at:%Y-%m-%d}"
    links = {one.get("rel"): one.get("href") for one in newest.findall("a:link", NAMES)}
    assert links["alternate"] == f"http://testserver{walk.url}"
    assert re.fullmatch(rf"http://testserver/iiif/image/3/{cover.uuid}/full/640,/0/default.jpg", links["enclosure"])
    assert client.get(links["enclosure"].removeprefix("http://testserver")).status_code == 200
    assert [one.get("term") for one in newest.findall("a:category", NAMES)] == ["Víz"]
    east, north = visited.VILLAGE
    assert newest.findtext("g:point", namespaces=NAMES) == f"{north} {east}"


def test_each_walk_stands_once_in_the_language_of_its_list_or_as_it_is(client: Client) -> None:
    walk = published("Séta", 2)
    english = factories.translated(walk, "en", "A walk")
    published("Másik", 3)
    told = {lang: [(of(one, "title"), one.get(XML_LANG)) for one in entries(client, lang)] for lang in ("hu", "en")}
    assert set(told["hu"]) == {("Séta", "hu"), ("Másik", "hu")}
    assert set(told["en"]) == {("A walk", "en"), ("Másik", "hu")}
    ids = [{of(one, "id") for one in entries(client, lang)} for lang in ("hu", "en")]
    assert ids[0] == ids[1]
    assert str(english.uuid) not in str(ids)


def test_a_reader_who_may_see_more_is_not_told_more(client: Client) -> None:
    """A feed goes to programs and their servers."""
    published("Nyílt", 1)
    common.restrict(published("Olvasóknak", 2))
    client.force_login(common.reader())
    assert [of(one, "title") for one in entries(client)] == ["Nyílt"]
    assert fetched(client)["Cache-Control"] == "public, no-cache"


def test_who_has_it_already_gets_nothing_and_a_change_is_told(client: Client) -> None:
    walk = published("Séta", 1)
    etag = fetched(client)["ETag"]
    assert fetched(client, **{"if-none-match": etag}).status_code == 304
    walk.title = "Hosszú séta"
    walk.save()
    assert fetched(client, **{"if-none-match": etag}).status_code == 200
    assert client.post(f"{factories.index().get_url()}walks.atom").status_code == 405


def test_words_that_xml_has_no_sign_for_break_nothing(client: Client) -> None:
    published("Séta\x0b a <faluban>", 1, slug="seta", introduction="\x01&")
    assert of(entries(client)[0], "title") == "Séta a <faluban>"


def test_a_list_without_walks_has_an_empty_feed(client: Client) -> None:
    assert entries(client) == []
    assert fetched(client)["ETag"] == fetched(client)["ETag"]


def test_the_list_names_its_feed(client: Client) -> None:
    index = factories.index("fa").get_url()
    html = client.get(index).content.decode()
    link = re.search(r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)"', html)
    assert link is not None
    assert link[1] == f"{index}walks.atom"


def test_more_walks_take_no_more_queries_and_a_feed_ends(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        published(f"Séta {number}", number, way=visited.route())
    fetched(client)
    with django_assert_max_num_queries(8):
        assert len(entries(client)) == 3
    for number in range(3, feed.MOST + 2):
        published(f"Séta {number}", number)
    fetched(client)
    with django_assert_max_num_queries(8):
        assert len(entries(client)) == feed.MOST
