"""Routes as they are stored: every point, and a line for maps that is short and near."""

import itertools
import json
import math
import random
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given

from cms.media.places import media_storage
from cms.media.storages.base import StorageUnavailable
from cms.parsing.problems import UnreadableFile
from tests.samples import samples_dir
from walks import duties
from walks import stored_routes as storing
from walks.models import WalkRoute
from walks.routes import detect, gpx, packed
from walks.routes.route import EARTH, Point, Route, Waypoint
from walks.routes.simplify import MOST_POINTS, for_maps, simplified
from walks.stored_routes import route_of, take_in_route

from . import factories
from .test_routes import ROUTES, track

REAL = sorted((samples_dir() / "gpx").glob("*.gpx"))
UNFIT = {"bad.gpx": "bad.gpx", "wpt.gpx": "no way between", "unicode_with_bom.gpx": "no way between"}


def names() -> set[str]:
    return {entry.name for entry in media_storage("private").entries("routes/")}


def trail(count: int, lon: float = 23.6, lat: float = 46.7, step: float = 1e-5, seed: int = 1) -> list[Point]:
    """A way that wanders eastwards."""
    dice = random.Random(seed)
    points = []
    for number in range(count):
        lon += dice.gauss(step / 2, step)
        lat += dice.gauss(0, step)
        points.append(Point(math.remainder(lon, 360), max(-90.0, min(90.0, lat)), 300.0 + number % 7))
    return points


