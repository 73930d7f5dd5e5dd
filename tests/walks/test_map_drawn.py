"""The drawn map: everything in its place, legible, and small."""

import math
import re
import uuid
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from typing import Any

import pytest
from django.utils import translation

from walks.map.drawn import RADIUS, WIDTH, drawn, frame_of
from walks.map.labels import Box, apart, place_word
from walks.map.names import Name, names_in
from walks.map.overview import Pin, overview
from walks.map.projection import Frame, bounds_of, fitting, metres_of, world
from walks.map.scale import scale_bar
from walks.map.scene import Mark, Scene, scene_of
from walks.routes.route import Bounds, Point, distance
from walks.visiting.tour import tour_of

from . import factories

SVG = "{http://www.w3.org/2000/svg}"


def mark(number: int, lon: float, lat: float, exact: bool = True, title: str = "A templom") -> Mark:
    return Mark(number, uuid.UUID(int=number), title, "hu", lon, lat, exact, f"/hu/setak/seta/guide/{number}/")


def ring(count: int, lon: float = 24.1, lat: float = 46.1) -> list[Mark]:
    """Stops round a village, some nearly upon each other."""
    turns = [i * 2 * math.pi / count for i in range(count)]
    places = [(lon + 0.004 * math.cos(turn), lat + 0.003 * math.sin(turn)) for turn in turns]
    return [mark(i + 1, *places[i - i % 2]) for i in range(count)]


def drawing(scene: Scene) -> Any:
    frame = frame_of(scene)
    assert frame is not None
    text = drawn(scene, frame, "Séta", "map")
    return ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def circles(svg: Any) -> list[tuple[float, float]]:
    links = svg.findall(f"{SVG}a")
    found = [link.find(f"{SVG}circle") for link in links]
    return [(float(one.get("cx")), float(one.get("cy"))) for one in found]


def test_the_projection_is_web_mercators() -> None:
    assert world(0, 0) == (0.5, 0.5)
    assert world(-180, 85.0511) == pytest.approx((0, 0), abs=1e-6)
    assert world(180, -89) == pytest.approx((1, 1), abs=1e-6)  # beyond its edge everything lies on the edge
    assert metres_of(60) == pytest.approx(metres_of(0) / 2, rel=1e-6)


def test_a_box_lies_whole_and_undistorted_on_its_sheet() -> None:
    bounds = Bounds(24.0, 46.0, 24.02, 46.01)
    frame = fitting(bounds, 400, (260, 440), 30)
    left, top = frame.at(24.0, 46.01)
    right, bottom = frame.at(24.02, 46.0)
    assert (left, right) == pytest.approx((30, 370))
    assert 30 <= top < bottom <= frame.height - 30
    across = distance(Point(24.0, 46.005), Point(24.02, 46.005)) / (right - left)
    down = distance(Point(24.0, 46.0), Point(24.0, 46.01)) / (bottom - top)
    assert across == pytest.approx(down, rel=0.01) == pytest.approx(frame.metres, rel=0.01)


def test_what_the_sheet_shows_is_what_lies_on_it() -> None:
    frame = fitting(Bounds(24.0, 46.0, 24.02, 46.01), 400, (260, 440), 30)
    seen = frame.seen
    assert frame.at(seen.west, seen.north) == pytest.approx((0, 0), abs=1e-6)
    assert frame.at(seen.east, seen.south) == pytest.approx((400, frame.height), abs=1e-6)


def test_over_the_date_line_a_walk_stays_in_one_piece() -> None:
    scene = Scene([[(179.99, -17.0), (-179.99, -17.0)]], [mark(1, 179.99, -17.0), mark(2, -179.99, -17.0)])
    assert scene.bounds == Bounds(179.99, -17.0, -179.99, -17.0)
    (first, _), (second, _) = circles(drawing(scene))
    assert first < second < WIDTH
    assert second - first > WIDTH / 2
    frame = frame_of(scene)
    assert frame is not None
    assert frame.seen.west > 0 > frame.seen.east


def test_a_single_point_is_drawn_in_the_middle_with_something_around_it() -> None:
    scene = Scene([], [mark(1, 24.1, 46.1)])
    frame = frame_of(scene)
    assert frame is not None
    assert frame.at(24.1, 46.1) == pytest.approx((WIDTH / 2, frame.height / 2))
    assert 100 < frame.metres * frame.width < 1000


