"""The map's data: all walks, and the stops of a part of the map; only what the reader may see, and no more bytes than
needed."""

import gzip
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from geojson_pydantic import FeatureCollection
from wagtail.models import PageViewRestriction

from cms.core import epoch
from cms.core.access import Viewer
from walks.map import remembered
from walks.map.all_walks import gathered_walks
from walks.models import WalkPage, WalkRoute, WalkStep

from . import factories

pytestmark = pytest.mark.django_db
BOX = "24.0,46.0,24.5,46.5"


def line(*positions: tuple[float, float]) -> WalkRoute:
    return WalkRoute.objects.create(line=[[list(one) for one in positions]], bounds=[24.1, 46.1, 24.2, 46.2])


def a_walk(name: str = "Séta a faluban", language: str = "hu", **fields: Any) -> WalkPage:
    walk = factories.walk(name, language, **fields)
    factories.stop(walk, f"{name}: a templom", latitude=46.11, longitude=24.11)
    return walk


def answer(client: Client, address: str, **headers: str) -> Any:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.content
    return response


def walks(client: Client, language: str = "hu") -> dict[str, Any]:
    document: dict[str, Any] = answer(client, f"{factories.index(language).get_url()}walks.geojson").json()
    FeatureCollection.model_validate(document)
    return {one["properties"]["title"]: one for one in document["features"]}


def stops(client: Client, box: str = BOX, language: str = "hu") -> dict[str, Any]:
    document: dict[str, Any] = answer(client, f"/map/stops.geojson?bbox={box}&language={language}").json()
    FeatureCollection.model_validate(document)
    return {one["properties"]["title"]: one for one in document["features"]}


def hide(page: Any, how: str) -> None:
    if how == "draft":
        page.live = False
        page.save()
    elif how == "embargoed":
        page.embargo_until = timezone.now() + timedelta(days=1)
        page.save()
    elif how == "expired":
        page.expire_at = timezone.now() - timedelta(minutes=1)
        page.save()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type="login")


HIDDEN = ["draft", "embargoed", "expired", "private"]


def test_a_walk_begins_where_its_route_does_else_at_its_first_placed_stop_else_at_its_place(client: Client) -> None:
    a_walk("Úton", way=line((24.15, 46.15), (24.16, 46.16)))
    with_stop = factories.walk("Megállóval", place=factories.place(latitude=46.3, longitude=24.3))
    factories.stop(with_stop, "Valahol")
    factories.stop(with_stop, "A malom", place=factories.place("Malom", latitude=46.12, longitude=24.12))
    factories.walk("Helyen", place=factories.place("Falu", latitude=46.4, longitude=24.4))
    factories.walk("Sehol")
    found = {title: one["geometry"] and one["geometry"]["coordinates"] for title, one in walks(client).items()}
    assert found == {"Úton": [24.15, 46.15], "Megállóval": [24.12, 46.12], "Helyen": [24.4, 46.4], "Sehol": None}


def test_a_walk_is_there_once_in_the_readers_language_where_it_has_that(client: Client) -> None:
    own = a_walk("Séta")
    factories.translated(own, "en", "A stroll")
    a_walk("Csak magyarul")
    assert set(walks(client, "hu")) == {"Séta", "Csak magyarul"}
    english = walks(client, "en")
    assert set(english) == {"A stroll", "Csak magyarul"}
    assert english["A stroll"]["properties"]["url"].startswith("/en/")
    assert english["Csak magyarul"]["properties"]["language"] == "hu"


@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_walk_is_on_no_map(client: Client, how: str) -> None:
    seen, hidden = a_walk("Látható"), a_walk("Rejtett")
    hide(hidden, how)
    assert set(walks(client)) == {seen.title}
    assert set(stops(client)) == {"Látható: a templom"}


