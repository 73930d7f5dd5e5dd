"""Where the village ends: station and rails, the potter's yard, the hut in the orchard."""

from itertools import pairwise

import numpy as np

from .. import plan
from ..ground import height
from ..houses import GLASS, STONE, WHITE, Wear, chimney, gabled, ground_under, hipped, window
from ..mesh import Colour, Solid, Stuff, ring_of
from .parts import DARK, OLD_WOOD, arched, tiles


def station(era: str) -> list[Solid]:
    """The station house, its platform roof, and the rails."""
    x, y = 66.0, -519.0
    wear = Wear((196, 150, 110) if era == "then" else (214, 168, 112), tiles(era, 3), None)
    solid = Solid(x, y, ground_under(x, y) + 0.1, 180)
    gabled(solid, (-6.5, 6.5), (-0.5, 7.5), 6.6, 9.8, wear)
    for end in (-1, 1):
        hipped_a = (6.5, 14.5) if end > 0 else (-14.5, -6.5)
        hipped(solid, hipped_a, (0.5, 7), 3.9, 6.4, wear)
        for at in range(3):
            arched(
                solid,
                0.5,
                hipped_a[0] + 1.1 + at * 2.4,
                hipped_a[0] + 2.1 + at * 2.4,
                1.1,
                2.4,
                GLASS,
                Stuff.GLASS,
                frame=WHITE,
            )
    for at in range(3):
        a = -4.6 + at * 3.6
        if at == 1:
            arched(solid, -0.5, -0.9, 0.9, 0, 2.3, (84, 62, 48), Stuff.PLANKS, frame=WHITE)
        else:
            arched(solid, -0.5, a, a + 1.5, 1.0, 2.4, GLASS, Stuff.GLASS, frame=WHITE)
        window(solid, -0.5, a + 0.2, 4.4, 1.1, 1.5, wear)
    solid.disc(-0.58, 0, 7.9, 0.55, (240, 234, 216), 18, False)
    solid.wall((-0.05, -0.62), (0.05, -0.62), 7.9, 8.3, DARK)
    solid.wall((-3.4, -0.6), (3.4, -0.6), 3.55, 4.1, (232, 226, 210))
    dice = np.random.default_rng(4)
    left = -1.9
    for long in dice.uniform(0.2, 0.42, 8):  # letters, as far as one can read them
        solid.wall((left, -0.64), (left + float(long), -0.64), 3.68, 3.98, DARK)
        left += float(long) + 0.16
    rails = Solid(0, 0, 0, 180)
    base = float(height(60.0, plan.RAILS_Y)) + 0.12
    return [solid, rails_on(rails, base)]


def rails_on(rails: Solid, base: float) -> Solid:
    for at in range(150):
        a = -80 + at * 2.0
        rails.face(
            [
                (a, plan.RAILS_Y - 1.25, base),
                (a + 0.26, plan.RAILS_Y - 1.25, base),
                (a + 0.26, plan.RAILS_Y + 1.25, base),
                (a, plan.RAILS_Y + 1.25, base),
            ],
            (92, 76, 62),
            Stuff.PLANKS,
            both_sides=True,
        )
    for y in (plan.RAILS_Y - 0.72, plan.RAILS_Y + 0.72):
        rails.box((-300, 420), (y - 0.04, y + 0.04), (base, base + 0.15), (122, 104, 92))
    return rails


def hut(era: str) -> Solid:
    """The orchard guard's hut: planks and shingles, a bench before it."""
    x, y = 452.0, 578.0
    solid = Solid(x, y, ground_under(x, y) - 0.2, 235)
    wear = Wear((128, 102, 76), (134, 118, 100) if era == "then" else (126, 108, 92), None)
    gabled(solid, (-2.6, 2.6), (0, 5), 2.5, 5.4, wear, stuff=Stuff.PLANKS, over=0.6)
    solid.wall((-0.6, -0.06), (0.6, -0.06), 0.1, 2.0, (84, 64, 48), Stuff.PLANKS)
    window(solid, 0, 1.0, 1.1, 0.7, 0.7, wear)
    solid.box((-2.4, -0.9), (-1.1, -0.7), (0.42, 0.5), OLD_WOOD, Stuff.PLANKS)
    for a in (-2.2, -1.1):
        solid.box((a - 0.05, a + 0.05), (-1.0, -0.8), (0, 0.42), OLD_WOOD, Stuff.PLANKS)
    return solid