def test_the_poles_and_the_whole_earth_can_be_drawn() -> None:
    for scene in (
        Scene([], [mark(1, 0, 90), mark(2, 90, 89.9)]),
        Scene([], [mark(1, -180, -90), mark(2, 180, 90), mark(3, 60, 0), mark(4, -60, 0)]),
    ):
        assert all(0 <= x <= WIDTH and 0 <= y <= 440 for x, y in circles(drawing(scene)))


def test_nothing_known_is_nothing_drawn() -> None:
    assert frame_of(Scene([], [])) is None
    assert overview([], [], "Séták") is None


def test_marks_do_not_lie_upon_each_other_and_tell_where_they_belong() -> None:
    svg = drawing(Scene([], ring(40)))
    places = circles(svg)
    gaps = [math.dist(one, other) for i, one in enumerate(places) for other in places[i + 1 :]]
    assert min(gaps) >= 2 * RADIUS
    (leaders,) = [one.get("d") for one in svg.iter(f"{SVG}path") if one.get("class") == "drawn-map__leader"]
    assert leaders.count("M") >= 20


def test_an_approximate_stop_is_drawn_and_named_otherwise() -> None:
    svg = drawing(Scene([], [mark(1, 24.1, 46.1), mark(2, 24.2, 46.2, exact=False)]))
    exact, about = svg.findall(f"{SVG}a")
    assert "drawn-map__stop--about" not in exact.get("class")
    assert "drawn-map__stop--about" in about.get("class")
    assert about.find(f"{SVG}title").text == "2. A templom (about here)"
    assert about.get("data-stop") == str(uuid.UUID(int=2))
    assert about.get("href") == "/hu/setak/seta/guide/2/"


def test_titles_are_text_and_nothing_else() -> None:
    name = "<script>alert(1)</script> & \"co\" 'x'"
    scene = Scene([], [mark(1, 24.1, 46.1, title=name)], [], [Name(name, "hu", "village", 24.1004, 46.1004)])
    svg = drawing(scene)
    assert svg.find(f"{SVG}a").find(f"{SVG}title").text == f"1. {name}"
    assert not list(svg.iter(f"{SVG}script"))


def test_forty_stops_with_a_long_way_and_many_names_are_at_most_twenty_kilobytes() -> None:
    turns = [i / 64 for i in range(400)]
    line = [(24.1 + 0.004 * math.cos(t) + 0.0004 * math.sin(31 * t), 46.1 + 0.003 * math.sin(t)) for t in turns]
    names = [Name(f"Marosvásárhely {i}", "hu", "building", 24.1 + i * 1e-4, 46.1 + i * 7e-5) for i in range(-30, 30)]
    scene = Scene([line], ring(40), [], names)
    frame = frame_of(scene)
    assert frame is not None
    assert len(drawn(scene, frame, "Séta").encode()) <= 20_000


def test_words_lie_on_no_mark_and_on_no_other_word() -> None:
    taken: list[Box] = [Box(100, 100, 124, 124)]
    sheet = Box(0, 0, 400, 300)
    for number in range(12):
        placed = place_word(f"Holdfalva {number}", 12, (112, 112 + number), 15, taken, sheet)
        if placed is None:
            break
        assert not any(placed.box.meets(one) for one in taken)
        assert placed.box.within(sheet)
        taken.append(placed.box)
    assert 4 <= len(taken) < 12  # some found room beside the mark, and then there was no more


def test_spots_that_are_apart_stay_where_they_are() -> None:
    spots = [(10.0, 10.0), (80.0, 80.0)]
    assert apart(spots, 25, Box(0, 0, 100, 100)) == spots


@pytest.mark.parametrize(
    ("metres_a_unit", "units", "label"),
    [(1.0, 100, "100 m"), (4.6, 500 / 4.6, "500 m"), (25.0, 80, "2 km"), (0.001, 1000, "1 m")],
)
def test_the_scale_is_a_round_length(metres_a_unit: float, units: float, label: str) -> None:
    bar = scale_bar(metres_a_unit, 110)
    assert (bar.units, bar.label) == (pytest.approx(units), label)


