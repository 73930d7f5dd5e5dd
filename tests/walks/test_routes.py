"""Routes come in from GPX, KML and GeoJSON and go out again as they were; what is wrong is told with file and line."""

import json
import math
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.parsing.problems import UnreadableFile
from tests.samples import samples_dir
from walks.routes import detect, geojson, gpx, kml, plain
from walks.routes.reading import MOST_POINTS
from walks.routes.route import Bounds, Point, Route, Waypoint, distance

REAL = sorted((samples_dir() / "gpx").glob("*.gpx"))
FORMATS = {"gpx": gpx, "kml": kml, "geojson": geojson}
LINE = '<trkpt lat="46.5" lon="24.5"/><trkpt lat="46.6" lon="24.6"/>'
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], blacklist_characters="\ufffe\uffff"))
NAMES = st.lists(TEXTS.filter(bool), max_size=3).map(" ".join)
POINTS = st.builds(
    Point,
    st.floats(-180, 180, allow_nan=False),
    st.floats(-90, 90, allow_nan=False),
    st.none() | st.floats(-500, 9000, allow_nan=False),
)
ROUTES = st.builds(
    Route,
    st.lists(st.lists(POINTS, min_size=2, max_size=5).map(tuple), max_size=3).map(tuple),
    st.lists(st.builds(Waypoint, POINTS, NAMES, NAMES), max_size=3).map(tuple),
    NAMES,
).filter(lambda route: bool(route.parts or route.waypoints))

SCALARS = st.none() | st.booleans() | st.floats() | st.text()
MEMBERS = st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "geometries", "name"])
KINDS = st.sampled_from([*geojson.GEOMETRIES, "Feature", "FeatureCollection"])


def track(points: str) -> bytes:
    return f'<gpx xmlns="{gpx.NAMESPACE}" version="1.1"><trk><trkseg>{points}</trkseg></trk></gpx>'.encode()


def refusal(data: bytes, parse: Callable[[bytes, str], Route] = detect.parse) -> tuple[str, int | None]:
    with pytest.raises(UnreadableFile) as caught:
        parse(data, "route")
    return caught.value.problem.code, caught.value.problem.line


# ── There and back ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FORMATS)
@given(route=ROUTES)
def test_what_is_written_is_read_as_it_was(name: str, route: Route) -> None:
    written = FORMATS[name].write(route)
    again = detect.parse(written, f"route.{name}")
    assert again == route
    assert again.problems == ()
    assert FORMATS[name].write(again) == written


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_files_go_round_all_three(path: Path) -> None:
    data = path.read_bytes()
    if path.name == "bad.gpx":
        assert refusal(data)[0] == "no-route"
        return
    route = detect.parse(data, "route")
    for one in FORMATS.values():
        assert detect.parse(one.write(route), "again") == route


def test_parts_places_heights_and_names_of_real_files() -> None:
    files = {path.name: detect.parse(path.read_bytes(), path.name) for path in REAL if path.stem != "bad"}
    assert len(files["wpt.gpx"].waypoints) > 10
    assert files["wpt.gpx"].parts == ()
    assert files["unicode_with_bom.gpx"].waypoints == (
        Waypoint(Point(3.515386, 43.309634, -14.6), "test", "test desc"),
    )
    assert all(point.ele is None for point in files["cerknicko-jezero-without-elevations.gpx"].points)
    assert all(len(part) > 1 for part in files["track-with-empty-segment.gpx"].parts)
    assert files["osm.gpx"].name == "dc.zip"
    up, down = files["Mojstrovka.gpx"].climb
    assert 100 < up < 1500
    assert down >= 0


# ── Lengths, times, boxes ───────────────────────────────────────────────────────────────────────────────────────


def test_a_degree_of_the_equator_and_the_way_over_the_date_line() -> None:
    degree = 2 * math.pi * 6_371_008.8 / 360
    assert distance(Point(0, 0), Point(1, 0)) == pytest.approx(degree)
    assert distance(Point(179.5, 0), Point(-179.5, 0)) == pytest.approx(degree)
    assert distance(Point(0, -90), Point(77, 90)) == pytest.approx(180 * degree)


def test_a_box_over_the_date_line_is_narrow() -> None:
    assert Route(((Point(179, 1), Point(-178, -2)),)).bounds == Bounds(179, -2, -178, 1)
    assert Route(((Point(-10, 1), Point(20, 2)),)).bounds == Bounds(-10, 1, 20, 2)
    assert Route(waypoints=(Waypoint(Point(5, 6)),)).bounds == Bounds(5, 6, 5, 6)
    assert Route().bounds is None


