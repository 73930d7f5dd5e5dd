"""Manifests, collections, search answers and citations against the official schemas (`official.py`)."""

import copy
import json
from typing import Any

import iiif_prezi3
import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from archive_pages.models import IssuePage, TitlePage
from archive_pages.models.title import TitleKind
from cms.core.rights import Rights
from search import outbox
from tests import factories
from tests.archive_pages.official import csl_problems, presentation_problems
from tests.archive_pages.scanned import scan
from tests.searching import own_index  # noqa: F401

pytestmark = pytest.mark.django_db
ADDED_BY_SEARCH = {"annotations", "ignored", "next", "partOf", "prev", "startIndex"}


def part(kind: str, label: str, canvases: list[Any], *items: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "label": label, "canvases": [str(one.uuid) for one in canvases], "items": list(items)}


def newspaper() -> IssuePage:
    """All that the record can say, ranges, a page with text and no scan, and one with a scan and no text."""
    title = factories.title(
        publisher="Benkő László", place="Marosvásárhely", issn="1234-5679", dates="1890/1944", frequency="daily",
        rights=Rights.PUBLIC_DOMAIN, other_titles="Maros-Vidék\nHírlap", description="Napilap.",
        holdings_note="1914 hiányzik.",
    )  # fmt: skip
    issue = factories.issue(title, volume="XLV", number="174", edition="reggeli", supplement="1", source="Téka")
    pages = [
        scan(issue, text="egy szép nyári reggel", order_label="1"),
        factories.canvas(issue, "csak szöveg"),
        scan(issue),
    ]
    issue.refresh_from_db()
    issue.structure = [
        part("issue", "Lapszám", [], part("article", "Vezércikk", pages[:2]), part("article", "", pages[2:]))
    ]
    issue.save()
    return issue


def persian() -> IssuePage:
    issue = factories.issue(factories.title("نامهٔ نمونه", "fa", dates="1925"), "1925-03-21")
    scan(issue, text="متن نمونه")
    scan(issue, text="صفحه دوم")
    return issue


def without_text() -> IssuePage:
    issue = factories.issue(factories.title("Képek"), "1905~", slug="1905")
    scan(issue)
    return issue


def empty() -> IssuePage:
    return factories.issue(factories.title("Üres"), date="", slug="ures")


def book() -> IssuePage:
    title = factories.title("Könyvek", kind=TitleKind.BOOKS)
    issue = factories.issue(title, "1872", title="A hídépítés története")
    pages = [scan(issue, text=f"fejezet {number}") for number in range(3)]
    inner = [part("chapter", f"{number}. fejezet", [one]) for number, one in enumerate(pages, 1)]
    issue.refresh_from_db()
    issue.structure = [part("volume", "I. kötet", [], part("part", "", pages[:1], *inner))]
    issue.save()
    return issue


def restricted() -> IssuePage:
    issue = newspaper()
    factories.restrict(issue.get_parent(), PageViewRestriction.GROUPS, "researchers")
    return issue


MADE = [newspaper, persian, without_text, empty, book, restricted]


def read(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, path
    found: dict[str, Any] = json.loads(response.content)
    return found


def title_of(issue: IssuePage) -> TitlePage:
    title: TitlePage = issue.get_parent().specific
    return title


@pytest.mark.parametrize("make", MADE)
def test_manifests_and_collections_are_valid_and_load(client: Client, make: Any) -> None:
    issue = make()
    client.force_login(factories.reader("scholar", "researchers"))
    documents = [
        read(client, f"/iiif/presentation/3/{issue.uuid}/manifest"),
        read(client, f"/iiif/presentation/3/{title_of(issue).uuid}/collection"),
    ]
    assert presentation_problems(*documents) == [[], []]
    assert len(documents[1]["items"]) == 1
    for document in documents:
        loaded = getattr(iiif_prezi3, document["type"]).model_validate(document)
        assert json.loads(loaded.json())["id"] == document["id"]


def test_the_schema_finds_what_is_wrong(client: Client) -> None:
    """The other half of the test above: documents spoilt in one place each."""
    good = read(client, f"/iiif/presentation/3/{newspaper().uuid}/manifest")

    def spoilt(change: Any) -> dict[str, Any]:
        document = copy.deepcopy(good)
        change(document)
        return document

    found = presentation_problems(
        spoilt(lambda document: document.pop("label")),
        spoilt(lambda document: document.update(label="no language")),
        spoilt(lambda document: document.update(rights="all mine")),
        spoilt(lambda document: document["items"][0].update(width="wide")),
        spoilt(lambda document: document["items"][0]["items"][0]["items"][0].pop("target")),
        spoilt(lambda document: document["structures"][0].update(type="Part")),
        spoilt(lambda document: document.update(viewingDirection="up")),
    )
    assert all(found), found


@pytest.mark.parametrize("q", ["szép", '"nyári reggel"', "nincsen", "szé*"])
def test_answers_of_content_search_2_are_annotation_pages(client: Client, q: str) -> None:
    """Less what Content Search 2 adds to the class of Presentation 3, whose schema knows no more than its own."""
    issue = newspaper()
    outbox.touch_canvases(issue.pk)
    while outbox.drain():
        pass
    answer = read(client, f"/iiif/search/2/{issue.uuid}?q={q}&user=x")
    pages = [answer, *answer.get("annotations", [])]
    assert len(pages) == (1 if q == "nincsen" else 2)
    bare = [{name: value for name, value in page.items() if name not in ADDED_BY_SEARCH} for page in pages]
    assert presentation_problems(*bare) == [[] for _ in bare]


@pytest.mark.parametrize("make", MADE)
def test_citations_are_valid_csl_json(client: Client, make: Any) -> None:
    issue = make()
    client.force_login(factories.reader("scholar", "researchers"))
    for query in ("", "?page=1"):
        response = client.get(f"/issue/{issue.uuid}.csl.json{query}")
        items = json.loads(response.content)
        assert len(items) == 1
        assert csl_problems(items) == []


def test_the_csl_schema_finds_what_is_wrong() -> None:
    item = {"id": "a", "type": "article-newspaper", "issued": {"date-parts": [[1935, 8, 2]]}}
    assert csl_problems([item]) == []
    assert csl_problems([item | {"type": "paper"}])
    assert csl_problems([item | {"issued": {"day": 2}}])
    assert csl_problems([item | {"colour": "red"}])
