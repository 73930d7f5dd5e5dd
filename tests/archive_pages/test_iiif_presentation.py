"""IIIF Presentation 3: manifests of issues and collections of titles, as viewers read them."""

import json
from datetime import date, timedelta
from typing import Any

import iiif_prezi3
import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from iiif_prezi3 import skeleton

from archive_pages.models import IssuePage
from cms.core.rights import Rights
from tests import factories
from tests.archive_pages.scanned import scan

pytestmark = pytest.mark.django_db


def manifest_of(client: Client, issue: IssuePage) -> dict[str, Any]:
    response = client.get(f"/iiif/presentation/3/{issue.uuid}/manifest")
    assert response.status_code == 200
    found: dict[str, Any] = json.loads(response.content)
    return found


def collection_of(client: Client, title: Any) -> dict[str, Any]:
    response = client.get(f"/iiif/presentation/3/{title.uuid}/collection")
    assert response.status_code == 200
    found: dict[str, Any] = json.loads(response.content)
    return found


def assert_valid(document: dict[str, Any]) -> None:
    """By the models that iiif-prezi3 has from the official JSON schema, by that schema again, and by its loader."""
    kind = getattr(skeleton, document["type"])
    kind.model_validate(document)
    jsonschema.validate(document, kind.model_json_schema())
    loaded = getattr(iiif_prezi3, document["type"]).model_validate(document)
    assert json.loads(loaded.json())["id"] == document["id"]


@pytest.fixture
def issue() -> IssuePage:
    title = factories.title(
        publisher="Benkő László", place="Marosvásárhely", issn="1234-5679", dates="1890/1944", frequency="daily",
        rights=Rights.PUBLIC_DOMAIN, other_titles="Maros-Vidék\nHírlap",
    )  # fmt: skip
    issue = factories.issue(title, volume="XLV", number="174", edition="reggeli", source="Teleki Téka")
    first = scan(issue, text="egy szép nyári reggel", order_label="1")
    second = factories.canvas(issue, "csak szöveg")
    third = scan(issue)
    issue.refresh_from_db()
    issue.structure = [
        {
            "type": "issue", "label": "Lapszám", "canvases": [], "items": [
                {"type": "article", "label": "Vezércikk", "canvases": [str(first.uuid), str(second.uuid)], "items": []},
                {"type": "article", "label": "", "canvases": [str(third.uuid)]},
                {"type": "article", "label": "Elveszett", "canvases": ["00000000-0000-0000-0000-000000000000"]},
            ],
        }
    ]  # fmt: skip
    issue.save()
    return issue


def test_a_manifest_is_valid_and_loads(client: Client, issue: IssuePage) -> None:
    response = client.get(f"/iiif/presentation/3/{issue.uuid}/manifest")
    assert response["Content-Type"] == 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    assert response["Access-Control-Allow-Origin"] == "*"
    document = json.loads(response.content)
    assert document["id"] == f"http://testserver/iiif/presentation/3/{issue.uuid}/manifest"
    assert_valid(document)


def test_json_for_those_who_ask_for_json(client: Client, issue: IssuePage) -> None:
    response = client.get(f"/iiif/presentation/3/{issue.uuid}/manifest", headers={"accept": "application/json"})
    assert response["Content-Type"] == "application/json"


def test_what_a_reader_of_the_manifest_learns(client: Client, issue: IssuePage) -> None:
    document = manifest_of(client, issue)
    assert document["label"] == {"hu": ["Marosvölgyi Hírlap 1935-08-02"]}
    assert document["navDate"] == "1935-08-02T00:00:00Z"
    assert document["rights"] == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert document["viewingDirection"] == "left-to-right"
    assert document["behavior"] == ["paged"]
    assert document["partOf"][0]["id"].endswith("/collection")
    labels = [next(iter(pair["label"].values()))[0] for pair in document["metadata"]]
    assert len(labels) == len(set(labels)) == 10
    values = [pair["value"] for pair in document["metadata"]]
    assert {"none": ["Benkő László"]} in values
    dated = next(value for value in values if "fa" in value and "۱۳۱۴" in value["fa"][0])
    assert dated["hu"] == ["1935. augusztus 2."]
    assert {page["language"][0] for page in document["homepage"]} == {"hu", "ro", "en", "fa"}


def test_every_address_in_a_manifest_answers(client: Client, issue: IssuePage) -> None:
    """Whatever a viewer may follow on this site is there: images, services, renderings, text, pages."""
    document = manifest_of(client, issue)
    followed = 0
    for resource in _resources(document):
        if resource.get("type") in ("Image", "Text", "Dataset", "ImageService3", "Collection", "SearchService2"):
            url = resource["id"].removeprefix("http://testserver")
            url += "/info.json" if resource["type"] == "ImageService3" else ""
            response = client.get(url, follow=True)
            assert response.status_code == 200, url
            if "format" in resource:
                assert response["Content-Type"].startswith(resource["format"]), url
            followed += 1
    assert followed > 15


