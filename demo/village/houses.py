"""What a village street is built of: gabled houses, walls with gates, barns. Fronts look along the solid's heading."""

import random
from dataclasses import dataclass
from itertools import pairwise

from .ground import height
from .mesh import Colour, Solid, Stuff, arch

PASTELS: list[Colour] = [
    (226, 206, 160),
    (198, 208, 186),
    (186, 202, 214),
    (228, 190, 160),
    (232, 226, 210),
    (208, 188, 190),
    (216, 200, 132),
]
LIMEWASH: list[Colour] = [(232, 226, 210), (224, 214, 190), (206, 214, 220), (226, 208, 176), (214, 210, 196)]
OLD_TILES: list[Colour] = [(132, 86, 66), (122, 80, 64), (140, 94, 72), (116, 80, 66)]
NEW_TILES: list[Colour] = [(158, 90, 66), (148, 82, 62), (150, 92, 72), (134, 80, 64)]
STONE: Colour = (176, 166, 146)
WOOD: Colour = (122, 92, 66)
GLASS: Colour = (58, 66, 74)
WHITE: Colour = (236, 230, 216)


@dataclass(frozen=True)
class Wear:
    """How a house looks at a time."""

    wall: Colour
    roof: Colour
    shutters: Colour | None
    frame: Colour = WHITE


def ground_under(x: float, y: float) -> float:
    return float(height(x, y))


def window(
    solid: Solid, b: float, a: float, c: float, wide: float, high: float, wear: Wear, side: float = -0.04
) -> None:
    """In a wall that faces the front; `a` is its left edge, `c` its sill. `side` sets it before the wall."""
    out = b + side
    solid.wall((a - 0.1, out), (a + wide + 0.1, out), c - 0.1, c + high + 0.12, wear.frame, Stuff.PLAIN)
    solid.wall((a, out - 0.02), (a + wide, out - 0.02), c, c + high, GLASS, Stuff.GLASS)
    middle = a + wide / 2
    solid.wall((middle - 0.03, out - 0.04), (middle + 0.03, out - 0.04), c, c + high, wear.frame, Stuff.PLAIN)
    bar = c + high * 0.66
    solid.wall((a, out - 0.04), (a + wide, out - 0.04), bar, bar + 0.05, wear.frame, Stuff.PLAIN)
    solid.box((a - 0.16, a + wide + 0.16), (out - 0.12, out), (c - 0.16, c - 0.07), shaded(wear.frame), Stuff.PLAIN)
    if wear.shutters is not None:
        for left in (a - 0.1 - wide * 0.46, a + wide + 0.1):
            solid.wall(
                (left, out - 0.03),
                (left + wide * 0.46, out - 0.03),
                c - 0.04,
                c + high + 0.04,
                wear.shutters,
                Stuff.PLANKS,
            )


def shaded(colour: Colour) -> Colour:
    return (round(colour[0] * 0.86), round(colour[1] * 0.84), round(colour[2] * 0.80))


def side_windows(solid: Solid, a: float, places: list[float], c: float, wide: float, high: float, wear: Wear) -> None:
    """In the right or left wall: `places` are distances from the front."""
    out = a + (0.04 if a > 0 else -0.04)
    for b in places:
        ends = ((out, b), (out, b + wide)) if a > 0 else ((out, b + wide), (out, b))
        solid.wall(ends[0], ends[1], c - 0.08, c + high + 0.1, wear.frame, Stuff.PLAIN)
        more = 0.02 if a > 0 else -0.02
        ends = ((out + more, b + 0.08), (out + more, b + wide - 0.08))
        if a <= 0:
            ends = (ends[1], ends[0])
        solid.wall(ends[0], ends[1], c, c + high, GLASS, Stuff.GLASS)