def test_the_scale_has_the_readers_digits() -> None:
    with translation.override("fa"):
        assert "۵۰۰" in scale_bar(4.6, 110).label


def test_the_way_begins_where_the_route_does() -> None:
    scene = Scene([[(24.1, 46.1), (24.11, 46.1), (24.11, 46.11)]], [])
    frame = frame_of(scene)
    assert frame is not None
    path = drawing(scene).find(f"{SVG}path[@class='drawn-map__way']").get("d")
    begins = re.match(r"M([\d.]+) ([\d.]+)l", path)
    assert begins
    assert (float(begins[1]), float(begins[2])) == pytest.approx(frame.at(24.1, 46.1), abs=0.06)


def test_what_lies_close_is_gathered() -> None:
    pins = [Pin((24.1 + i * 1e-5, 46.1), f"Séta {i}", href=f"/hu/{i}/") for i in range(9)]
    text = overview([*pins, Pin((25.0, 46.5), "Távoli", href="/hu/tavoli/")], [], "Séták")
    assert text is not None
    assert text.count("<a ") == 1
    assert ">9</text>" in text


def test_labels_of_scripts_have_a_width() -> None:
    frame = Frame(Bounds(0, 0, 1, 1), 400, 300, 20)
    assert frame.at(0.5, 0.5)[0] == pytest.approx(200)
    widths = [place_word(word, 12, (200, 150), 5, [], Box(0, 0, 400, 300)) for word in ("", "a", "aa", "aaa")]
    assert all(one is not None for one in widths)
    assert all(one.box.right < other.box.right for one, other in pairwise(widths) if one and other)


@pytest.mark.django_db
def test_names_are_the_readers_own_and_the_larger_places_come_first(django_assert_num_queries: Any) -> None:
    factories.place("Iskola", kind="building", latitude=46.1, longitude=24.1)
    village = factories.place("Holdfalva", latitude=46.101, longitude=24.101, names={"fa": "ماه‌ده", "ro": "Lunești"})
    village.names.create(name="Holdfalu", language="fa", kind="old", sort_order=-1)
    factories.place("Messze", latitude=47.0, longitude=24.1)
    factories.place("Sehol")
    factories.place("Talán", latitude=46.1, longitude=24.1, exactness="unknown")
    factories.place("Megye", kind="county", latitude=46.1, longitude=24.1)
    here = bounds_of([(24.0, 46.0), (24.2, 46.2)])
    assert here is not None
    with django_assert_num_queries(1):
        found = names_in(here, "fa", 10)
    assert [(name.text, name.language) for name in found] == [("ماه‌ده", "fa"), ("Iskola", "")]
    assert [name.text for name in names_in(here, "hu", 1)] == ["Holdfalva"]


@pytest.mark.django_db
def test_names_are_found_on_both_sides_of_the_date_line() -> None:
    factories.place("Rabi", latitude=-16.5, longitude=179.9)
    factories.place("Taveuni", latitude=-16.9, longitude=-179.9)
    factories.place("Suva", latitude=-16.7, longitude=178.4)
    found = names_in(Bounds(179.5, -18, -179.5, -16), "en", 10)
    assert {name.text for name in found} == {"Rabi", "Taveuni"}


@pytest.mark.django_db
def test_a_scene_has_what_is_placed_and_says_what_is_not(client: Any) -> None:
    from cms.core.access import Viewer

    walk = factories.walk()
    factories.stop(walk, "A templom", latitude=46.1, longitude=24.1)
    factories.stop(walk, "A malom", latitude=46.2, longitude=24.2, exactness="approximate")
    factories.stop(walk, "Az eltűnt vár", latitude=46.3, longitude=24.3, exactness="unknown")
    factories.stop(walk, "Valahol")
    scene = scene_of(tour_of(walk, Viewer.public()), lambda stop: f"#{stop.number}")
    assert [(one.number, one.exact, one.href) for one in scene.marks] == [(1, True, "#1"), (2, False, "#2")]
    assert [stop.number for stop in scene.unplaced] == [3, 4]
    page = client.get(walk.get_url()).content.decode()
    assert "Az eltűnt vár" in page.split("walk-map__caption")[1]
    assert "46.3" not in page.split('id="map-data"')[1].split("</script>")[0]
