"""IIIF Content Search 1 and 2 within an issue."""

import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive_pages.formats.page import BlockKind, Hyphen
from archive_pages.iiif import places
from archive_pages.models import CanvasText, IssuePage
from archive_pages.text_layer import TextLayer, encode
from search import outbox
from tests import factories
from tests.searching import lose_index, own_index  # noqa: F401

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # a busy machine is no defect
pytestmark = pytest.mark.django_db


def divided() -> TextLayer:
    """Two lines: “a régi könyv-” and “tárban ültünk”, the word divided at the line's end."""
    layer = TextLayer(width=1000, height=1400, language="hu")
    layer.add_word("a", (50, 50, 20, 20))
    layer.add_word("régi", (80, 50, 80, 20))
    layer.add_word("könyv", (900, 50, 80, 20), hyphen=Hyphen.FIRST, full="könyvtárban")
    layer.add_line((50, 50, 930, 20), 0)
    layer.add_word("tárban", (50, 80, 90, 20), hyphen=Hyphen.SECOND)
    layer.add_word("ültünk", (150, 80, 90, 20))
    layer.add_line((50, 80, 190, 20), 3)
    layer.add_block(BlockKind.TEXT, (50, 50, 930, 50), 0)
    return layer


@pytest.fixture
def issue() -> IssuePage:
    issue = factories.issue()
    factories.canvas(issue, "egy szép nyári reggel\nszép az élet")
    canvas = factories.canvas(issue, None)
    CanvasText.objects.create(canvas=canvas, data=encode(divided()))
    outbox.touch_canvases(issue.pk)
    while outbox.drain():
        pass
    return issue


def ask(client: Client, issue: IssuePage, version: int, q: str, more: str = "") -> dict[str, Any]:
    response = client.get(f"/iiif/search/{version}/{issue.uuid}?q={quote(q)}{more}")
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = json.loads(response.content)
    assert_answer(found, version)
    return found


def assert_answer(found: dict[str, Any], version: int) -> None:
    """What the two standards ask of every answer."""
    if version == 2:
        assert found["@context"] == "http://iiif.io/api/search/2/context.json"
        assert found["type"] == "AnnotationPage"
        ids = [item["id"] for item in found["items"]]
        for item in found["items"]:
            assert item["type"] == "Annotation"
            assert item["motivation"] == "supplementing"
            assert item["body"]["type"] == "TextualBody"
            assert xywh(item["target"])
        explained = []
        for page in found.get("annotations", []):
            assert page["type"] == "AnnotationPage"
            for item in page["items"]:
                assert item["motivation"] == "contextualizing"
                for target in item["target"] if isinstance(item["target"], list) else [item["target"]]:
                    assert target["selector"][0]["type"] == "TextQuoteSelector"
                    explained.append(target["source"])
        assert explained == ids
    else:
        assert "http://iiif.io/api/search/1/context.json" in found["@context"]
        assert found["@type"] == "sc:AnnotationList"
        ids = [resource["@id"] for resource in found["resources"]]
        assert found["within"]["total"] >= len(ids)
        assert "next" in found or found.get("startIndex", 0) + len(ids) == found["within"]["total"]
        for resource in found["resources"]:
            assert resource["resource"]["@type"] == "cnt:ContentAsText"
            assert xywh(resource["on"])
        assert [one for hit in found["hits"] for one in hit["annotations"]] == ids
    assert len(set(ids)) == len(ids)
    assert all(urlsplit(one).scheme in ("http", "https") for one in ids)


def xywh(target: str) -> tuple[int, ...]:
    return tuple(int(number) for number in target.split("#xywh=")[1].split(","))