@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_stop_is_on_no_map_and_no_walk_begins_there(client: Client, how: str) -> None:
    walk = factories.walk("Séta")
    hide(factories.stop(walk, "Rejtett", latitude=46.1, longitude=24.1), how)
    factories.stop(walk, "Látható", latitude=46.2, longitude=24.2)
    assert walks(client)["Séta"]["geometry"]["coordinates"] == [24.2, 46.2]
    assert set(stops(client)) == {"Látható"}


def test_who_may_see_a_private_walk_has_it_on_the_map_and_no_cache_keeps_it(client: Client) -> None:
    hide(a_walk("Zárt"), "private")
    address = f"{factories.index().get_url()}walks.geojson"
    everyones = answer(client, address)
    assert everyones["Cache-Control"] == "public, no-cache"
    assert "Zárt" not in everyones.content.decode()
    client.force_login(User.objects.create_user("reader"))
    own = answer(client, address)
    assert "Zárt" in own.content.decode()
    assert own["Cache-Control"] == "private, no-store"
    assert "Cookie" in own["Vary"]
    assert set(stops(client)) == {"Zárt: a templom"}
    client.logout()
    assert "Zárt" not in answer(client, address).content.decode()


def test_an_embargo_lifts_by_the_clock_although_the_map_is_remembered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = timezone.now() + timedelta(hours=1)
    walk = a_walk("Holnap")
    walk.embargo_until = opens
    walk.save()
    assert not walks(client)
    monkeypatch.setattr(timezone, "now", lambda: opens + timedelta(seconds=1))
    assert set(walks(client)) == {"Holnap"}


def test_a_new_walk_is_on_the_map_at_once(client: Client) -> None:
    assert not walks(client)
    a_walk("Új")
    assert set(walks(client)) == {"Új"}


def test_the_second_reader_waits_for_no_query(client: Client, django_assert_num_queries: Any) -> None:
    for number in range(5):
        a_walk(f"Séta {number}")
    first = gathered_walks(Viewer.public(), "hu")
    with django_assert_num_queries(0):
        assert gathered_walks(Viewer.public(), "hu") is first
        assert len(gathered_walks(Viewer.public(), "en").walks) == 5  # the same walks, in another language's words


def test_more_walks_take_no_more_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        a_walk(f"Séta {number}", way=line((24.1, 46.1), (24.2, 46.2)) if number % 2 else None)
    epoch.advance()
    with django_assert_max_num_queries(12):
        assert len(gathered_walks(Viewer.public(), "hu").walks) == 12


def test_addresses_are_those_that_the_pages_themselves_have(client: Client) -> None:
    own = a_walk("Séta", slug="séta-a-faluban")
    persian = factories.translated(own, "fa", "گردش در ده")
    assert walks(client)[own.title]["properties"]["url"] == own.url
    assert walks(client, "fa")[persian.title]["properties"]["url"] == persian.url
    assert "%" in persian.url
    assert client.get(persian.url).status_code == 200


def test_the_list_and_its_map_are_narrowed_in_the_same_way(client: Client) -> None:
    place = factories.place("Holdfalva", latitude=46.1, longitude=24.1)
    here, there = a_walk("Itt", place=place), a_walk("Ott")
    address = factories.index().get_url()
    html = client.get(f"{address}?place={place.pk}&length=nonsense&p=1").content.decode()
    data = json.loads(re.search(r'id="walks-map-data"[^>]*>(.*?)</script>', html)[1])  # type: ignore[index]
    assert data["walks"] == f"{address}walks.geojson?place={place.pk}"
    found = answer(client, data["walks"]).json()["features"]
    assert [one["properties"]["title"] for one in found] == [here.title]
    assert len(answer(client, f"{address}walks.geojson?length=nonsense").json()["features"]) == 2
    assert there.title not in html


def test_what_the_clock_changes_next_is_asked_once(client: Client, django_assert_num_queries: Any) -> None:
    now = timezone.now()
    walk = a_walk("Holnap")
    walk.embargo_until = now + timedelta(hours=1)
    walk.expire_at = now + timedelta(hours=2)
    walk.save()
    epoch.advance()
    remembered._next_change(now)
    with django_assert_num_queries(0):
        assert remembered._next_change(now + timedelta(minutes=59)) == walk.embargo_until
    assert remembered._next_change(now + timedelta(minutes=61)) == walk.expire_at
    assert remembered._next_change(now + timedelta(minutes=121)) is None


