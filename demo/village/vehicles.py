"""What rolls: cars, a train with steam or with none, in the village of then and now."""

import math

from .houses import ground_under
from .mesh import Colour, Solid, Stuff

RUBBER: Colour = (44, 42, 44)
WINDOW: Colour = (66, 78, 88)

# A side of a car from its tail to its nose: metres along, and above the road.
BODY = [
    (0.0, 0.35),
    (4.1, 0.35),
    (4.15, 0.62),
    (4.0, 0.86),
    (3.05, 0.98),
    (2.45, 1.42),
    (1.05, 1.46),
    (0.42, 1.0),
    (0.02, 0.92),
]
PANES = [(1.0, 0.98), (2.85, 0.98), (2.36, 1.36), (1.16, 1.38)]


def car(x: float, y: float, heading: float, colour: Colour) -> Solid:
    """A small car whose nose looks along `heading`."""
    solid = Solid(x, y, ground_under(x, y), heading + 90)
    half = 0.82
    for side in (1, -1):
        b = -half * side
        outline = [(a - 2.05, b, c) for a, c in BODY]
        solid.face(outline if side > 0 else outline[::-1], colour)
        panes = [(a - 2.05, b - 0.02 * side, c) for a, c in PANES]
        solid.face(panes if side > 0 else panes[::-1], WINDOW, Stuff.GLASS)
        for a in (-1.25, 1.25):
            turns = [math.tau * at / 16 for at in range(16)]
            for radius, tint, out in ((0.36, RUBBER, 0.03), (0.2, (168, 170, 172), 0.05)):
                ring = [(a + radius * math.cos(t), b - out * side, 0.36 + radius * math.sin(t)) for t in turns]
                solid.face(ring if side > 0 else ring[::-1], tint)
    count = len(BODY)
    for at in range(count):
        (a, c), (to_a, to_c) = BODY[at], BODY[(at + 1) % count]
        glass = at in (4, 6)
        corners = [(a - 2.05, -half, c), (a - 2.05, half, c), (to_a - 2.05, half, to_c), (to_a - 2.05, -half, to_c)]
        solid.face(corners, WINDOW if glass else colour, Stuff.GLASS if glass else Stuff.PLAIN, both_sides=True)
    return solid


def coach(x: float, y: float, base: float, long: float, colour: Colour, roof: Colour, windows: int) -> Solid:
    """A railway coach along x."""
    solid = Solid(x, y, base, 0)
    half = long / 2
    solid.box((-half, half), (-1.4, 1.4), (0.9, 3.3), colour, Stuff.PLANKS)
    solid.box((-half - 0.1, half + 0.1), (-1.5, 1.5), (3.3, 3.55), roof)
    for side in (1, -1):
        for at in range(windows):
            a = -half + 0.7 + at * (long - 1.2) / windows
            b = -1.43 * side
            ends = ((a, b), (a + 0.8, b)) if side > 0 else ((a + 0.8, b), (a, b))
            solid.wall(*ends, 2.0, 2.85, WINDOW, Stuff.GLASS)
        for a in (-half + 1.4, half - 1.4):
            solid.disc(-1.42 * side, a, 0.48, 0.48, RUBBER)
    solid.box((-half, half), (-1.2, 1.2), (0.6, 0.9), (58, 54, 52))
    return solid


def engine(x: float, y: float, base: float) -> Solid:
    """A small tank engine, its chimney to the west."""
    solid = Solid(x, y, base, 0)
    black: Colour = (54, 52, 54)
    ring = [(0.85 * math.sin(math.tau * at / 14), 0.85 * math.cos(math.tau * at / 14)) for at in range(14)]
    for (b, d), (to_b, to_d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        solid.face(
            [
                (-1.2, b, 2.0 + d),
                (3.0, b, 2.0 + d),
                (3.0, to_b, 2.0 + to_d),
                (-1.2, to_b, 2.0 + to_d),
            ],
            black,
            Stuff.PLAIN,
            both_sides=True,
        )
    solid.box((-3.2, -1.2), (-1.25, 1.25), (1.0, 3.3), black)
    solid.box((-3.4, -0.9), (-1.4, 1.4), (3.3, 3.45), (40, 38, 40))
    solid.wall((-2.7, -1.28), (-1.7, -1.28), 2.2, 3.0, (190, 200, 204), Stuff.GLASS)
    solid.box((-1.2, 2.2), (-1.3, 1.3), (1.0, 1.9), (62, 60, 62))
    for a, low, high, half in ((2.3, 2.7, 3.9, 0.26), (0.8, 2.8, 3.2, 0.34)):
        solid.box((a - half, a + half), (-half, half), (low, high), black)
    solid.box((2.0, 2.6), (-0.36, 0.36), (3.9, 4.1), black)
    solid.box((-3.2, 3.1), (-1.2, 1.2), (0.6, 1.0), (92, 40, 36))
    for a, radius in ((-2.2, 0.5), (-0.5, 0.62), (1.1, 0.62), (2.5, 0.42)):
        solid.disc(-1.32, a, radius, radius, (70, 40, 38))
        solid.disc(-1.36, a, radius, radius * 0.25, (180, 170, 150))
    return solid