@pytest.mark.django_db
@pytest.mark.parametrize("path", [one for one in REAL if one.name not in UNFIT], ids=lambda path: path.name)
def test_real_files_are_kept_whole(path: Path) -> None:
    data = path.read_bytes()
    record = take_in_route(data, path.name)
    route = detect.parse(data, path.name)
    assert route_of(record) == route
    assert gpx.parse(gpx.write(route_of(record)), "again") == route
    assert b"".join(media_storage("private").chunks(str(record.file.name))) == data
    assert record.points == sum(map(len, route.parts))
    assert (record.length, record.minutes) == (route.length, route.minutes)
    assert sum(map(len, record.line)) <= MOST_POINTS
    assert len(record.bounds) == 4
    record.refresh_from_db()
    assert record.line[0][0] == [round(route.parts[0][0].lon, 6), round(route.parts[0][0].lat, 6)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", UNFIT)
def test_real_files_that_hold_no_way_are_refused(name: str) -> None:
    path = samples_dir() / "gpx" / name
    if not path.exists():
        pytest.skip("the samples are not here")
    with pytest.raises(UnreadableFile) as refused:
        take_in_route(path.read_bytes(), name)
    assert UNFIT[name] in str(refused.value)


ENTITIES = (
    b"""<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><gpx><trk><name>&b;</name></trk></gpx>"""
)
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "text": (b"from the church to the mill", "no GPX"),
    "cut": (track('<trkpt lat="46.5" lon="24.5"/>')[:80], "XML is broken"),
    "entities": (ENTITIES, "entit|DOCTYPE"),
    "an entity from a file": (
        b'<!DOCTYPE gpx [<!ENTITY f SYSTEM "file:///etc/passwd">]><gpx>&f;</gpx>',
        "entit|DOCTYPE",
    ),
    "one point": (track('<trkpt lat="46.5" lon="24.5"/>'), "two points"),
    "all off the Earth": (track('<trkpt lat="146.5" lon="24.5"/><trkpt lat="91" lon="24.5"/>'), "two points"),
    "not a number": (track('<trkpt lat="nan" lon="inf"/><trkpt lat="" lon="x"/>'), "two points"),
    "json": (b'{"type": "Feature", "geometry": null}', "two points"),
    "deep json": (b'{"a":' * 100_000, "nested|broken"),
    "a zip": (b"PK\x03\x04" + bytes(100), "KMZ"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BAD)
def test_what_is_no_route_is_refused_and_leaves_nothing(case: str) -> None:
    data, words = BAD[case]
    before = names()
    with pytest.raises(UnreadableFile, match=words) as refused:
        take_in_route(data, "C:\\utak\\kör.gpx")
    assert refused.value.problem.file == "kör.gpx"
    assert names() == before
    assert not WalkRoute.objects.exists()


@pytest.mark.django_db
def test_what_was_left_out_is_noted() -> None:
    points = (
        '<trkpt lat="46.5" lon="24.5"/><trkpt lat="99" lon="24.5"/><trkpt lat="46.6" lon="24.6"><ele>x</ele></trkpt>'
    )
    record = take_in_route(track(points), "út.gpx")
    assert record.points == 2
    assert any("not on the Earth" in note and note.startswith("Line 1") for note in record.notes)
    assert len(record.notes) == 2


@pytest.mark.django_db
def test_the_same_file_again_is_the_same_route() -> None:
    data = gpx.write(Route((tuple(trail(50)),)))
    first = take_in_route(data, "út.gpx")
    before = names()
    assert take_in_route(data, "út.gpx") == first
    assert take_in_route(data, "másik.gpx") != first
    assert len(names() - before) == 2


@pytest.mark.django_db
def test_over_the_date_line_it_is_narrow() -> None:
    record = take_in_route(gpx.write(Route((tuple(trail(3000, lon=179.99)),))), "út.gpx")
    west, _south, east, _north = record.bounds
    assert west > 179 > -179 > east
    assert record.length < 100_000


@pytest.mark.django_db
def test_nothing_stays_where_the_storage_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*args: Any, **kwargs: Any) -> None:
        raise StorageUnavailable("silent")

    storage = media_storage("private")
    before = names()
    monkeypatch.setattr(type(storage), "place", silent)
    with pytest.raises(StorageUnavailable):
        take_in_route(track('<trkpt lat="46.5" lon="24.5"/><trkpt lat="46.6" lon="24.6"/>'), "út.gpx")
    assert (names(), WalkRoute.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_a_million_points_are_taken_in() -> None:
    """Half a minute of one core, of which reading the XML is two thirds."""
    record = take_in_route(gpx.write(Route((tuple(trail(1_000_000)),))), "hosszú.gpx")
    assert record.points == 1_000_000
    assert 50 < sum(map(len, record.line)) <= MOST_POINTS
    assert len(json.dumps(record.line)) < 20_000
    assert sum(1 for _point in route_of(record).points) == 1_000_000


@pytest.mark.django_db
def test_too_many_places_are_kept_whole_but_not_in_the_record() -> None:
    places = tuple(Waypoint(Point(20.0 + number / 1000, 46.0), f"Hely {number}\x00"[:300]) for number in range(900))
    route = Route((tuple(trail(10)),), tuple(place._replace(name=place.name.rstrip("\0")) for place in places))
    record = take_in_route(gpx.write(route), "út.gpx")
    assert len(record.waypoints) == storing.MOST_WAYPOINTS
    assert record.waypoints[0] == {"lon": 20.0, "lat": 46.0, "name": "Hely 0", "description": ""}
    assert len(route_of(record).waypoints) == 900


@pytest.mark.django_db
def test_a_route_that_no_version_of_a_walk_has_is_forgotten(django_capture_on_commit_callbacks: Any) -> None:
    shown, drafted, left, fresh = (
        take_in_route(gpx.write(Route((tuple(trail(5, seed=number)),))), "út.gpx") for number in range(4)
    )
    WalkRoute.objects.exclude(pk=fresh.pk).update(created_at=timezone.now() - timedelta(days=3))
    walk = factories.walk(way=shown)
    walk.way = drafted
    walk.save_revision()
    with django_capture_on_commit_callbacks(execute=True):
        assert duties.forget_unused_routes() == 1
    assert set(WalkRoute.objects.all()) == {shown, drafted, fresh}
    assert left.file.name not in names()
    assert shown.geometry.name in names()


@given(ROUTES)
def test_packing_loses_nothing(route: Route) -> None:
    assert packed.unpack(packed.pack(route)) == route


def test_what_was_not_packed_here_is_told() -> None:
    good = packed.pack(Route((tuple(trail(20)),), (Waypoint(Point(1.0, 2.0), "név"),), "út"))
    for cut in range(len(good)):
        with pytest.raises(packed.NotPacked):
            packed.unpack(good[:cut])
    dice = random.Random(2)
    for _turn in range(500):
        spoilt = bytearray(good)
        spoilt[dice.randrange(30)] ^= 1 << dice.randrange(8)
        try:
            packed.unpack(bytes(spoilt))
        except packed.NotPacked:
            continue


def metres(points: list[Point]) -> np.ndarray[Any, Any]:
    """Places on a sphere of the Earth's size."""
    rows = np.radians([[point.lon, point.lat] for point in points])
    lon, lat = rows[:, 0], rows[:, 1]
    return EARTH * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def furthest(points: list[Point], line: list[Point]) -> float:
    """How far, in metres, any of the points lies beside the line: reckoned in space, without any projection."""
    spots, corners = metres(points), metres(line)
    starts, ways = corners[:-1], np.diff(corners, axis=0)
    long = np.maximum((ways**2).sum(axis=1), 1e-12)
    off = spots[:, None, :] - starts[None, :, :]
    share = np.clip((off * ways).sum(axis=2) / long, 0, 1)
    beside = off - share[:, :, None] * ways[None, :, :]
    return float(np.sqrt((beside**2).sum(axis=2)).min(axis=1).max())


WAYS = {
    "a village": (23.6, 46.7),
    "over the date line": (179.999, -17.0),
    "west over the date line": (-179.9999, 65.0),
    "near the north pole": (10.0, 89.99),
    "near the south pole": (-100.0, -89.95),
    "the null island": (0.0, 0.0),
}


@pytest.mark.parametrize("where", WAYS)
@pytest.mark.parametrize("tolerance", [1.0, 10.0, 50.0])
def test_no_point_is_further_from_the_line_than_is_told(where: str, tolerance: float) -> None:
    part = trail(2000, *WAYS[where])
    (line,) = simplified([part], tolerance)
    assert furthest(part, list(line)) <= tolerance * 1.01
    assert len(line) < len(part) / 2
    assert (line[0], line[-1]) == (part[0], part[-1])


@pytest.mark.parametrize("where", WAYS)
def test_maps_get_few_points_that_are_near_the_way(where: str) -> None:
    part = trail(5000, *WAYS[where], step=5e-5)
    (line,) = for_maps([part])
    assert len(line) <= MOST_POINTS
    assert furthest(part, list(line)) < 60


def test_a_straight_way_is_its_two_ends() -> None:
    part = [Point(24.0, 46.0 + number / 1000) for number in range(500)]
    assert len(simplified([part], 1.0)[0]) <= 3


def test_many_parts_leave_the_largest() -> None:
    specks = [[Point(20 + number / 100, 46.0), Point(20 + number / 100, 46.00001)] for number in range(5000)]
    way = trail(3000)
    parts = for_maps([*specks[:2500], way, *specks[2500:]])
    assert sum(map(len, parts)) <= MOST_POINTS
    assert max(map(len, parts)) > 100


@pytest.mark.parametrize(
    "part",
    [
        [Point(20 + i * 1e-7, 46 + (i % 2) * i * 1e-6) for i in range(200_000)],
        [Point(20 + math.cos(i / 3) * i * 1e-7, 46 + math.sin(i / 3) * i * 1e-7) for i in range(200_000)],
        [Point(1.0, 2.0)] * 1000,
        [Point(-180.0, 0.0), Point(180.0, 0.0), Point(0.0, 90.0), Point(0.0, -90.0)],
        list(itertools.islice(itertools.cycle([Point(0.0, 0.0), Point(90.0, 0.0), Point(180.0, 0.0)]), 3000)),
    ],
    ids=["zigzag", "spiral", "a place", "the whole Earth", "round and round"],
)
def test_hostile_lines_take_no_long_time_and_no_deep_stack(part: list[Point]) -> None:
    began = time.monotonic()
    assert sum(map(len, for_maps([part]))) <= MOST_POINTS
    assert time.monotonic() - began < 20
