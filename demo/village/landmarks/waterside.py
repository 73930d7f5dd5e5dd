"""What stands by water: bridge, mill, market well and spring."""

import math
from itertools import pairwise

import numpy as np

from ..ground import stream
from ..houses import STONE, Wear, chimney, gabled, ground_under, shaded, side_windows, window
from ..mesh import Colour, Solid, Stuff, rectangle, ring_of
from .parts import DARK, OLD_WOOD, tiles

BRIDGE_X = 20.0


def bridge_deck(y: float) -> float:
    """How high the bridge's road is."""
    middle = float(stream(BRIDGE_X))
    south, north = middle - 18.5, middle + 18.5
    ends = (ground_under(BRIDGE_X, south - 4) + 0.05, ground_under(BRIDGE_X, north + 4) + 0.05)
    share = (y - south) / (north - south)
    return ends[0] + (ends[1] - ends[0]) * share + 2.3 * math.sin(math.pi * min(max(share, 0), 1))


def bridge() -> Solid:
    """Three arches of dressed stone over the stream; the road runs from south to north."""
    x, deck = BRIDGE_X, bridge_deck
    middle = float(stream(x))
    south, north = middle - 18.5, middle + 18.5
    solid = Solid(x, 0, 0, 180)
    half, spans = 4.1, [(-15.2, -6.2), (-4.6, 4.6), (6.2, 15.2)]
    bed = ground_under(x, middle) - 0.3

    outline: list[tuple[float, float]] = [(south - 6, bed)]
    for left, right in spans:
        centre, radius = middle + (left + right) / 2, (right - left) / 2
        spring = bed + 1.5
        rise = min(1.0, (deck(centre) - 0.75 - spring) / radius)
        outline += [(centre - radius, bed), (centre - radius, spring)]
        outline += [
            (centre - radius * math.cos(t), spring + radius * rise * math.sin(t))
            for t in np.linspace(0, math.pi, 15)[1:-1]
        ]
        outline += [(centre + radius, spring), (centre + radius, bed)]
    outline.append((north + 6, bed))
    steps = np.linspace(north + 6, south - 6, 15)
    top = [(float(y), deck(float(y)) + 1.0) for y in steps]
    for side in (1, -1):
        solid.face([(side * half, y, c) for y, c in (*outline, *top)][::side], (190, 178, 152), Stuff.STONE)
        inner = [(side * (half - 0.5), y, c) for y, c in ((*[(float(y), deck(float(y))) for y in steps[::-1]], *top))]
        solid.face(inner[::-side], (198, 188, 164), Stuff.STONE)
        for (y, c), (to_y, to_c) in pairwise(top):
            a, b = side * half + side * 0.08, side * (half - 0.58)
            solid.face(
                [(a, y, c), (a, to_y, to_c), (b, to_y, to_c), (b, y, c)], (204, 196, 174), Stuff.PLAIN, both_sides=True
            )
            solid.face(
                [(a, y, c - 0.16), (a, to_y, to_c - 0.16), (a, to_y, to_c), (a, y, c)],
                (186, 176, 152),
                Stuff.PLAIN,
                both_sides=True,
            )
    for y, to_y in pairwise(steps):
        solid.face(
            [
                (half, float(y), deck(float(y))),
                (half, float(to_y), deck(float(to_y))),
                (-half, float(to_y), deck(float(to_y))),
                (-half, float(y), deck(float(y))),
            ],
            (158, 148, 132),
            Stuff.STONE,
            both_sides=True,
        )
    for left, right in spans:  # the vaults within
        centre, radius = middle + (left + right) / 2, (right - left) / 2
        spring = bed + 1.5
        rise = min(1.0, (deck(centre) - 0.75 - spring) / radius)
        bow = [
            (centre - radius, bed),
            *[
                (centre - radius * math.cos(t), spring + radius * rise * math.sin(t))
                for t in np.linspace(0, math.pi, 11)
            ],
            (centre + radius, bed),
        ]
        for (y, c), (to_y, to_c) in pairwise(bow):
            solid.face(
                [(half, y, c), (half, to_y, to_c), (-half, to_y, to_c), (-half, y, c)],
                (146, 136, 118),
                Stuff.STONE,
                both_sides=True,
            )
    for side in (1, -1):
        for pier in (-5.4, 5.4):
            a = side * half
            ring = [(a, middle + pier - 0.8), (a + side * 1.5, middle + pier), (a, middle + pier + 0.8)]
            solid.prism(ring if side > 0 else ring[::-1], bed, bed + 2.9, (182, 170, 146), Stuff.STONE)
            solid.pyramid(
                ring if side > 0 else ring[::-1], bed + 2.9, (a, middle + pier, bed + 3.9), (176, 164, 140), Stuff.STONE
            )
    return solid


