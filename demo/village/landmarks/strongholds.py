"""The church in its ring of walls, what is left of the castle, and the chapel on the way up."""

import math

import numpy as np

from .. import plan
from ..houses import GLASS, STONE, Wear, gabled, ground_under, hipped, shaded
from ..mesh import Colour, Solid, Stuff, arch, rectangle, ring_of
from .parts import DARK, LIME, OLD_WOOD, arched, tiles


def church(era: str) -> list[Solid]:
    """A nave with buttresses, a tower with a gallery under a steep roof, a wall with towers around it."""
    x, y = plan.CHURCH
    base = ground_under(x, y)
    wear = Wear(LIME if era == "now" else (214, 206, 188), tiles(era), None)
    nave = Solid(x + 5, y, base, 270)  # its front looks west: the nave runs east from the tower
    gabled(nave, (-6, 6), (0, 20), 8.2, 16.4, wear, over=0.6)
    choir = ring_of(0, 20, 4.8, 8, math.pi / 8)
    nave.prism(choir, 0, 7.4, wear.wall, Stuff.PLASTER)
    nave.pyramid(ring_of(0, 20, 5.4, 8, math.pi / 8), 7.3, (0, 20, 13), wear.roof)
    for at in range(5):
        b = 1.6 + at * 4.1
        for side in (-1, 1):
            nave.box(
                (min(side * 6, side * 7.1), max(side * 6, side * 7.1)), (b - 0.5, b + 0.5), (0, 5.6), STONE, Stuff.STONE
            )
    for side, out in ((1, 6.05), (-1, -6.05)):
        for at in range(4):
            b = 3.7 + at * 4.1
            corners = arch(b - 0.55, b + 0.55, 2.4, 5.6)
            nave.face([(out, c[0] if side > 0 else 2 * b - c[0], c[1]) for c in corners], GLASS, Stuff.GLASS)
    tower = Solid(x + 1.5, y, base, 270)
    square = rectangle((-3.6, 3.6), (-3.6, 3.6))
    tower.prism(square, 0, 21, STONE, Stuff.STONE)
    tower.prism(rectangle((-4.3, 4.3), (-4.3, 4.3)), 21, 24.4, OLD_WOOD, Stuff.PLANKS)
    tower.pyramid(rectangle((-5, 5), (-5, 5)), 24.3, (0, 0, 38), wear.roof)
    for turn in range(4):
        front = Solid(x + 1.5, y, base, 270 + 90 * turn)
        arched(front, -3.6, -0.8, 0.8, 16.2, 18.2, DARK, frame=shaded(STONE))
        arched(front, -3.6, -0.35, 0.35, 9, 10, DARK)
        for at in range(5):
            a = -3.9 + at * 1.62
            front.wall((a, -4.36), (a + 1.1, -4.36), 22.4, 23.9, DARK)
        if turn != 2:
            front.disc(-3.66, 0, 13.6, 1.25, (240, 234, 216), 20, False)
            front.wall((-0.06, -3.7), (0.06, -3.7), 13.6, 14.6, DARK)
            front.wall((0.0, -3.7), (0.7, -3.7), 13.54, 13.66, DARK)
        tower.faces += front.faces
    tower.box((-0.08, 0.08), (-0.08, 0.08), (38, 40.4), (190, 160, 80))
    tower.disc(0, 0, 40.6, 0.42, (206, 172, 84), 10)
    return [nave, tower, *_ring_wall(era, x, y)]