def test_time_is_that_of_the_standard_for_walkers() -> None:
    flat = Route(((Point(0, 0), Point(4000 / 111_195.08, 0)),))
    assert flat.minutes == pytest.approx(60, abs=0.01)
    steep = Route(((Point(0, 0, 0), Point(4000 / 111_195.08, 0, 300)),))  # an hour each: the longer, and half the other
    assert steep.minutes == pytest.approx(90, abs=0.01)


def test_a_wavering_height_is_no_climb() -> None:
    heights = [100.0, 103.0, 99.0, 101.0, 120.0, 118.0, 90.0]
    route = Route((tuple(Point(number / 1000, 0, ele) for number, ele in enumerate(heights)),))
    assert route.climb == (20, 30)


# ── What is wrong ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty-file", None),
        (b"\x89PNG", "unknown-route", 1),
        (b"<html><body/></html>", "unknown-route", 1),
        (b"<gpx><trk><trkseg></trkseg></trk></gpx>", "no-route", 1),
        (track("<trkpt lat='46' lon='24'/>"), "no-route", 1),
        (track(LINE)[:-20], "not-xml", 1),
        (b'<!DOCTYPE gpx [\n<!ENTITY a "b">]>' + track(LINE + "&a;"), "dtd-declarations", 2),
        (b'{"type": "FeatureCollection",\n "features": [}', "not-json", 2),
        (b'{"type": "LineString", "coordinates": [[NaN, 1], [2, 3]]}', "not-json", 1),
        (b"[" * 100_000, "not-json", 1),
        (b"[1, 2]", "not-json", 1),
        (b'{"type": "Point"}', "no-route", 1),
        (b'{"type": "Point", "coordinates": ["\xff"]}', "wrong-encoding", 1),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_line(data: bytes, code: str, line: int | None) -> None:
    assert refusal(data) == (code, line)


def test_an_external_entity_is_not_fetched() -> None:
    data = b'<!DOCTYPE gpx SYSTEM "file:///etc/passwd">' + track(LINE)
    assert len(list(detect.parse(data, "route").points)) == 2


@pytest.mark.parametrize("lat", ["undefined", "nan", "inf", "91", "-90.1", "1e400", "4_6", ""])
def test_a_position_that_is_none_is_left_out_and_told(lat: str) -> None:
    route = gpx.parse(track(f'{LINE}\n<trkpt lat="{lat}" lon="24.5"/>'), "tour.gpx")
    assert len(route.parts[0]) == 2
    assert [(problem.file, problem.line, problem.code) for problem in route.problems] == [
        ("tour.gpx", 2, "bad-position")
    ]


def test_a_height_that_is_none_leaves_the_point() -> None:
    route = gpx.parse(track(LINE.replace("/>", "><ele>high</ele></trkpt>", 1)), "tour.gpx")
    assert route.parts[0][0] == Point(24.5, 46.5, None)
    assert [problem.code for problem in route.problems] == ["bad-height"]


def test_what_a_kml_points_to_is_not_fetched() -> None:
    data = b"<kml><NetworkLink><Link><href>http://127.0.0.1/secret.kml</href></Link></NetworkLink></kml>"
    assert refusal(data) == ("no-route", 1)
    link = b"<NetworkLink/>"
    line = b"<Placemark><LineString><coordinates>24,46 25,47</coordinates></LineString></Placemark>"
    route = kml.parse(b"<kml><Document>" + line + link + b"</Document></kml>", "a.kml")
    assert [problem.code for problem in route.problems] == ["kml-link"]


def test_a_kml_track_of_a_receiver_is_a_way() -> None:
    data = (
        b'<kml xmlns:gx="http://www.google.com/kml/ext/2.2"><Placemark><name>T\xc3\xbara</name><gx:Track>'
        b"<gx:coord>24.5 46.5 300</gx:coord><gx:coord>24.6 46.6 310</gx:coord></gx:Track></Placemark></kml>"
    )
    assert kml.parse(data, "a.kml") == Route(((Point(24.5, 46.5, 300), Point(24.6, 46.6, 310)),), (), "Túra")


@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(MEMBERS, inner | KINDS)))
def test_any_json_is_a_route_or_refused(document: object) -> None:
    with suppress(UnreadableFile):
        geojson.parse(json.dumps(document).encode(), "any.geojson")


