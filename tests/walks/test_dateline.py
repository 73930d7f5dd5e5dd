"""Lines that cross the date line are cut there, and nowhere else."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from walks.routes.dateline import split
from walks.routes.route import Point

POINTS = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90), st.none() | st.floats(-10, 9000))


def test_a_line_that_touches_the_date_line_is_whole_and_one_that_leaps_from_it_is_not_doubled() -> None:
    touching = [Point(179.0, 1.0), Point(180.0, 2.0)]
    assert list(split(touching)) == [touching]
    assert list(split([*touching, Point(-179.0, 3.0)])) == [touching, [Point(-180.0, 2.0), Point(-179.0, 3.0)]]
    along = [Point(180.0, 1.0), Point(-180.0, 2.0)]
    assert list(split(along)) == [[Point(-180.0, 1.0), Point(-180.0, 2.0)]]
    back = [Point(-179.0, 0.0, 10.0), Point(179.0, 2.0, 20.0)]
    assert list(split(back)) == [
        [Point(-179.0, 0.0, 10.0), Point(-180.0, 1.0, 15.0)],
        [Point(180.0, 1.0, 15.0), Point(179.0, 2.0, 20.0)],
    ]


@given(st.lists(POINTS, max_size=6))
def test_no_piece_leaps_and_all_are_on_the_earth(line: list[Point]) -> None:
    for piece in split(line):
        assert len(piece) > 1
        assert all(abs(one.lon - other.lon) <= 180 for one, other in pairwise(piece))
        assert all(-180 <= point.lon <= 180 and abs(point.lat) < 90.000001 for point in piece)