def test_every_place_is_framed(client: Client, issue: IssuePage) -> None:
    found = ask(client, issue, 2, "szép")
    assert [xywh(item["target"]) for item in found["items"]] == [(140, 50, 80, 20), (50, 80, 80, 20)]
    manifest = json.loads(client.get(f"/iiif/presentation/3/{issue.uuid}/manifest").content)
    assert found["items"][0]["target"].split("#")[0] == manifest["items"][0]["id"]
    selector = found["annotations"][0]["items"][0]["target"]["selector"][0]
    assert (selector["prefix"], selector["exact"], selector["suffix"]) == ("egy ", "szép", " nyári reggel szép az élet")


def test_version_1_says_the_same(client: Client, issue: IssuePage) -> None:
    found = ask(client, issue, 1, "szép")
    assert [xywh(one["on"]) for one in found["resources"]] == [(140, 50, 80, 20), (50, 80, 80, 20)]
    assert (found["hits"][0]["before"], found["hits"][0]["match"]) == ("egy ", "szép")


def test_a_divided_word_is_framed_on_both_lines(client: Client, issue: IssuePage) -> None:
    two, one = ask(client, issue, 2, "könyvtárban"), ask(client, issue, 1, "könyvtárban")
    frames = [(900, 50, 80, 20), (50, 80, 90, 20)]
    assert [xywh(item["target"]) for item in two["items"]] == frames
    assert [xywh(resource["on"]) for resource in one["resources"]] == frames
    assert len(one["hits"]) == 1
    assert one["hits"][0]["match"] == "könyvtárban"


def test_a_phrase_over_a_lines_end_has_a_frame_a_line(client: Client, issue: IssuePage) -> None:
    found = ask(client, issue, 2, '"nyári reggel szép"')
    assert [xywh(item["target"]) for item in found["items"]] == [(230, 50, 170, 20), (50, 80, 80, 20)]


def test_nothing_found_is_an_empty_list(client: Client, issue: IssuePage) -> None:
    assert ask(client, issue, 2, "nincsen")["items"] == []
    assert ask(client, issue, 1, "nincsen")["hits"] == []
    assert ask(client, issue, 2, "")["items"] == []


def test_both_frames_of_a_divided_word_share_what_is_around_it(client: Client, issue: IssuePage) -> None:
    (context,) = ask(client, issue, 2, "könyvtárban")["annotations"][0]["items"]
    quotes = [target["selector"][0] for target in context["target"]]
    assert len(quotes) == 2
    assert quotes[0] == quotes[1]
    assert (quotes[0]["prefix"], quotes[0]["exact"], quotes[0]["suffix"]) == ("a régi ", "könyvtárban", " ültünk")


def test_parameters_that_are_not_taken_are_named(client: Client, issue: IssuePage) -> None:
    both = "&user=x&date=1935-01-01T00:00:00Z/1936-01-01T00:00:00Z"
    assert ask(client, issue, 2, "szép", both)["ignored"] == ["date", "user"]
    assert ask(client, issue, 1, "szép", both)["within"]["ignored"] == ["date", "user"]
    assert "user" not in ask(client, issue, 2, "szép", both)["id"]
    assert "ignored" not in ask(client, issue, 2, "szép")
    assert "ignored" not in ask(client, issue, 1, "szép")["within"]


@pytest.mark.parametrize(
    ("version", "motivation", "found"),
    [(1, "painting", 2), (1, "tagging sc:painting", 2), (1, "non-painting", 0), (1, "commenting", 0), (1, "", 2),
     (2, "supplementing", 2), (2, "tagging supplementing", 2), (2, "painting", 0), (2, "", 2)],
)  # fmt: skip
def test_only_annotations_with_the_motivation_are_found(
    client: Client, issue: IssuePage, version: int, motivation: str, found: int
) -> None:
    answer = ask(client, issue, version, "szép", f"&motivation={quote(motivation)}")
    assert len(answer["items" if version == 2 else "resources"]) == found
    assert "ignored" not in answer
    if motivation:
        assert "motivation=" in answer["id" if version == 2 else "@id"]