def _ring_wall(era: str, x: float, y: float) -> list[Solid]:
    wall = Solid(x, y, 0, 180)
    count, radius = 18, plan.RING
    roof = tiles(era, 1)
    for at in range(count):
        one, other = (math.tau * (at + share) / count - math.pi / 2 - math.pi / count for share in (0, 1))
        if at == 0:
            continue  # the gate tower stands here
        ends = [(math.cos(turn), math.sin(turn)) for turn in (one, other)]
        low = min(ground_under(x + radius * a, y + radius * b) for a, b in ends) - 0.6
        (a, b), (c, d) = ends
        outer, inner = radius, radius - 1.4
        wall.wall(
            (a * outer, b * outer),
            (c * outer, d * outer),
            low,
            low + 6.4,
            LIME if era == "now" else (190, 180, 158),
            Stuff.PLASTER if era == "now" else Stuff.STONE,
        )
        wall.wall((c * inner, d * inner), (a * inner, b * inner), low, low + 6.2, STONE, Stuff.STONE)
        eaves, top = radius + 0.5, radius - 1.2
        wall.face(
            [
                (a * eaves, b * eaves, low + 6.2),
                (c * eaves, d * eaves, low + 6.2),
                (c * top, d * top, low + 7.9),
                (a * top, b * top, low + 7.9),
            ],
            roof,
            Stuff.TILES,
            both_sides=True,
        )
        for share in (0.3, 0.7):
            m, n = a + (c - a) * share, b + (d - b) * share
            along = np.array([c - a, d - b]) / math.hypot(c - a, d - b) * 0.14
            wall.wall(
                ((m * (radius + 0.03)) - along[0], n * (radius + 0.03) - along[1]),
                (m * (radius + 0.03) + along[0], n * (radius + 0.03) + along[1]),
                low + 3.6,
                low + 4.7,
                DARK,
            )
    gate = Solid(x, y - radius + 2.2, ground_under(x, y - radius) - 0.2, 180)
    wear = Wear(LIME if era == "now" else (206, 198, 180), roof, None)
    hipped(gate, (-4.6, 4.6), (-4.2, 4.0), 8.8, 14.8, wear, Stuff.PLASTER)
    for b in (-4.2,):
        arched(gate, b, -1.7, 1.7, 0, 2.5, DARK, frame=STONE)
        gate.wall((-1.5, b - 0.09), (-1.38, b - 0.09), 0, 3.2, OLD_WOOD, Stuff.PLANKS)
        for a in (-2.8, 0, 2.8):
            gate.wall((a - 0.3, b - 0.05), (a + 0.3, b - 0.05), 6.2, 7.4, DARK)
        gate.wall((-4.6, b - 0.02), (4.6, b - 0.02), 0, 0.9, STONE, Stuff.STONE)
    return [wall, gate]