def _pot(solid: Solid, a: float, b: float, low: float, size: float, glaze: Colour) -> None:
    """A jug turned upside down on its stake to dry, as potters keep them."""
    shape = [(0.10, 0.0), (0.13, 0.05), (0.11, 0.12), (0.19, 0.24), (0.22, 0.33), (0.20, 0.42), (0.12, 0.50)]
    for (radius, c), (to_radius, to_c) in pairwise(shape):
        rings = [ring_of(a, b, r * size, 14) for r in (radius, to_radius)]
        for at in range(14):
            (p, q), (s, t) = (rings[0][at], rings[0][(at + 1) % 14]), (rings[1][(at + 1) % 14], rings[1][at])
            solid.face(
                [(*p, low + c * size), (*q, low + c * size), (*s, low + to_c * size), (*t, low + to_c * size)], glaze
            )
    solid.face([(*p, low + 0.5 * size) for p in ring_of(a, b, 0.12 * size, 14)], glaze)


def pottery(era: str) -> list[Solid]:
    """The potter's house and kiln; pots on the fence."""
    x, y = 246.0, 18.0
    wear = Wear((210, 200, 176) if era == "then" else (126, 168, 186), tiles(era, 2), (92, 104, 84))
    solid = Solid(x, y, ground_under(x, y), 180)
    gabled(solid, (-4.2, 4.2), (0, 16), 3.6, 8.4, wear, hip=0.36)
    solid.wall((-4.25, -0.05), (4.25, -0.05), -0.2, 0.6, STONE, Stuff.STONE)
    for a in (-2.6, 1.4):
        window(solid, 0, a, 1.3, 1.05, 1.5, wear)
    for a in (-0.9, 0.35):
        window(solid, 0, a, 4.5, 0.55, 0.75, Wear(wear.wall, wear.roof, None))
    solid.box((4.2, 6.6), (2.0, 12.0), (0, 0.35), STONE, Stuff.STONE)
    for at in range(5):
        solid.box((6.3, 6.5), (2.2 + at * 2.3, 2.4 + at * 2.3), (0.35, 2.7), OLD_WOOD, Stuff.PLANKS)
    solid.face(
        [(4.1, 1.6, 3.4), (6.9, 1.6, 2.6), (6.9, 12.4, 2.6), (4.1, 12.4, 3.4)], wear.roof, Stuff.TILES, both_sides=True
    )
    kiln = Solid(x + 12, y + 12, ground_under(x + 12, y + 12), 180)
    kiln.prism(ring_of(0, 0, 2.3, 12), 0, 2.2, (170, 112, 84), Stuff.BRICK)
    kiln.pyramid(ring_of(0, 0, 2.3, 12), 2.2, (0, 0, 4.2), (150, 96, 72), Stuff.BRICK)
    chimney(kiln, 0, 0, 3.6, 6.4)
    arched(kiln, -2.25, -0.6, 0.6, 0, 0.9, DARK)
    pots = Solid(x, y, solid.z, 180)
    glazes: list[Colour] = [(74, 122, 88), (150, 92, 60), (216, 196, 152), (64, 104, 132)]
    for at in range(9):
        a = 7.2 + at * 0.85
        pots.box((a - 0.06, a + 0.06), (0.6, 0.72), (0, 1.25), OLD_WOOD, Stuff.PLANKS)
        _pot(pots, a, 0.66, 1.22, 0.9 + 0.25 * (at * 5 % 3), glazes[at * 7 % 4])
    pots.box((7.0, 14.4), (0.62, 0.7), (0.7, 0.8), OLD_WOOD, Stuff.PLANKS)
    return [solid, kiln, pots]