def gabled(
    solid: Solid,
    a: tuple[float, float],
    b: tuple[float, float],
    eaves: float,
    ridge: float,
    wear: Wear,
    hip: float = 0.0,
    stuff: Stuff = Stuff.PLASTER,
    roof_stuff: Stuff = Stuff.TILES,
    over: float = 0.42,
) -> None:
    """Walls and a saddle roof whose ridge runs from front to back; `hip` of the gable's height is cut off aslant."""
    left, right = a
    front, back = b
    middle, rise = (left + right) / 2, ridge - eaves
    cut = ridge - rise * hip
    half = (right - left) / 2 * hip
    gable = [(left, eaves), (left, 0.0), (right, 0.0), (right, eaves)]
    top = [(middle + half, cut), (middle - half, cut)] if hip else [(middle, ridge)]
    outline = [gable[1], gable[2], gable[3], *top, gable[0]]
    solid.face([(x, front, c) for x, c in outline], wear.wall, stuff)
    solid.face([(right + left - x, back, c) for x, c in outline], wear.wall, stuff)
    solid.wall((right, front), (right, back), 0, eaves, wear.wall, stuff)
    solid.wall((left, back), (left, front), 0, eaves, wear.wall, stuff)
    drop = over * rise / ((right - left) / 2)
    inset = rise * hip * 0.55
    ends = (front - over, back + over)
    low = eaves - drop
    for outer, sign in ((left - over, -1), (right + over, 1)):
        hip_a = middle + sign * (half + (over if hip else 0) * 0.4)
        if hip:
            corners = [
                (outer, ends[0], low),
                (hip_a, ends[0], cut - 0.1),
                (middle, ends[0] + inset, ridge),
                (middle, ends[1] - inset, ridge),
                (hip_a, ends[1], cut - 0.1),
                (outer, ends[1], low),
            ]
        else:
            corners = [(outer, ends[0], low), (middle, ends[0], ridge), (middle, ends[1], ridge), (outer, ends[1], low)]
        solid.face(corners if sign < 0 else corners[::-1], wear.roof, roof_stuff, both_sides=True)
        solid.wall(
            *(((outer, ends[1]), (outer, ends[0])) if sign < 0 else ((outer, ends[0]), (outer, ends[1]))),
            low - 0.14,
            low,
            WOOD,
            Stuff.PLAIN,
        )
    if hip:
        for at, sign in ((ends[0], 1), (ends[1], -1)):
            side = (half + over * 0.4) * sign
            solid.face(
                [(middle - side, at, cut - 0.1), (middle + side, at, cut - 0.1), (middle, at + inset * sign, ridge)],
                wear.roof,
                roof_stuff,
                both_sides=True,
            )


def hipped(
    solid: Solid,
    a: tuple[float, float],
    b: tuple[float, float],
    eaves: float,
    ridge: float,
    wear: Wear,
    stuff: Stuff = Stuff.PLASTER,
    over: float = 0.5,
) -> None:
    """Walls and a roof that slopes to all sides; the ridge runs along the longer side."""
    left, right = a
    front, back = b
    for start, end in (
        ((left, front), (right, front)),
        ((right, front), (right, back)),
        ((right, back), (left, back)),
        ((left, back), (left, front)),
    ):
        solid.wall(start, end, 0, eaves, wear.wall, stuff)
    left, right, front, back, low = left - over, right + over, front - over, back + over, eaves - 0.15
    wide, deep = right - left, back - front
    if wide >= deep:
        one, other = (left + deep / 2, (front + back) / 2, ridge), (right - deep / 2, (front + back) / 2, ridge)
    else:
        one, other = ((left + right) / 2, front + wide / 2, ridge), ((left + right) / 2, back - wide / 2, ridge)
    corners = [(left, front, low), (right, front, low), (right, back, low), (left, back, low)]
    if wide >= deep:
        slopes = [
            [corners[0], corners[1], other, one],
            [corners[1], corners[2], other],
            [corners[2], corners[3], one, other],
            [corners[3], corners[0], one],
        ]
    else:
        slopes = [
            [corners[0], corners[1], one],
            [corners[1], corners[2], other, one],
            [corners[2], corners[3], other],
            [corners[3], corners[0], one, other],
        ]
    for slope in slopes:
        solid.face(slope, wear.roof, Stuff.TILES, both_sides=True)
    solid.face(corners[::-1], shaded(WOOD), Stuff.PLAIN, both_sides=True)


def chimney(solid: Solid, a: float, b: float, low: float, high: float, colour: Colour = (186, 150, 126)) -> None:
    solid.box((a - 0.28, a + 0.28), (b - 0.28, b + 0.28), (low, high), colour, Stuff.BRICK)
    solid.box((a - 0.36, a + 0.36), (b - 0.36, b + 0.36), (high, high + 0.14), shaded(colour), Stuff.PLAIN)