def castle(era: str) -> list[Solid]:
    """What is left of it: a curtain wall with broken tops, a round tower, a gate."""
    x, y = plan.CASTLE
    base = ground_under(x, y)
    wall = Solid(x, y, 0, 180)
    stone: Colour = (172, 160, 138)
    count, radius = 14, 27.0
    heights = [7.4, 5.2, 6.6, 3.0, 4.6, 7.0, 8.2, 6.0, 2.4, 3.6, 6.8, 7.6, 4.2, 7.0]
    for at in range(count):
        one, other = (math.tau * (at + share) / count - math.pi / 2 - math.pi / count for share in (0, 1))
        if at == 0:
            continue
        (a, b), (c, d) = ((math.cos(turn), math.sin(turn)) for turn in (one, other))
        low = min(ground_under(x + radius * a, y + radius * b), ground_under(x + radius * c, y + radius * d)) - 1.5
        edge = [
            low + heights[at] + 1.5 + 0.5 * math.sin(at * 5 + step * 2.4) * (1 if step % 2 else -1) for step in range(7)
        ]
        for r, sign in ((radius, 1), (radius - 1.5, -1)):
            top = [((a + (c - a) * step / 6) * r, (b + (d - b) * step / 6) * r, edge[step]) for step in range(7)]
            outline = [(a * r, b * r, low), (c * r, d * r, low), *top[::-1]]
            wall.face(outline if sign > 0 else outline[::-1], stone, Stuff.STONE)
        for (m, n), top_edge in (((a, b), edge[0]), ((c, d), edge[-1])):
            corners = [
                (m * r, n * r, z)
                for r, z in ((radius, low), (radius - 1.5, low), (radius - 1.5, top_edge), (radius, top_edge))
            ]
            wall.face(corners, stone, Stuff.STONE, both_sides=True)
        for step in range(6):
            shares = (step / 6, (step + 1) / 6)
            corners = [
                ((a + (c - a) * s) * r, (b + (d - b) * s) * r, edge[step + i])
                for r, i, s in (
                    (radius, 0, shares[0]),
                    (radius, 1, shares[1]),
                    (radius - 1.5, 1, shares[1]),
                    (radius - 1.5, 0, shares[0]),
                )
            ]
            wall.face(corners, (150, 146, 118), Stuff.STONE, both_sides=True)
    gate = Solid(x, y - radius + 2.5, ground_under(x, y - radius) - 0.3, 180)
    high = 9.2
    opening = arch(-1.7, 1.7, 0, 2.6)
    for b, sign in ((-3.5, 1), (3.0, -1)):
        crown = [
            (5.2, high),
            (3.4, high + 0.4),
            (1.2, high - 0.9),
            (-0.8, high + 0.1),
            (-3.2, high + 0.9),
            (-5.2, high - 0.2),
        ]
        points = [
            (-5.2, b, 0.0),
            (-1.7, b, 0.0),
            *[(a, b, c) for a, c in opening[2:][::-1]],
            (1.7, b, 0.0),
            (5.2, b, 0.0),
            *[(a, b, c) for a, c in crown],
        ]
        gate.face(points if sign > 0 else points[::-1], stone, Stuff.STONE)
    for start, end in zip([*opening[1:]], [*opening[2:], opening[0]], strict=True):
        gate.face(
            [(start[0], -3.5, start[1]), (start[0], 3.0, start[1]), (end[0], 3.0, end[1]), (end[0], -3.5, end[1])],
            (128, 118, 102),
            Stuff.STONE,
            both_sides=True,
        )
    gate.wall((5.2, -3.5), (5.2, 3.0), 0, high - 0.2, stone, Stuff.STONE)
    gate.wall((-5.2, 3.0), (-5.2, -3.5), 0, high - 0.2, stone, Stuff.STONE)
    tower = Solid(x + 9, y + 9, base - 1, 180)
    tower.prism(ring_of(0, 0, 5.6, 14), 0, 21.5, (180, 168, 146), Stuff.STONE)
    if era == "now":  # the roof is new: people go up again
        tower.prism(ring_of(0, 0, 6.1, 14), 21.5, 23.4, (150, 116, 80), Stuff.PLANKS)
        tower.pyramid(ring_of(0, 0, 6.8, 14), 23.4, (0, 0, 31.5), tiles(era, 1))
    else:
        for at, (a, b) in enumerate(ring_of(0, 0, 5.6, 14)):
            c, d = ring_of(0, 0, 5.6, 14)[(at + 1) % 14]
            tower.wall((a, b), (c, d), 21.5, 21.5 + (at * 37 % 11) * 0.26, (180, 168, 146), Stuff.STONE)
    for turn, c in ((0, 14.5), (2, 9.5), (1, 17.5), (3, 13)):
        side = Solid(tower.x, tower.y, tower.z, 180 + 90 * turn)
        arched(side, -5.5, -0.4, 0.4, c, c + 1.1, DARK)
        tower.faces += side.faces
    return [wall, gate, tower]


def chapel(era: str) -> Solid:
    """Small and white on its bend of the path, a turret over the gable."""
    x, y = 196.0, 548.0
    wear = Wear((214, 206, 190) if era == "then" else (222, 216, 202), tiles(era, 1), None)
    solid = Solid(x, y, ground_under(x, y) - 0.2, 250)
    gabled(solid, (-3.0, 3.0), (0, 7.5), 3.8, 7.2, wear)
    arched(solid, 0, -0.7, 0.7, 0.1, 1.9, (96, 72, 54), Stuff.PLANKS, frame=STONE)
    solid.disc(-0.06, 0, 4.9, 0.42, GLASS, 14, False)
    solid.prism(rectangle((-0.8, 0.8), (0.4, 2.0)), 6.2, 8.8, wear.wall, Stuff.PLASTER)
    arched(solid, 0.4, -0.35, 0.35, 7.2, 8.0, DARK)
    solid.pyramid(rectangle((-1.1, 1.1), (0.1, 2.3)), 8.7, (0, 1.2, 11.4), wear.roof)
    solid.box((-0.04, 0.04), (1.16, 1.24), (11.3, 12.4), DARK)
    solid.box((-0.3, 0.3), (1.16, 1.24), (11.85, 11.95), DARK)
    return solid
