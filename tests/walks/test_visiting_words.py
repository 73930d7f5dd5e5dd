"""Distances, times and directions as they are told."""

import pytest
from django.utils.translation import override

from cms.core import distances
from walks.visiting import words
from walks.visiting.directions import bearing


@pytest.mark.parametrize(
    ("metres", "told"),
    [(3, "10 m"), (84, "80 m"), (229, "250 m"), (974, "950 m"), (980, "1 km"), (1440, "1.4 km"), (12345, "12 km")],
)
def test_distances_are_told_as_people_tell_them(metres: float, told: str) -> None:
    with override("en"):
        assert distances.in_words(metres) == told


def test_distances_in_other_languages() -> None:
    with override("hu"):
        assert distances.in_words(1440) == "1,4 km"
    with override("fa"):
        assert "۱٫۴" in distances.in_words(1440)


@pytest.mark.parametrize(("minutes", "told"), [(5, "5 min"), (60, "1 h"), (95, "1 h 35 min")])
def test_times(minutes: float, told: str) -> None:
    with override("en"):
        assert words.duration(minutes) == told


@pytest.mark.parametrize(
    ("there", "degrees", "told"),
    [
        ((24.5, 46.6), 0, "to the north"),
        ((24.6, 46.5), 90, "to the east"),
        ((24.5, 46.4), 180, "to the south"),
        ((24.4, 46.5), 270, "to the west"),
    ],
)
def test_directions(there: tuple[float, float], degrees: float, told: str) -> None:
    found = bearing((24.5, 46.5), there)
    assert found == pytest.approx(degrees, abs=0.1)
    with override("en"):
        assert words.direction(found) == told


def test_directions_go_the_short_way_over_the_date_line() -> None:
    assert bearing((179.9, 0.0), (-179.9, 0.0)) == pytest.approx(90)
    with override("en"):
        assert words.direction(359.0) == "to the north"
