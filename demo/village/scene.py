"""The whole village at a time: houses along its streets, trees, and those who happen to be about."""

import math
import random
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from . import landmarks, plan
from .figures import HEIGHTS, figure
from .ground import stream
from .houses import barn, farmhouse, fence, ground_under
from .mesh import Face, Points, faces_of
from .sprites import Sprite
from .trees import tree

STREET_SIDE = 7.2  # metres from a street's middle to the fronts


FENCES: list[plan.Line] = [
    [(-212, 44), (-204, 48), (-200, 66)],
    [(84, 150), (86, 118), (76, 86)],
    [(446, 562), (462, 566), (470, 580)],
    [(232, -138), (250, -140), (268, -141)],
]


@dataclass(frozen=True)
class Standing:
    """A cut-out at its place; `high` in metres."""

    sprite: Sprite
    x: float
    y: float
    high: float
    mirrored: bool = False
    lift: float = 0.0  # metres above the ground, on a bridge


@dataclass(frozen=True)
class Scene:
    faces: tuple[Face, ...]
    standing: tuple[Standing, ...] = field(default=())

    @cached_property
    def firsts(self) -> Points:
        return np.array([face.corners[0] for face in self.faces])

    @cached_property
    def outlined(self) -> tuple[Points, Points, Points, NDArray[np.bool_]]:
        """Of each face its normal, its middle, the reach of its corners in metres, and whether it has two sides."""
        normals = np.array([face.normal for face in self.faces])
        middles = np.array([face.corners.mean(axis=0) for face in self.faces])
        sizes = np.array([float(np.ptp(face.corners, axis=0).max()) for face in self.faces])
        return normals, middles, sizes, np.array([face.both_sides for face in self.faces])


@lru_cache(maxsize=2)
def village(era: str) -> Scene:
    """`era` is "then" or "now"."""
    solids = [
        *landmarks.church(era),
        landmarks.bridge(),
        *landmarks.mill(era),
        landmarks.inn(era),
        landmarks.library(era),
        landmarks.school(era),
        *landmarks.station(era),
        *landmarks.castle(era),
        landmarks.chapel(era),
        landmarks.well(era),
        landmarks.spring(era),
        landmarks.hut(era),
        *landmarks.pottery(era),
    ]
    for at, (x, y, heading) in enumerate(plots()):
        solids.append(farmhouse(x, y, heading, era, 100 + at))
        if at % 3 != 1:
            turn = math.radians(heading)
            solids.append(barn(x - math.sin(turn) * 26, y - math.cos(turn) * 26, heading, at))
    solids += [fence(line) for line in FENCES]
    return Scene(tuple(faces_of(solids)), tuple(_trees(era)))


def plots() -> list[tuple[float, float, float]]:
    """Where farmhouses stand and where they look: along the main street, the square and the bridge street."""
    found: list[tuple[float, float, float]] = []
    for x in np.arange(-505, 520, 15.4):
        for side, heading in ((1, 180.0), (-1, 0.0)):
            if -62 < x < 62 or (side > 0 and (-160 < x < -116 or 228 < x < 268)):
                continue
            if side > 0 and (-274 < x < -240 or 56 < x < 78):
                continue  # the school lane and the lane to the hill
            if side < 0 and 306 < x < 336:
                continue
            found.append((float(x), _main_y(float(x)) + side * STREET_SIDE, heading))
    for x, y, heading in (
        (-36, -32, 0),
        (-20, -32, 0),
        (22, 34, 180),
        (55, 12, 270),
        (55, -6, 270),
        (38, -31, 0),
        (-50, 8, 90),
        (-50, -10, 90),
    ):
        found.append((float(x), float(y), float(heading)))
    found += [(22.0, y, 270.0) for y in (-52.0, -70.0, -88.0)]
    found += [(5.0, y, 90.0) for y in (-60.0, -80.0, -100.0)]
    found += [(36 + (y + 250) * -0.16, y, 270.0) for y in (-250.0, -272.0, -330.0)]
    found += [(18 + (y + 250) * -0.17, y, 90.0) for y in (-262.0, -300.0, -352.0)]
    return found


def _main_y(x: float) -> float:
    line = plan.STREETS["main"][0]
    return float(np.interp(x, [px for px, _ in line], [py for _, py in line]))