@pytest.fixture
def long_issue(monkeypatch: pytest.MonkeyPatch) -> IssuePage:
    """Eight places with nine boxes, three places an answer."""
    monkeypatch.setattr(places, "PAGE", 3)
    issue = factories.issue(factories.title("Hosszú"))
    factories.canvas(issue, "könyvtárban " * 4)
    canvas = factories.canvas(issue, None)
    CanvasText.objects.create(canvas=canvas, data=encode(divided()))
    factories.canvas(issue, "könyvtárban " * 3)
    outbox.touch_canvases(issue.pk)
    while outbox.drain():
        pass
    return issue


def follow(client: Client, url: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(url.removeprefix("http://testserver")).content)
    return found


def test_long_answers_of_version_2_come_in_pages(client: Client, long_issue: IssuePage) -> None:
    page = ask(client, long_issue, 2, "könyvtárban")
    first, pages = page, [page]
    while "next" in page:
        assert page["next"]["type"] == "AnnotationPage"
        following = follow(client, page["next"]["id"])
        assert_answer(following, 2)
        assert following["prev"]["id"] == page["id"]
        assert following["id"] == page["next"]["id"]
        pages.append(page := following)
    assert [len(one["items"]) for one in pages] == [3, 4, 2]
    assert [one["startIndex"] for one in pages] == [0, 3, 7]
    ids = [item["id"] for one in pages for item in one["items"]]
    assert len(set(ids)) == len(ids) == 9
    assert "prev" not in first
    for one in pages:
        whole = one["partOf"]
        assert (whole["type"], whole["total"]) == ("AnnotationCollection", 9)
        assert whole["first"] == {"id": first["id"], "type": "AnnotationPage"}
        assert whole["last"]["id"] == pages[-1]["id"]
        assert whole["id"] != one["id"]


def test_long_answers_of_version_1_come_in_pages(client: Client, long_issue: IssuePage) -> None:
    page = ask(client, long_issue, 1, "könyvtárban")
    first, pages = page, [page]
    while "next" in page:
        following = follow(client, page["next"])
        assert_answer(following, 1)
        assert following["prev"] == page["@id"]
        assert following["@id"] == page["next"]
        pages.append(page := following)
    assert [len(one["hits"]) for one in pages] == [3, 3, 2]
    assert [one["startIndex"] for one in pages] == [0, 3, 7]
    for one in pages:
        within = {"@type": "sc:Layer", "total": 9, "first": first["@id"], "last": pages[-1]["@id"]}
        assert one["within"] == within


@pytest.mark.parametrize(("page", "start"), [("0", 0), ("-1", 0), ("x", 0), ("٢", 0), ("2", 3), ("3", 7), ("99999", 7)])
def test_any_page_gets_an_answer(client: Client, long_issue: IssuePage, page: str, start: int) -> None:
    assert ask(client, long_issue, 2, "könyvtárban", f"&page={quote(page)}")["startIndex"] == start


def test_short_answers_are_simple_lists(client: Client, issue: IssuePage) -> None:
    two, one = ask(client, issue, 2, "szép"), ask(client, issue, 1, "szép")
    assert not {"partOf", "next", "prev", "startIndex"} & set(two)
    assert not {"next", "prev", "startIndex"} & set(one)
    assert one["within"] == {"@type": "sc:Layer", "total": 2}


def test_an_engine_that_fails_is_no_empty_answer(client: Client, issue: IssuePage, settings: Any) -> None:
    lose_index(settings)
    response = client.get(f"/iiif/search/2/{issue.uuid}?q=szép")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert client.get(issue.url + "?q=szép").status_code == 200


@given(q=st.text(max_size=40))
@hypothesis_settings(suppress_health_check=SLOW, max_examples=40, deadline=None)
def test_any_text_gets_an_answer(client: Client, issue: IssuePage, q: str) -> None:
    q = q.encode("utf-8", "replace").decode()
    ask(client, issue, 2, q)
    ask(client, issue, 1, q)


def test_an_issue_that_is_not_there_is_404(client: Client) -> None:
    assert client.get("/iiif/search/2/00000000-0000-0000-0000-000000000000?q=a").status_code == 404
