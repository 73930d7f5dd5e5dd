"""A walk as GeoJSON, GPX and KML: whole, valid, and as it was brought."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from geojson_pydantic import FeatureCollection

from tests import factories as common
from walks.models import Photograph, StopPage, WalkPage, WalkRoute
from walks.routes import detect, gpx, kml
from walks.routes.route import Point, Route, Waypoint
from walks.stored_routes import take_in_route

from . import factories

pytestmark = pytest.mark.django_db
WAY = Route(((Point(24.5, 46.5, 300.0), Point(24.51, 46.5, 310.5), Point(24.51, 46.51)),), (), "Völgy")
DATE_LINE = Route(((Point(179.0, -17.0), Point(-179.0, -16.0)), (Point(178.0, -17.0), Point(178.5, -17.0))))


def taken_in(route: Route) -> WalkRoute:
    return take_in_route(gpx.write(route), "way.gpx")


def a_walk(route: Route | None = WAY, **fields: Any) -> WalkPage:
    """Three stops: one with a picture and a position, one where its place is, one nobody knows where."""
    walk = factories.walk(way=taken_in(route) if route else None, **fields)
    church = factories.stop(walk, "A templom", latitude=46.5, longitude=24.5, introduction="Nézd  meg\na tornyot.")
    factories.shown(church, photograph())
    mill = factories.place("Malom", latitude=46.51, longitude=24.51, exactness="approximate")
    factories.stop(walk, "A malom", place=mill)
    factories.stop(walk, "Valahol")
    return walk


def photograph(**fields: Any) -> Photograph:
    told = {"alt": {"hu": "Torony", "en": "A tower"}, "width": 800, "height": 600, "pyramid": "a.tif", **fields}
    return Photograph.objects.create(title="Torony", original="o.jpg", **told)


def fetched(client: Client, page: Any, name: str, **headers: str) -> Any:
    return client.get(f"{page.get_url()}{name}", headers=headers)


def body(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content) if response.streaming else response.content


def geojson_of(client: Client, page: WalkPage, query: str = "") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(body(fetched(client, page, f"walk.geojson{query}")))
    FeatureCollection.model_validate(document)
    return document


def feature(document: dict[str, Any], title: str, kind: str = "stop") -> dict[str, Any]:
    return next(
        one for one in document["features"] if one["properties"]["title"] == title and one["properties"]["kind"] == kind
    )


# ── GeoJSON ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_geojson_has_the_stops_and_the_way(client: Client) -> None:
    walk = a_walk()
    document = geojson_of(client, walk)
    church = feature(document, "A templom")
    assert church["geometry"] == {"type": "Point", "coordinates": [24.5, 46.5]}
    told = church["properties"]
    assert (told["number"], told["exactness"], told["language"]) == (1, "exact", "hu")
    assert told["url"] == f"http://testserver{StopPage.objects.get(title='A templom').get_url()}"
    assert told["picture"]["alt"] == {"hu": "Torony", "en": "A tower"}
    assert (told["picture"]["width"], told["picture"]["height"]) == (640, 480)
    assert feature(document, "A malom")["properties"]["exactness"] == "approximate"
    assert feature(document, "Valahol")["geometry"] is None
    way = feature(document, walk.title, "route")
    assert way["geometry"]["type"] == "MultiLineString"
    assert way["properties"]["metres"] == round(WAY.length)
    assert document["bbox"] == [24.5, 46.5, 24.51, 46.51]


def test_a_map_has_the_coarse_line_and_who_asks_gets_every_point_with_its_height(client: Client) -> None:
    walk = a_walk()
    coarse = feature(geojson_of(client, walk), walk.title, "route")["geometry"]["coordinates"]
    assert all(len(point) == 2 for line in coarse for point in line)
    whole = feature(geojson_of(client, walk, "?points=all"), walk.title, "route")["geometry"]["coordinates"]
    assert whole == [[[24.5, 46.5, 300.0], [24.51, 46.5, 310.5], [24.51, 46.51]]]


def test_over_the_date_line_the_way_is_cut(client: Client) -> None:
    walk = a_walk(DATE_LINE)
    way = feature(geojson_of(client, walk, "?points=all"), walk.title, "route")["geometry"]["coordinates"]
    assert way == [
        [[179.0, -17.0], [180.0, -16.5]],
        [[-180.0, -16.5], [-179.0, -16.0]],
        [[178.0, -17.0], [178.5, -17.0]],
    ]


def test_a_walk_without_a_route_has_its_stops(client: Client) -> None:
    document = geojson_of(client, a_walk(None))
    assert [one["properties"]["kind"] for one in document["features"]] == ["stop"] * 3
    empty = geojson_of(client, factories.walk("Üres"))
    assert empty["features"] == []
    assert "bbox" not in empty


# ── GPX and KML ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("suffix", "parse"), [("gpx", gpx.parse), ("kml", kml.parse)])
def test_a_file_is_the_whole_way_again_with_the_stops_as_places(client: Client, suffix: str, parse: Any) -> None:
    walk = a_walk()
    data = body(fetched(client, walk, f"walk.{suffix}"))
    church, mill = (StopPage.objects.get(title=title) for title in ("A templom", "A malom"))
    places = (
        Waypoint(Point(24.5, 46.5), "A templom", f"Nézd meg a tornyot. http://testserver{church.get_url()}"),
        Waypoint(Point(24.51, 46.51), "A malom", f"http://testserver{mill.get_url()}"),
    )
    again = parse(data, f"walk.{suffix}")
    assert again == Route(WAY.parts, places, walk.title)
    assert again.problems == ()
    assert detect.parse(data, "any") == again


def test_a_walk_of_nothing_is_still_a_file(client: Client) -> None:
    walk = factories.walk("Üres <&> séta")
    assert b"\xc3\x9cres &lt;&amp;&gt; s\xc3\xa9ta" in body(fetched(client, walk, "walk.gpx"))
    assert b"<kml" in body(fetched(client, walk, "walk.kml"))


# ── How they are answered ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("walk.geojson", "application/geo+json"),
        ("walk.gpx", "application/gpx+xml"),
        ("walk.kml", "application/vnd.google-earth.kml+xml"),
    ],
)
def test_a_file_has_its_type_its_name_and_may_be_asked_for_again(client: Client, name: str, content_type: str) -> None:
    walk = a_walk()
    answer = fetched(client, walk, name)
    assert answer["Content-Type"] == content_type
    suffix = name.partition(".")[2]
    assert answer["Content-Disposition"] == (f"attachment; filename*=utf-8''s%C3%A9ta-a-faluban.{suffix}")
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["Access-Control-Allow-Origin"] == "*"
    body(answer)
    assert fetched(client, walk, name, if_none_match=answer["ETag"]).status_code == 304
    StopPage.objects.filter(title="A malom").update(title="A vízimalom")
    assert fetched(client, walk, name, if_none_match=answer["ETag"]).status_code == 200
    assert client.head(f"{walk.get_url()}{name}").status_code == 200
    assert client.post(f"{walk.get_url()}{name}").status_code == 405


def test_who_is_signed_in_gets_a_copy_that_no_cache_keeps(client: Client) -> None:
    walk = a_walk()
    client.force_login(User.objects.create_user("reader"))
    assert fetched(client, walk, "walk.gpx")["Cache-Control"] == "private, no-store"


def test_a_stop_for_registered_readers_is_in_their_file_alone(client: Client) -> None:
    walk = a_walk()
    common.restrict(StopPage.objects.get(title="A malom"))
    assert b"A malom" not in body(fetched(client, walk, "walk.gpx"))
    client.force_login(User.objects.create_user("reader"))
    assert b"A malom" in body(fetched(client, walk, "walk.gpx"))


def test_a_file_of_another_language_has_its_words(client: Client) -> None:
    walk = a_walk()
    factories.translated(walk, "en", "A walk in the village")
    page = WalkPage.objects.get(title="A walk in the village")
    route = gpx.parse(body(fetched(client, page, "walk.gpx")), "walk.gpx")
    assert route.name == "A walk in the village"
    assert route.parts == WAY.parts
    assert [place.name for place in route.waypoints] == ["A templom", "A malom"]


def test_a_long_way_is_sent_in_pieces(client: Client) -> None:
    points = tuple(Point(24 + number / 1e6, 46 + number % 7 / 1e6, float(number)) for number in range(30_000))
    walk = a_walk(Route((points,)))
    answer = fetched(client, walk, "walk.gpx")
    pieces = list(answer.streaming_content)
    assert len(pieces) > 10
    assert max(map(len, pieces)) < 100_000
    assert gpx.parse(b"".join(pieces), "long.gpx").parts == (points,)
    assert len(body(fetched(client, walk, "walk.geojson"))) < 300_000
    assert json.loads(body(fetched(client, walk, "walk.geojson?points=all")))["features"][-1]["geometry"][
        "coordinates"
    ] == [[list(point) for point in points]]