def test_what_is_known_is_not_sent_again_and_the_rest_is_compressed(client: Client) -> None:
    a_walk()
    address = f"{factories.index().get_url()}walks.geojson"
    whole = answer(client, address)
    small = answer(client, address, accept_encoding="gzip, br")
    assert gzip.decompress(small.content) == whole.content
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small["Vary"]
    assert client.get(address, headers={"if-none-match": whole["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405


def test_stops_are_those_within_the_box(client: Client) -> None:
    walk = factories.walk("Séta")
    factories.stop(walk, "Benne", latitude=46.1, longitude=24.1, exactness="approximate")
    factories.stop(walk, "Helye benne", place=factories.place("Malom", latitude=46.2, longitude=24.2))
    factories.stop(walk, "Kívül", latitude=47.1, longitude=24.1)
    factories.stop(walk, "Ismeretlen", latitude=46.1, longitude=24.1, exactness="unknown")
    factories.stop(walk, "Nem lépés", step=False, latitude=46.1, longitude=24.1)
    found = stops(client)
    assert set(found) == {"Benne", "Helye benne"}
    assert found["Benne"]["properties"]["exactness"] == "approximate"
    assert found["Helye benne"]["geometry"]["coordinates"] == [24.2, 46.2]


def test_a_stop_has_the_position_of_the_page_that_was_first_and_words_in_the_readers_language(client: Client) -> None:
    walk = factories.walk("Séta")
    stop = factories.stop(walk, "A templom", latitude=46.1, longitude=24.1)
    factories.translated(walk, "en", "A stroll")
    english = factories.translated(stop, "en", "The church")
    english.latitude, english.longitude = 46.4, 24.4  # as it was before the first page was put right
    english.save()
    assert set(stops(client, language="en")) == {"The church"}
    assert stops(client, language="en")["The church"]["geometry"]["coordinates"] == [24.1, 46.1]
    assert not stops(client, "24.35,46.35,24.45,46.45")


def test_steps_that_a_translation_still_holds_lead_nowhere(client: Client) -> None:
    walk = factories.walk("Séta")
    english = factories.translated(walk, "en", "A stroll")
    elsewhere = factories.stop(walk, "Máshol", step=False, latitude=46.1, longitude=24.1)
    WalkStep.objects.create(walk=english, stop=elsewhere, sort_order=0)
    assert not stops(client)


def test_stops_over_the_date_line(client: Client) -> None:
    walk = factories.walk("Séta")
    factories.stop(walk, "Nyugat", latitude=-17, longitude=179.9)
    factories.stop(walk, "Kelet", latitude=-17, longitude=-179.9)
    factories.stop(walk, "Messze", latitude=-17, longitude=0)
    assert set(stops(client, "179.8,-17.2,-179.8,-16.8")) == {"Nyugat", "Kelet"}
    assert set(stops(client, "179.8,-17.2,180.2,-16.8")) == {"Nyugat", "Kelet"}  # as MapLibre counts on


@pytest.mark.parametrize(
    "box",
    ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "inf,0,1,1", "0,0,10,1", "0,1,1,0", "0,-91,1,-90", "1e400,0,1,1", "0," * 500],
)
def test_what_is_no_box_is_refused_in_plain_words(client: Client, box: str) -> None:
    response = client.get("/map/stops.geojson", {"bbox": box})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")


def test_many_stops_are_cut_and_the_answer_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walks.map.stops.MOST", 2)
    walk = factories.walk("Séta")
    for number in range(4):
        factories.stop(walk, f"Megálló {number}", latitude=46.1, longitude=24.1)
    document = json.loads(answer(client, f"/map/stops.geojson?bbox={BOX}").content)
    assert (len(document["features"]), document["truncated"]) == (2, True)
