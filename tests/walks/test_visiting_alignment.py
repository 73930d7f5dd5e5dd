"""An old photograph laid over a new one: the transform that a browser is given brings each point onto its fellow."""

import re

import pytest

from walks.models import Photograph, ThenAndNow
from walks.visiting.alignment import placement

Points = list[dict[str, list[float]]]


def pair(points: Points, then: tuple[int, int] = (800, 600), now: tuple[int, int] = (900, 600)) -> ThenAndNow:
    return ThenAndNow(
        then=Photograph(width=then[0], height=then[1]), now=Photograph(width=now[0], height=now[1]), points=points
    )


def seen_at(style: str, point: list[float], then: tuple[int, int], now: tuple[int, int]) -> tuple[float, float]:
    """Where a browser shows a point of the old photograph, in parts of the new one's width and height."""
    across, down, a, b, c, d = map(float, re.findall(r"-?\d+\.\d+", style))
    wide = 1000.0
    high, frame = wide * then[1] / then[0], wide * now[1] / now[0]
    x, y = point[0] * wide, point[1] * high
    return (
        (a * x + c * y + across / 100 * wide) / wide,
        (b * x + d * y + down / 100 * high) / frame,
    )


@pytest.mark.parametrize("then", [(800, 600), (600, 800), (3000, 1000)])
@pytest.mark.parametrize(
    "points",
    [
        [{"then": [0.2, 0.5], "now": [0.3, 0.5]}, {"then": [0.8, 0.5], "now": [0.7, 0.45]}],
        [
            {"then": [0.1, 0.1], "now": [0.2, 0.2]},
            {"then": [0.9, 0.2], "now": [0.8, 0.2]},
            {"then": [0.4, 0.9], "now": [0.45, 0.8]},
        ],
    ],
)
def test_each_point_comes_to_lie_on_its_fellow(points: Points, then: tuple[int, int]) -> None:
    now = (900, 600)
    style = placement(pair(points, then, now))
    for one in points:
        assert seen_at(style, one["then"], then, now) == pytest.approx(one["now"], abs=1e-3)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [{"then": [0.5, 0.5], "now": [0.1, 0.1]}, {"then": [0.5, 0.5], "now": [0.9, 0.9]}],
        [{"then": [0.1, 0.1], "now": [0.5, 0.5]}, {"then": [0.9, 0.9], "now": [0.5, 0.5]}],
        [
            {"then": [0.1, 0.1], "now": [0.2, 0.2]},
            {"then": [0.5, 0.5], "now": [0.8, 0.2]},
            {"then": [0.9, 0.9], "now": [0.4, 0.8]},
        ],
        [
            {"then": [0.1, 0.1], "now": [0.9, 0.1]},
            {"then": [0.9, 0.1], "now": [0.1, 0.1]},
            {"then": [0.1, 0.9], "now": [0.9, 0.9]},
        ],
    ],
    ids=["none", "one place twice", "onto one place", "on one line", "mirrored"],
)
def test_senseless_points_lay_nothing(points: Points) -> None:
    assert placement(pair(points, (800, 800), (800, 800))) == ""


def test_a_photograph_that_is_not_there_yet_lies_nowhere() -> None:
    points: Points = [{"then": [0.2, 0.5], "now": [0.3, 0.5]}, {"then": [0.8, 0.5], "now": [0.7, 0.5]}]
    assert placement(pair(points, (0, 0))) == ""
