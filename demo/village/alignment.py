"""Three things of each stop that stand in its photographs of then and of now."""

from collections.abc import Callable
from functools import cache

from . import landmarks
from .mesh import Points, Solid

Same = tuple[Callable[[], Solid], tuple[float, float, float]]


@cache
def same_in_both(stop: str) -> tuple[Points, ...]:
    """Three things that stand in both photographs of a stop, of then and of now: corners of its building."""
    corners = SAME[stop]
    return tuple(solid().at(*corner) for solid, corner in corners)


def _of(make: Callable[[str], Solid | list[Solid]], *corners: tuple[float, float, float], part: int = 0) -> list[Same]:
    def solid() -> Solid:
        made = make("now")
        return made if isinstance(made, Solid) else made[part]

    return [(solid, corner) for corner in corners]


SAME: dict[str, list[Same]] = {
    "station": _of(landmarks.station, (0, -0.9, 9.8), (-14.5, 0.5, 3.8), (14.5, 0.5, 3.8)),
    "bridge": _of(
        lambda era: landmarks.bridge(), *((4.1, y, landmarks.bridge_deck(y) + 1) for y in (-177.7, -163.1, -192.3))
    ),
    "mill": _of(landmarks.mill, (-7, 0, 6.6), (7, 0, 6.6), (-5, 0, 4.2)),
    "potter": _of(landmarks.pottery, (-4.2, 0, 3.6), (4.2, 0, 3.6), (-2.6, 0, 1.3)),
    "square": [
        *_of(landmarks.well, (0, 0, 4.3)),
        *_of(landmarks.church, (0, 0, 38), part=1),
        *_of(landmarks.inn, (11, 0, 7.3)),
    ],
    "inn": _of(landmarks.inn, (-11, 0, 7.3), (11, 0, 7.3), (0, 0, 4.0)),
    "library": _of(landmarks.library, (-9.5, 0, 5.4), (9.5, 0, 5.4), (0, -0.6, 7.8)),
    "school": _of(landmarks.school, (-12, 0, 5.3), (12, 0, 5.3), (0, 4.5, 14)),
    "church": [
        *_of(landmarks.church, (0, 0, 38), part=1),
        *_of(landmarks.church, (-4.6, -4.2, 8.7), (4.6, -4.2, 8.7), part=3),
    ],
    "spring": _of(landmarks.spring, (0, 0, 5.6), (-2.7, 0, 0.25), (2.7, 0, 0.25)),
    "chapel": _of(landmarks.chapel, (0, 0, 4.9), (-3, 0, 3.8), (3, 0, 3.8)),
    "gate": _of(landmarks.castle, (-5.2, -3.5, 8.9), (5.2, -3.5, 9.1), (0, -3.5, 4.3), part=1),
    "tower": _of(landmarks.castle, (5.6, 0, 21.5), (0, -5.46, 14.0), (5.6, 0, 9.0), part=2),
    "lookout": [
        *_of(landmarks.church, (0, 0, 38), part=1),
        *_of(landmarks.school, (0, 4.5, 14)),
        *_of(landmarks.mill, (0, 6, 12.2)),
    ],
    "orchard": _of(landmarks.hut, (0, -0.6, 5.4), (-2.6, 0, 2.5), (2.6, 0, 2.5)),
}