def mill(era: str) -> list[Solid]:
    """A high half-hipped house by the race, its wheel on the side to the street."""
    x, y = 292.0, -151.5
    wear = Wear((222, 212, 190) if era == "then" else (232, 222, 196), tiles(era, 3), None, (206, 196, 176))
    solid = Solid(x, y, ground_under(x, y + 8), 180)
    gabled(solid, (-7, 7), (0, 12), 6.6, 12.2, wear, hip=0.36)
    solid.wall((-7.04, -0.04), (7.04, -0.04), -2.2, 1.6, STONE, Stuff.STONE)
    for c, places in ((4.2, (-5, -1.6, 1.8)), (7.6, (-1.9, 0.6))):
        for a in places:
            window(solid, 0, a, c, 0.9, 1.2, wear)
    solid.wall((3.6, -0.08), (5.0, -0.08), 1.0, 3.3, OLD_WOOD, Stuff.PLANKS)
    side_windows(solid, 7, [2.5, 6, 9], 3.6, 0.9, 1.2, wear)
    chimney(solid, 2, 6, 9, 13)
    wheel = Solid(x, y, solid.z, 180)
    a0, c0, radius = -2.4, 1.0, 2.9
    for b in (-2.0, -0.9):
        for at in range(20):
            t, s = math.tau * at / 20, math.tau * (at + 1) / 20
            ring = [
                (a0 + r * math.cos(u), b, c0 + r * math.sin(u))
                for r, u in ((radius, t), (radius, s), (radius - 0.4, s), (radius - 0.4, t))
            ]
            wheel.face(ring[::-1], OLD_WOOD, Stuff.PLANKS, both_sides=True)
        for at in range(5):
            t = math.pi * at / 5 + 0.2
            dx, dz = math.cos(t), math.sin(t)
            spoke = [
                (a0 + r * dx - w * dz, b, c0 + r * dz + w * dx)
                for r, w in ((-radius, -0.1), (radius, -0.1), (radius, 0.1), (-radius, 0.1))
            ]
            wheel.face(spoke, shaded(OLD_WOOD), Stuff.PLAIN, both_sides=True)
    for at in range(20):
        t = math.tau * (at + 0.5) / 20
        near, far = ((a0 + r * math.cos(t), c0 + r * math.sin(t)) for r in (radius - 0.7, radius + 0.05))
        wheel.face(
            [(near[0], -2, near[1]), (far[0], -2, far[1]), (far[0], -0.9, far[1]), (near[0], -0.9, near[1])],
            (96, 74, 54),
            Stuff.PLANKS,
            both_sides=True,
        )
    wheel.box((-12, -2.0), (-2.0, -0.9), (3.9, 4.2), OLD_WOOD, Stuff.PLANKS)
    for a in (-11.5, -8.0, -4.6):
        wheel.box((a - 0.12, a + 0.12), (-1.6, -1.35), (-2, 3.9), OLD_WOOD, Stuff.PLANKS)
    shed = Solid(x + 14, y + 2, solid.z, 180)
    gabled(shed, (-4, 4), (1, 9), 3.0, 5.6, Wear((126, 102, 78), tiles(era, 2), None), stuff=Stuff.PLANKS)
    return [solid, wheel, shed]


def well(era: str) -> Solid:
    """The market well: a round wall under a roof on four posts."""
    solid = Solid(0, 0, ground_under(0, 0), 200)
    solid.prism(ring_of(0, 0, 1.1, 12), 0, 0.95, STONE, Stuff.STONE)
    solid.pyramid(ring_of(0, 0, 1.1, 12), 0.95, (0, 0, 0.9), DARK, Stuff.PLAIN)
    for a, b in rectangle((-1.25, 1.25), (-1.25, 1.25)):
        solid.box((a - 0.09, a + 0.09), (b - 0.09, b + 0.09), (0, 2.7), OLD_WOOD, Stuff.PLANKS)
    solid.pyramid(
        rectangle((-1.9, 1.9), (-1.9, 1.9)),
        2.6,
        (0, 0, 4.3),
        (120, 102, 82) if era == "then" else tiles(era),
        Stuff.TILES,
    )
    solid.box((-1.2, 1.2), (-0.07, 0.07), (1.9, 2.04), OLD_WOOD, Stuff.PLANKS)
    return solid


def spring(era: str) -> Solid:
    """The bell spring: a little temple of wood over the water."""
    x, y = 100.0, 176.0
    solid = Solid(x, y, ground_under(x, y), 225)
    paint: Colour = (168, 150, 122) if era == "then" else (236, 228, 206)
    solid.prism(ring_of(0, 0, 3.1, 8), -0.4, 0.25, STONE, Stuff.STONE)
    solid.face([(a, b, 0.25) for a, b in ring_of(0, 0, 3.1, 8)], (166, 158, 142), Stuff.STONE)
    for a, b in ring_of(0, 0, 2.7, 8, 0.2):
        solid.box((a - 0.1, a + 0.1), (b - 0.1, b + 0.1), (0.2, 3.1), paint, Stuff.PLANKS)
    solid.prism(ring_of(0, 0, 3.0, 8, 0.2), 2.85, 3.2, paint, Stuff.PLANKS)
    solid.pyramid(ring_of(0, 0, 3.7, 8, 0.2), 3.1, (0, 0, 5.6), tiles(era))
    solid.prism(ring_of(0, 0, 0.8, 8), 0.2, 1.0, STONE, Stuff.STONE)
    solid.face([(a, b, 0.95) for a, b in ring_of(0, 0, 0.75, 8)], (70, 92, 96), Stuff.GLASS)
    return solid
