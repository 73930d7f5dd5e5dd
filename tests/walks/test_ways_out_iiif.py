"""A walk's photographs as a IIIF manifest with places."""

import json
from typing import Any

import iiif_prezi3
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from geojson_pydantic import FeatureCollection

from cms.core.rights import Rights
from tests.archive_pages.official import presentation_problems
from walks.models import StopPage, ThenAndNow, WalkPage

from . import factories
from .test_ways_out import a_walk, photograph

pytestmark = pytest.mark.django_db


def a_walk_with_everything() -> WalkPage:
    walk = a_walk(introduction="Egy órányi séta.")
    church = StopPage.objects.get(title="A templom")
    then = photograph(
        caption={"hu": "A torony régen", "en": "The tower then"}, date="1905~", author="Kós Ákos", credit="Teleki Téka",
        rights=Rights.PUBLIC_DOMAIN,
    )  # fmt: skip
    ThenAndNow.objects.create(stop=church, then=then, now=photograph())
    mill = StopPage.objects.get(title="A malom")
    mill.panorama = photograph(width=4000, height=2000)
    mill.save()
    factories.shown(StopPage.objects.get(title="Valahol"), photograph(alt={}, pyramid=""))
    factories.shown(StopPage.objects.get(title="Valahol"), photograph(alt={}))
    return WalkPage.objects.get(pk=walk.pk)


def manifest_of(client: Client, walk: WalkPage, status: int = 200) -> dict[str, Any]:
    response = client.get(f"/iiif/presentation/3/walk/{walk.uuid}/manifest")
    assert response.status_code == status
    found: dict[str, Any] = json.loads(response.content) if status == 200 else {}
    return found


def without_places(document: Any) -> Any:
    """The manifest without the extension, which the schema of the Presentation API does not know."""
    if isinstance(document, dict):
        return {key: without_places(value) for key, value in document.items() if key != "navPlace"}
    return [without_places(one) for one in document] if isinstance(document, list) else document


def test_a_manifest_is_valid_and_loads(client: Client) -> None:
    full, empty = a_walk_with_everything(), factories.walk("Üres")
    documents = [manifest_of(client, walk) for walk in (full, empty)]
    assert presentation_problems(*map(without_places, documents)) == [[], []]
    for document in documents:
        loaded = iiif_prezi3.Manifest.model_validate(document)
        assert json.loads(loaded.json())["id"] == document["id"]
    assert documents[1]["items"] == []


def test_a_canvas_each_photograph_in_the_order_of_the_stops(client: Client) -> None:
    walk = a_walk_with_everything()
    document = manifest_of(client, walk)
    assert document["label"] == {"hu": ["Séta a faluban"]}
    assert document["summary"] == {"hu": ["Egy órányi séta."]}
    assert document["homepage"][0]["id"] == f"http://testserver{walk.get_url()}"
    stops = [(one["label"], len(one["items"])) for one in document["structures"]]
    assert stops == [({"hu": ["A templom"]}, 3), ({"hu": ["A malom"]}, 1), ({"hu": ["Valahol"]}, 1)]
    assert len({canvas["id"] for canvas in document["items"]}) == 5
    then = document["items"][1]
    assert then["label"] == {"hu": ["Torony"], "en": ["A tower"]}
    assert then["summary"] == {"hu": ["A torony régen"], "en": ["The tower then"]}
    assert then["rights"] == Rights.PUBLIC_DOMAIN
    assert then["requiredStatement"]["value"] == {"none": ["Kós Ákos · Teleki Téka"]}
    assert {"about 1905"} <= {value for entry in then["metadata"] for value in entry["value"].get("en", [])}
    assert document["items"][4]["label"] == {"none": ["Torony"]}


def test_places_are_those_of_the_stops_and_of_the_way(client: Client) -> None:
    document = manifest_of(client, a_walk_with_everything())
    assert document["@context"] == [
        "http://iiif.io/api/extension/navplace/context.json",
        "http://iiif.io/api/presentation/3/context.json",
    ]
    for one in (document, *document["items"][:4]):
        FeatureCollection.model_validate(one["navPlace"])
    assert document["items"][0]["navPlace"]["features"][0]["geometry"]["coordinates"] == [24.5, 46.5]
    assert document["items"][3]["navPlace"]["features"][0]["geometry"]["coordinates"] == [24.51, 46.51]
    assert "navPlace" not in document["items"][4]
    assert document["navPlace"]["features"][0]["geometry"]["type"] == "LineString"


def test_a_translation_has_a_manifest_of_its_own(client: Client) -> None:
    walk = a_walk_with_everything()
    english = factories.translated(walk, "en", "A walk in the village")
    document = manifest_of(client, english)
    assert document["label"] == {"en": ["A walk in the village"]}
    assert document["id"] != manifest_of(client, walk)["id"]
    assert len(document["items"]) == 5
    assert presentation_problems(without_places(document)) == [[]]


def test_what_is_no_walk_is_not_found(client: Client) -> None:
    stop = factories.stop(factories.walk())
    assert client.get(f"/iiif/presentation/3/walk/{stop.uuid}/manifest").status_code == 404
    assert client.get("/iiif/presentation/3/walk/nonsense/manifest").status_code == 404


def test_queries_do_not_grow_with_stops(client: Client) -> None:
    walk = a_walk_with_everything()
    manifest_of(client, walk)
    counted = len(_queries(client, walk))
    for number in range(10):
        factories.shown(factories.stop(walk, f"Ház {number}", latitude=46.0, longitude=24.0), photograph())
    manifest_of(client, walk)
    assert len(_queries(client, walk)) == counted <= 20


def _queries(client: Client, walk: WalkPage) -> list[Any]:
    with CaptureQueriesContext(connection) as asked:
        manifest_of(client, walk)
    return list(asked.captured_queries)