def farmhouse(x: float, y: float, heading: float, era: str, seed: int, wide: float = 7.4, long: float = 17.0) -> Solid:
    """A house with its gable to the street, the yard to its right behind a wall with a gate."""
    dice = random.Random(seed)
    solid = Solid(x, y, ground_under(x, y), heading)
    then = era == "then"
    wear = Wear(
        dice.choice(LIMEWASH if then else PASTELS),
        dice.choice(OLD_TILES if then else NEW_TILES) if dice.random() > 0.12 or not then else (150, 134, 98),
        dice.choice([(92, 104, 84), (112, 84, 62), (84, 96, 110), None]),
    )
    fixed = random.Random(seed * 31 + 5)  # what stays: the shape
    wide, eaves = wide + fixed.uniform(-0.6, 0.8), fixed.uniform(3.3, 3.9)
    ridge = eaves + wide * fixed.uniform(0.56, 0.66)
    half = wide / 2
    gabled(solid, (-half, half), (0, long), eaves, ridge, wear, hip=fixed.choice([0.0, 0.3, 0.36, 0.42]))
    solid.wall((-half - 0.05, -0.05), (half + 0.05, -0.05), 0, 0.55, STONE, Stuff.STONE)
    solid.wall((half + 0.05, -0.05), (half + 0.05, long), 0, 0.55, STONE, Stuff.STONE)
    solid.wall((-half - 0.05, long), (-half - 0.05, -0.05), 0, 0.55, STONE, Stuff.STONE)
    solid.box((-half - 0.06, half + 0.06), (-0.14, 0.02), (eaves - 0.05, eaves + 0.1), shaded(wear.frame), Stuff.PLAIN)
    for a in (-half * 0.62, half * 0.62 - 1.0):
        window(solid, 0, a, 1.35, 1.0, 1.45, wear)
    for a in (-0.9, 0.35):
        window(solid, 0, a, eaves + 0.75, 0.55, 0.75, Wear(wear.wall, wear.roof, None, wear.frame))
    side_windows(solid, half, [2.4, 6.0, 12.0], 1.4, 0.95, 1.35, wear)
    side_windows(solid, -half, [3.0, 7.0], 1.6, 0.8, 1.1, wear)
    chimney(solid, 0.9, long * 0.4, eaves + 1.2, ridge + 0.9)
    gate_wall(
        solid, half, half + 6.4, wear, dice.choice([(116, 84, 58), (92, 104, 84), (110, 70, 52)]), fixed.random() < 0.7
    )
    return solid


def gate_wall(solid: Solid, left: float, right: float, wear: Wear, wood: Colour, tall: bool) -> None:
    """A wall towards the street with a round-headed gate for carts and a small one for people, tiled on top."""
    high = 4.1 if tall else 3.3
    solid.box((left, right), (0.1, 0.55), (0, high), wear.wall, Stuff.PLASTER)
    for over, sign in ((-0.15, 1), (0.8, -1)):
        corners = [
            (left, over, high - 0.05),
            (right, over, high - 0.05),
            (right, 0.325, high + 0.5),
            (left, 0.325, high + 0.5),
        ]
        solid.face(corners if sign > 0 else corners[::-1], wear.roof, Stuff.TILES, both_sides=True)
    for a, b, spring in ((left + 0.5, left + 3.6, high - 1.9), (left + 4.5, left + 5.6, 1.75)):
        frame = arch(a - 0.18, b + 0.18, 0, spring)
        solid.face([(x, 0.06, c) for x, c in frame], shaded(wear.frame), Stuff.PLAIN)
        solid.face([(x, 0.03, c) for x, c in arch(a, b, 0, spring)], wood, Stuff.PLANKS)


def barn(x: float, y: float, heading: float, seed: int) -> Solid:
    """Behind a yard: planks under a high roof, a wide gate in the middle."""
    dice = random.Random(seed)
    solid = Solid(x, y, ground_under(x, y), heading)
    wear = Wear(dice.choice([(128, 104, 80), (116, 98, 80)]), dice.choice(OLD_TILES), None)
    hipped(solid, (-8, 8), (0, 9), 3.6, 8.6, wear, Stuff.PLANKS)
    solid.wall((-1.9, -0.05), (1.9, -0.05), 0, 3.2, (96, 74, 56), Stuff.PLANKS)
    return solid


def fence(points: list[tuple[float, float]], colour: Colour = (136, 116, 92), high: float = 1.1) -> Solid:
    """Pickets along a line, as far as one sees them: rails and boards."""
    solid = Solid(0, 0, 0, 180)
    for (x, y), (to_x, to_y) in pairwise(points):
        low, end = ground_under(x, y), ground_under(to_x, to_y)
        for under, over in ((0.1, 0.14 + high * 0.5), (high * 0.62, high)):
            solid.face(
                [(x, y, low + under), (to_x, to_y, end + under), (to_x, to_y, end + over), (x, y, low + over)],
                colour,
                Stuff.PLANKS,
                both_sides=True,
            )
    return solid
