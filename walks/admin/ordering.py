"""Stops in the order in which one comes by them."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from walks.routes.route import Point, distance

Position = tuple[float, float]
NEAR = 15.0  # metres: of several passes that come as near as this, the first counts
Line = Sequence[Sequence[Position]]


def along(route_line: Line, positions: Sequence[Position | None]) -> list[int]:
    """The places in `positions`, in the order of the way: `[2, 0, 1]` begins with the third.

    `route_line` is `[[(lon, lat), …], …]`. What has no position stays behind what it stood behind. Without a way
    nothing changes.
    """
    segments = _segments(route_line)
    if not segments:
        return list(range(len(positions)))
    keys: list[tuple[float, int]] = []
    before = -1.0
    for number, position in enumerate(positions):
        if position is not None:
            before = _passed_at(segments, position)
        keys.append((before, number))
    return [number for _key, number in sorted(keys)]


def _segments(line: Line) -> list[tuple[Position, Position, float, float]]:
    """Beginning and end of each step of the way, metres walked before it, and its length."""
    steps = [(tuple(one), tuple(other)) for part in line for one, other in pairwise(part)]
    lengths = [distance(Point(*one[:2]), Point(*other[:2])) for one, other in steps]
    walked = accumulate(lengths, initial=0.0)
    return [
        ((one[0], one[1]), (other[0], other[1]), start, length)
        for (one, other), start, length in zip(steps, walked, lengths, strict=False)
    ]


def _passed_at(segments: list[tuple[Position, Position, float, float]], position: Position) -> float:
    """Metres along the way at which one comes nearest to the position, on the first pass that comes near enough."""
    found = [_nearest(one, other, position) for one, other, _start, _length in segments]
    near = min(far for far, _share in found) + NEAR
    first = next(number for number, (far, _share) in enumerate(found) if far <= near)
    last = first
    while last + 1 < len(found) and found[last + 1][0] <= near and _far(segments[last][1], position) <= near:
        last += 1
    best = min(range(first, last + 1), key=lambda number: found[number][0])
    return segments[best][2] + found[best][1] * segments[best][3]


def _nearest(one: Position, other: Position, position: Position) -> tuple[float, float]:
    """Metres from the position to the step, and where on it that is, from 0 to 1. On a plane that touches the step."""
    wide = math.cos(math.radians(one[1]))
    to_end = (_turn(other[0] - one[0]) * wide, other[1] - one[1])
    to_it = (_turn(position[0] - one[0]) * wide, position[1] - one[1])
    squared = to_end[0] ** 2 + to_end[1] ** 2
    share = 0.0 if squared == 0 else max(0.0, min(1.0, (to_it[0] * to_end[0] + to_it[1] * to_end[1]) / squared))
    beside = (to_it[0] - share * to_end[0], to_it[1] - share * to_end[1])
    return math.hypot(*beside) * 111_195, share


def _far(one: Position, other: Position) -> float:
    return distance(Point(*one), Point(*other))


def _turn(degrees: float) -> float:
    """The short way round the Earth."""
    return (degrees + 180) % 360 - 180