@given(st.binary(max_size=300), st.sampled_from([b"", b"<gpx>", b"<kml>", b"{"]))
def test_any_bytes_are_a_route_or_refused(data: bytes, head: bytes) -> None:
    with suppress(UnreadableFile):
        detect.parse(head + data, "any")


# ── Long files ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_million_points_are_read_whole_and_soon() -> None:
    point = '<trkpt lat="{}" lon="24.5"><ele>300</ele><time>2024-05-01T10:00:00Z</time></trkpt>\n'
    data = track("".join(point.format(46 + number / 1e7) for number in range(1_000_000)))
    started = time.process_time()
    route = gpx.parse(data, "long.gpx")
    assert time.process_time() - started < 12  # on an idle machine 3 to 4; element by element it were 17
    assert len(route.parts[0]) == 1_000_000
    assert route.parts[0][-1] == Point(24.5, 46.0999999, 300)


WITH_PREFIX = 'xmlns:x="http://example.org/x" xmlns="http://www.topografix.com/GPX/1/1"'
PLAIN = [
    '<trkpt lat="46.5{n}" lon="-24.5"/>',
    '<trkpt lon="180" lat="-90.00" >\n <ele> -12.{n} </ele>\n</trkpt>\n',
    '<rtept lat="7" lon="179.9{n}"><ele>8</ele><name>{n}</name><extensions><x:hr a="1">90</x:hr></extensions></rtept>',
    '<trkpt lat="1" lon="2"><time>2024-05-01T10:00:00Z</time><sat>{n}</sat><fix /></trkpt>\r\n',
]
ODD = [
    '<trkpt lat="90.1" lon="24"/>',
    '<trkpt lat="1e1" lon="24"/>',
    "<trkpt lat='46' lon='24'/>",
    '<trkpt lat="46" lon="24"><extensions><ele>7</ele></extensions></trkpt>',
    '<trkpt lat="46" lon="24"><ele>high</ele></trkpt>',
    '<trkpt lat="46" lon="24"><ele/></trkpt>',
    '<trkpt lat="46" lon="24"><name>B &amp; C</name></trkpt>',
    '<trkpt lat="46" lon="24"><x:y>&#49;</x:y><trkpt lat="1" lon="1"/></trkpt>',
    '<x:trkpt lat="46" lon="24"/>',
    '<trkpt lat="46" lon="24"><y:z>7</y:z></trkpt>',
    "</trkseg><trkseg>",
    "<name>Út</name>",
    "",
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("point", PLAIN)
def test_points_in_runs_are_read_as_the_parser_reads_them(
    point: str, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = "".join(point.format(n=number) for number in range(50))
    data = f"<gpx {WITH_PREFIX}><trk><trkseg>\n{some}{odd}\n{some}</trkseg></trk></gpx>".encode()
    slowly = gpx.parse(data, "a.gpx")
    monkeypatch.setattr(plain, "LEAST", 10)
    taken = plain.PlainPoints()
    assert len(taken.taken_out(data)) < len(data) / 5
    assert taken.left == (2 if odd else 1)
    quickly = gpx.parse(data, "a.gpx")
    assert quickly == slowly
    assert quickly.problems == slowly.problems  # with their lines


@pytest.mark.parametrize(
    "where",
    ["<!-- {} -->", "<name><![CDATA[{}]]></name>", "<desc>{}</desc>", "<a:b>{}</a:b>", "<trk><x></trk></x>{}", "&{}"],
)
def test_a_run_where_no_points_can_be_is_left_to_the_parser(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    some = LINE * 30
    data = f"<gpx><trk><trkseg>{LINE}\n{where.format(some)}\n{LINE}</trkseg></trk></gpx>".encode()

    def told() -> object:
        try:
            route = gpx.parse(data, "a.gpx")
        except UnreadableFile as refused:
            return refused.problem
        return route, route.problems

    slowly = told()
    monkeypatch.setattr(plain, "LEAST", 10)
    assert told() == slowly


@given(route=ROUTES, data=st.data())
def test_any_route_is_the_same_in_runs(route: Route, data: st.DataObject) -> None:
    written = gpx.write(route)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "LEAST", data.draw(st.integers(1, 4)))
        assert gpx.parse(written, "a.gpx") == route


def test_more_than_is_read_is_refused() -> None:
    coordinates = " ".join(["24,46"] * (MOST_POINTS + 1))
    data = f"<kml><Placemark><LineString><coordinates>{coordinates}</coordinates></LineString></Placemark></kml>"
    assert refusal(data.encode())[0] == "too-many-points"
