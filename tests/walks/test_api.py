"""Walks, stops and places in the headless API: the contract as stored JSON, and how much is asked for it."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.core.rights import Rights
from tests import factories as common
from walks.models import Recording, StopClipping, StopPage, Theme, ThenAndNow, WalkPage, WalkStep

from . import factories
from .test_ways_out import a_walk, photograph

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v2/{address}")
    assert answer.status_code == status, answer.content[:500]
    return answer.json()


def normalised(value: Any) -> Any:
    """The answer with ids, UUIDs and times, which differ from run to run, replaced by what they are."""
    if isinstance(value, dict):
        return {key: "<id>" if key == "id" else normalised(one) for key, one in value.items()}
    if isinstance(value, list):
        return [normalised(one) for one in value]
    if isinstance(value, str):
        value = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>", value)
        value = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)", "<time>", value)
        return re.sub(r"(/(?:pages|places)/)\d+/", r"\1<id>/", value)
    return value


def matches_golden(name: str, answer: Any) -> bool:
    """Compares with `golden/<name>.json`. A contract that changes on purpose is a file written anew and reviewed."""
    assert normalised(answer) == json.loads((GOLDEN / f"{name}.json").read_text())
    return True


@pytest.fixture
def walk() -> WalkPage:
    """A walk that has one of everything at its first stop."""
    walk = a_walk(
        introduction="Egy órányi séta.", access_note="A templomhoz lépcső vezet.", credits="<p>A könyvtár</p>",
        place=factories.place(
            "Holdfalva", names={"ro": "Satul Lunii"}, latitude=46.5, longitude=24.5, geonames=12, wikidata="Q42"
        ),
        step_free="partly", difficulty="easy", cover=photograph(),
    )  # fmt: skip
    walk.themes.add(Theme.objects.create(slug="mills", names={"hu": "Malmok", "en": "Mills"}))
    walk.save()
    church = StopPage.objects.get(title="A templom")
    church.audio = Recording.objects.create(
        title="A harangok", kind="audio", language="hu", speaker="Nagy Anna", transcript="Harangszó.",
        captions="WEBVTT",
        file="recordings/a.mp3", media_type="audio/mpeg", bytes=1000, seconds=61.25, rights=Rights.CC_BY,
    )  # fmt: skip
    church.question, church.answer = "Hány harang van?", "Három."
    church.body = json.dumps([{"type": "heading", "value": "A torony"}])
    church.panorama = photograph(width=4000, height=2000)
    church.save()
    ThenAndNow.objects.create(
        stop=church, then=photograph(date="1905~"), now=photograph(), caption={"hu": "A torony"},
        points=[{"then": [0.1, 0.2], "now": [0.2, 0.2]}, {"then": [0.5, 0.5], "now": [0.6, 0.5]}],
    )  # fmt: skip
    issue = common.issue(common.title("Hírlap"), "1935-08-02")
    common.canvas(issue, "a torony", pyramid="p.tif")
    StopClipping.objects.create(stop=church, issue=issue, order=1, region="10,20,300,400", note={"hu": "A hír"})
    return WalkPage.objects.get(pk=walk.pk)


class TestContract:
    def test_walk(self, client: Client, walk: WalkPage) -> None:
        assert matches_golden("walk", get(client, f"pages/{walk.pk}/"))

    def test_stop(self, client: Client, walk: WalkPage) -> None:
        stop = StopPage.objects.get(title="A templom")
        assert matches_golden("stop", get(client, f"pages/{stop.pk}/"))

    def test_list_of_walks(self, client: Client, walk: WalkPage) -> None:
        fields = "uuid,introduction,place,minutes,route,files"
        assert matches_golden("walks", get(client, f"pages/?type=walks.WalkPage&fields={fields}"))

    def test_places(self, client: Client, walk: WalkPage) -> None:
        county = factories.place("Maros megye", kind="county", note="Nem olvasóknak")
        within = factories.place("Templom", kind="building", parent=county)
        assert matches_golden("places", get(client, "places/"))
        assert matches_golden("place", get(client, f"places/{within.pk}/"))

    def test_index(self, client: Client) -> None:
        assert matches_golden("index", get(client, f"pages/{factories.index().pk}/"))


def test_places_are_found_by_kind_parent_and_name(client: Client) -> None:
    county = factories.place("Maros megye", kind="county")
    factories.place("Holdfalva", parent=county)
    assert [one["name"] for one in get(client, "places/?kind=county")["items"]] == ["Maros megye"]
    assert [one["name"] for one in get(client, f"places/?parent={county.pk}")["items"]] == ["Holdfalva"]
    assert "note" in get(client, "places/?note=x", 400)["message"]


def test_a_translation_has_its_words_and_the_facts(client: Client, walk: WalkPage) -> None:
    english = factories.translated(walk, "en", "A walk in the village")
    factories.translated(StopPage.objects.get(title="A malom"), "en", "The mill")
    answer = get(client, f"pages/{english.pk}/")
    assert [(one["title"], one["language"]) for one in answer["stops"]] == [
        ("A templom", "hu"), ("The mill", "en"), ("Valahol", "hu"),
    ]  # fmt: skip
    assert answer["place"]["name"] == "Holdfalva"
    assert answer["step_free"] == "partly"
    assert answer["files"]["gpx"] == f"http://testserver{english.get_url()}walk.gpx"
    mill = get(client, f"pages/{StopPage.objects.get(title='The mill').pk}/")
    assert mill["position"] == {"longitude": 24.51, "latitude": 46.51}
    assert mill["exactness"] == "approximate"


def test_a_shared_stop_stands_in_both_walks(client: Client, walk: WalkPage) -> None:
    other = factories.walk("Másik séta")
    WalkStep.objects.create(walk=other, stop=StopPage.objects.get(title="A templom"), sort_order=0)
    listed = get(client, "pages/?type=walks.WalkPage&fields=stops")["items"]
    stops = {one["title"]: one["stops"] for one in listed}
    assert [stop["title"] for stop in stops["Másik séta"]] == ["A templom"]
    shared = stops[walk.title][0]
    assert stops["Másik séta"][0] == shared
    assert len(shared["clippings"]) == len(shared["photographs"]) == 1


def test_queries_for_a_list_do_not_grow(client: Client, walk: WalkPage) -> None:
    address = "pages/?type=walks.WalkPage&fields=*&limit=50"

    def asked() -> int:
        get(client, address)
        with CaptureQueriesContext(connection) as queries:
            get(client, address)
        return len(queries)

    few = asked()
    for number in range(19):
        one = factories.walk(f"Séta {number}", place=walk.place)
        for stop in range(3):
            factories.shown(factories.stop(one, f"Ház {stop}"), photograph())
    assert asked() == few <= 30
    address = "pages/?type=walks.StopPage&fields=*&limit=50"
    assert get(client, address)["meta"]["total_count"] == 60
    assert asked() <= 25


def test_what_is_embargoed_is_in_no_walk(client: Client, walk: WalkPage) -> None:
    stop = StopPage.objects.get(title="A templom")
    stop.embargo_until = timezone.now() + timedelta(hours=1)
    stop.save()
    assert [one["title"] for one in get(client, f"pages/{walk.pk}/")["stops"]] == ["A malom", "Valahol"]
    get(client, f"pages/{stop.pk}/", 404)