def _trees(era: str) -> list[Standing]:
    """Those that stood then have grown; others were planted since."""
    dice = random.Random(20)
    grown = 1.0 if era == "now" else 0.62
    found = [
        _tree("lime", 30.5, 17, 13 * grown, 1),
        _tree("lime", -33, 20, 12 * grown, 2),
        _tree("lime", -12, 62, 12 * grown, 0),
        _tree("lime", 9, 66, 13 * grown, 2),
        _tree("lime", 112, 168, 17 * (0.7 + 0.3 * grown), 1),
        _tree("beech", 186, 562, 12 * grown, 1),
        _tree("spruce", 208, 536, 13 * grown, 0),
    ]
    for at in range(62):  # along the stream
        x = -560 + at * 21 + dice.uniform(-6, 6)
        side = dice.choice((-1, 1))
        tree_at = float(stream(x)) + side * dice.uniform(11, 17)
        if abs(x - 20) < 15 or 225 < x < 345:
            continue
        found.append(
            _tree(
                dice.choice(["willow", "willow", "poplar"]),
                x,
                tree_at,
                dice.uniform(7, 12) * (0.6 + 0.4 * grown),
                dice.randrange(3),
            )
        )
    for _ in range(120):  # behind the houses
        x, side = dice.uniform(-510, 515), dice.choice((-1, 1))
        y = _main_y(x) + side * dice.uniform(36, 78)
        if (
            abs(x - 10) < 30
            or math.dist((x, y), plan.CHURCH) < 52
            or math.dist((x, y), (-226, 70)) < 26
            or abs(x + 257) < 7
        ):
            continue
        if -130 < y < -90 or (56 < x < 100 and y > 0):
            continue
        found.append(
            _tree(
                dice.choice(["apple", "apple", "lime", "shrub", "beech"]),
                x,
                y,
                dice.uniform(3.5, 7.5) * (0.75 + 0.25 * grown),
                dice.randrange(3),
            )
        )
    for at in range(9):
        turn = math.tau * (at + 0.5) / 9 - math.pi / 2
        found.append(
            _tree(
                "lime",
                plan.CHURCH[0] + 46 * math.cos(turn),
                plan.CHURCH[1] + 43 * math.sin(turn),
                dice.uniform(7, 10) * grown,
                at % 3,
            )
        )
    for row in range(9):
        for at in range(11):
            x, y = 380 + at * 19 + row * 3, 478 + row * 26 + at * 1.6
            if math.dist((x, y), (452, 578)) > 13 and _away_from_paths(x, y) > 5:
                found.append(
                    _tree(
                        "apple",
                        x + dice.uniform(-2, 2),
                        y + dice.uniform(-2, 2),
                        dice.uniform(3.8, 5.2) * (0.8 + 0.2 * grown),
                        dice.randrange(3),
                    )
                )
    for area in plan.WOODS:
        found += _wood(area, dice, grown)
    if era == "now":
        found += [_tree("lime", -128 + 26 * at, 8.6, 6.5, at % 3) for at in (-1, 1)]
        found += [_tree("lime", x, -503 - 0.02 * x, 9, 1) for x in (20, 38, 100, 118)]
        found += [_tree("shrub", 282 + 23 * at, 968 + 5 * (at % 3), 2.0, at % 3) for at in range(5)]
    else:
        found += [_tree("poplar", x, -503, 6, 1) for x in (24, 108)]
        found += [
            _tree("vine", 110 + at * 4.2, 640 + row * 7.0, 1.6, (at + row) % 3)
            for at in range(-9, 9)
            for row in range(6)
            if _away_from_paths(110 + at * 4.2, 640 + row * 7.0) > 3
        ]
    return [one for one in found if _away_from_paths(one.x, one.y) > 3.2]


def _wood(area: plan.Line, dice: random.Random, grown: float) -> list[Standing]:
    xs, ys = [x for x, _ in area], [y for _, y in area]
    found = []
    count = round((max(xs) - min(xs)) * (max(ys) - min(ys)) / 640)
    for _ in range(count):
        x, y = dice.uniform(min(xs), max(xs)), dice.uniform(min(ys), max(ys))
        if _inside(area, x, y):
            found.append(
                _tree(
                    dice.choice(["beech", "beech", "spruce", "lime"]),
                    x,
                    y,
                    dice.uniform(10, 17) * (0.8 + 0.2 * grown),
                    dice.randrange(3),
                )
            )
    return found


def _inside(area: plan.Line, x: float, y: float) -> bool:
    within = False
    for (ax, ay), (bx, by) in zip(area, [*area[1:], area[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            within = not within
    return within


@lru_cache(maxsize=1)
def _ways() -> np.ndarray:
    lines = [
        *plan.PATHS.values(),
        plan.STREETS["hill"][0],
        plan.STREETS["school"][0],
        plan.STREETS["bridge"][0],
        plan.STREETS["mill"][0],
    ]
    return np.array([point for line in lines for point in plan.curved(line, 3.0)])


def _away_from_paths(x: float, y: float) -> float:
    return float(np.hypot(*(_ways() - (x, y)).T).min())


def _tree(kind: str, x: float, y: float, high: float, variant: int) -> Standing:
    return Standing(tree(kind, variant), x, y, high)


def somebody(kind: str, x: float, y: float, variant: int = 0, mirrored: bool = False, lift: float = 0.0) -> Standing:
    return Standing(figure(kind, variant), x, y, HEIGHTS[kind] * (1 + 0.03 * (variant % 3 - 1)), mirrored, lift)


@lru_cache(maxsize=8192)
def foot(one: Standing) -> Points:
    """Where it stands."""
    return np.array([one.x, one.y, ground_under(one.x, one.y) - 0.05 + one.lift])