def _resources(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [one for item in value for one in _resources(item)]
    if isinstance(value, dict):
        return [value, *(one for item in value.values() for one in _resources(item))]
    return []


def test_canvases_carry_the_scan_and_its_text(client: Client, issue: IssuePage) -> None:
    canvases = manifest_of(client, issue)["items"]
    assert [canvas["label"] for canvas in canvases] == [{"none": ["1"]}, {"none": ["2"]}, {"none": ["3"]}]
    painting = canvases[0]["items"][0]["items"][0]
    assert painting["target"] == canvases[0]["id"]
    assert (canvases[0]["width"], canvases[0]["height"]) == (1500, 1300)
    assert painting["body"]["service"][0]["profile"] == "level2"
    assert canvases[0]["seeAlso"][0]["id"].endswith(".alto.xml")
    assert "seeAlso" not in canvases[2]


def test_a_canvas_without_a_scan_is_a_canvas_on_which_nothing_is_painted(client: Client, issue: IssuePage) -> None:
    bare = manifest_of(client, issue)["items"][1]
    assert bare["items"][0]["items"] == []
    assert (bare["width"], bare["height"]) == (1000, 1400)
    assert "thumbnail" not in bare


def test_ranges_follow_the_logical_structure(client: Client, issue: IssuePage) -> None:
    document = manifest_of(client, issue)
    (top,) = document["structures"]
    assert top["label"] == {"hu": ["Lapszám"]}
    assert [item["label"] for item in top["items"]] == [{"hu": ["Vezércikk"]}, {"hu": ["article"]}]
    canvases = [canvas["id"] for canvas in document["items"]]
    assert [item["id"] for item in top["items"][0]["items"]] == canvases[:2]


def test_a_persian_issue_is_read_from_the_right(client: Client) -> None:
    issue = factories.issue(factories.title("نامهٔ نمونه", "fa"))
    factories.canvas(issue, "متن")
    assert manifest_of(client, issue)["viewingDirection"] == "right-to-left"


def test_an_issue_without_anything_is_still_a_valid_manifest(client: Client) -> None:
    issue = factories.issue(date="")
    document = manifest_of(client, issue)
    assert document["items"] == []
    assert "navDate" not in document


def test_search_services_are_announced(client: Client, issue: IssuePage) -> None:
    two, one = manifest_of(client, issue)["service"]
    assert two == {"id": f"http://testserver/iiif/search/2/{issue.uuid}", "type": "SearchService2"}
    assert one["@id"] == f"http://testserver/iiif/search/1/{issue.uuid}"
    assert one["profile"] == "http://iiif.io/api/search/1/search"


def test_a_collection_lists_the_issues_by_date(client: Client, issue: IssuePage) -> None:
    title = issue.get_parent().specific
    factories.issue(title, "1934-01-01")
    factories.issue(title, "1936-01-01", live=False)
    document = collection_of(client, title)
    assert_valid(document)
    assert [item["navDate"] for item in document["items"]] == ["1934-01-01T00:00:00Z", "1935-08-02T00:00:00Z"]
    assert document["navDate"] == "1890-01-01T00:00:00Z"
    assert document["items"][1]["thumbnail"][0]["type"] == "Image"


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_canvases_or_issues(client: Client, issue: IssuePage) -> None:
    title = issue.get_parent().specific
    manifest = f"/iiif/presentation/3/{issue.uuid}/manifest"
    collection = f"/iiif/presentation/3/{title.uuid}/collection"
    few = queries(client, manifest), queries(client, collection)
    for number in range(12):
        factories.canvas(issue)
        factories.issue(title, str(date(1936, 1, 1) + timedelta(days=number)))
    assert (queries(client, manifest), queries(client, collection)) == few
    assert max(few) <= 8


def test_a_copy_is_found_unchanged_and_a_change_is_seen(client: Client, issue: IssuePage) -> None:
    url = f"/iiif/presentation/3/{issue.uuid}/manifest"
    first = client.get(url)
    assert first["Cache-Control"] == "public, no-cache"
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    issue.number = "175"
    issue.save()
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["/iiif/presentation/3/nothing/manifest", "/iiif/presentation/3/", "/iiif/search/3/x"])
def test_other_addresses_are_404_for_any_site(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response["Access-Control-Allow-Origin"] == "*"
