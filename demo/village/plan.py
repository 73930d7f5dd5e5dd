"""The plan of Harangod: its streets, what the ground is, and where one stands. Metres from the market well."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .ground import stream

Line = list[tuple[float, float]]

MEADOW, ROAD, COBBLES, WATER, YARD, PLOUGHED, GRAVEL, PATH, GARDEN, WOOD = range(10)

STREETS: dict[str, tuple[Line, float]] = {  # middle line, width
    "main": ([(-540, -10), (-330, 2), (-150, -4), (-40, 0), (40, 2), (170, 6), (330, -6), (540, 12)], 9.0),
    "bridge": ([(12, -18), (15, -110), (20, -162), (20, -196), (30, -300), (60, -420), (70, -505)], 7.0),
    "church": ([(-4, 25), (-3, 58), (-2, 92)], 5.5),
    "school": ([(-258, 0), (-256, 52), (-214, 104), (-120, 118), (-62, 92), (-4, 55)], 5.0),
    "mill": ([(18, -150), (110, -134), (220, -124), (300, -127), (320, -70), (322, -6)], 5.0),
    "hill": ([(34, 22), (70, 90), (96, 165), (150, 300)], 4.5),
    "station": ([(-60, -505), (190, -512)], 9.0),
}
PATHS: dict[str, Line] = {
    "up": [(150, 300), (90, 420), (180, 540), (120, 660), (232, 756), (196, 856), (296, 926), (330, 975)],
    "ridge": [(330, 975), (372, 1010), (480, 1052), (560, 1010), (592, 950), (566, 902)],
    "down": [(566, 902), (560, 830), (500, 760), (520, 640), (436, 556), (400, 430), (330, 300), (262, 170), (236, 4)],
}
SQUARE: Line = [(-46, -30), (52, -28), (50, 28), (-44, 30)]
RAILS_Y = -530.0
CHURCH = (0.0, 122.0)
RING = 36.0  # metres from the church's middle to its wall
CASTLE = (330.0, 1010.0)

ORCHARD: Line = [(370, 470), (560, 480), (600, 700), (440, 720), (380, 600)]
WOODS: list[Line] = [
    [(-620, 420), (-330, 380), (-60, 520), (40, 640), (100, 820), (60, 1240), (-620, 1240)],
    [(330, 760), (430, 780), (470, 900), (440, 960), (360, 900), (300, 840)],
    [(680, 560), (820, 560), (820, 1240), (700, 1240), (660, 1080), (720, 900)],
]
FIELDS: list[Line] = [
    [(-620, -300), (-60, -260), (-20, -470), (-620, -470)],
    [(120, -260), (820, -240), (820, -480), (140, -470)],
    [(-620, 70), (-330, 70), (-340, 330), (-620, 360)],
]
GARDENS: list[Line] = [
    [(-520, 14), (-275, 16), (-275, 75), (-520, 70)],
    [(-235, 12), (-55, 14), (-70, 84), (-130, 100), (-205, 90)],
    [(60, 14), (520, 20), (520, 84), (110, 90)],
    [(-520, -84), (-10, -86), (-10, -16), (-520, -18)],
    [(34, -92), (300, -84), (300, -14), (40, -16)],
]

WEST, SOUTH, EAST, NORTH = -620.0, -620.0, 820.0, 1240.0
A_METRE = 2  # pixels


@lru_cache(maxsize=1)
def paving() -> NDArray[np.uint8]:
    """What the ground is, half a metre a pixel, south at the first row."""
    image = Image.new("L", (round((EAST - WEST) * A_METRE), round((NORTH - SOUTH) * A_METRE)), MEADOW)
    brush = ImageDraw.Draw(image)

    def to(line: Line) -> Line:
        return [((x - WEST) * A_METRE, (y - SOUTH) * A_METRE) for x, y in line]

    for kind, areas in ((PLOUGHED, FIELDS), (WOOD, WOODS), (GARDEN, GARDENS)):
        for area in areas:
            brush.polygon(to(area), fill=kind)
    brush.polygon(to(ORCHARD), fill=MEADOW)
    _way(brush, to([(WEST, RAILS_Y), (EAST, RAILS_Y)]), 7.0, GRAVEL)
    for path in PATHS.values():
        _way(brush, to(curved(path)), 2.4, PATH)
    for line, width in STREETS.values():
        _way(brush, to(curved(line)), width, ROAD)
    brush.polygon(to(SQUARE), fill=COBBLES)
    _disc(brush, CHURCH, RING + 12, MEADOW, to)
    _way(brush, to([(-3, 50), (-2, 92)]), 4.5, COBBLES)
    _disc(brush, CASTLE, 30, YARD, to)
    _disc(brush, (96, 172), 9, GRAVEL, to)
    _disc(brush, (-228, 62), 15, YARD, to)
    xs = np.arange(WEST, EAST + 4, 4.0)
    middle = stream(xs)
    bank = [*zip(xs, middle - 7.6, strict=True), *zip(xs[::-1], middle[::-1] + 7.6, strict=True)]
    brush.polygon(to(bank), fill=WATER)
    race: Line = [(252, float(stream(252))), (272, -155), (312, -155), (340, float(stream(340)))]
    _way(brush, to(race), 4.0, WATER)
    return np.asarray(image)


def _way(brush: ImageDraw.ImageDraw, line: Line, metres: float, kind: int) -> None:
    brush.line(line, fill=kind, width=round(metres * A_METRE), joint="curve")


def _disc(brush: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, kind: int, to) -> None:  # type: ignore[no-untyped-def]
    (left, low), (right, high) = to([(at[0] - radius, at[1] - radius), (at[0] + radius, at[1] + radius)])
    brush.ellipse((left, low, right, high), fill=kind)


def curved(line: Line, every: float = 6.0) -> Line:
    """The line through the same points without corners (Catmull and Rom's), a point about each `every` metres."""
    points = np.array([line[0], *line, line[-1]], dtype=float)
    found: Line = []
    for at in range(1, len(points) - 2):
        before, one, other, after = points[at - 1 : at + 3]
        steps = max(2, round(float(np.linalg.norm(other - one)) / every))
        for share in np.arange(steps) / steps:
            square, cube = share**2, share**3
            x, y = 0.5 * (
                2 * one + (other - before) * share + (2 * before - 5 * one + 4 * other - after) * square
                + (3 * one - before - 3 * other + after) * cube
            )  # fmt: skip
            found.append((float(x), float(y)))
    return [*found, line[-1]]
