"""The buildings that walks lead to: church and its wall, mill, bridge, school, inn, reading room, station, castle."""

import math

import numpy as np

from . import plan
from .ground import height, stream
from .houses import (
    GLASS,
    NEW_TILES,
    OLD_TILES,
    STONE,
    WHITE,
    Wear,
    chimney,
    gabled,
    ground_under,
    hipped,
    shaded,
    side_windows,
    window,
)
from .mesh import Colour, Solid, Stuff, arch, rectangle, ring_of

LIME: Colour = (214, 206, 188)
OLD_WOOD: Colour = (108, 84, 62)
DARK: Colour = (46, 40, 38)


def _tiles(era: str, at: int = 0) -> Colour:
    return (OLD_TILES if era == "then" else NEW_TILES)[at]


def arched(solid: Solid, b: float, left: float, right: float, low: float, spring: float, colour: Colour,
           stuff: Stuff = Stuff.PLAIN, frame: Colour | None = None) -> None:  # fmt: skip
    """A round-headed door or window on a wall that faces the front at `b`."""
    if frame is not None:
        outline = arch(left - 0.16, right + 0.16, low, spring)
        solid.face([(a, b - 0.03, c) for a, c in outline], frame, Stuff.PLAIN)
    solid.face([(a, b - 0.06, c) for a, c in arch(left, right, low, spring)], colour, stuff)


def church(era: str) -> list[Solid]:
    """A nave with buttresses, a tower with a gallery under a steep roof, a wall with towers around it."""
    x, y = plan.CHURCH
    base = ground_under(x, y)
    wear = Wear(LIME if era == "now" else (214, 206, 188), _tiles(era), None)
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
        side = Solid(x + 1.5, y, base, 270 + 90 * turn)
        arched(side, -3.6, -0.8, 0.8, 16.2, 18.2, DARK, frame=shaded(STONE))
        arched(side, -3.6, -0.35, 0.35, 9, 10, DARK)
        for at in range(5):
            a = -3.9 + at * 1.62
            side.wall((a, -4.36), (a + 1.1, -4.36), 22.4, 23.9, DARK)
        if turn != 2:
            side.disc(-3.66, 0, 13.6, 1.25, (240, 234, 216), 20, False)
            side.wall((-0.06, -3.7), (0.06, -3.7), 13.6, 14.6, DARK)
            side.wall((0.0, -3.7), (0.7, -3.7), 13.54, 13.66, DARK)
        tower.faces += side.faces
    tower.box((-0.08, 0.08), (-0.08, 0.08), (38, 40.4), (190, 160, 80))
    tower.disc(0, 0, 40.6, 0.42, (206, 172, 84), 10)
    return [nave, tower, *_ring_wall(era, x, y)]


def _ring_wall(era: str, x: float, y: float) -> list[Solid]:
    wall = Solid(x, y, 0, 180)
    count, radius = 18, plan.RING
    roof = _tiles(era, 1)
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
        for (y, c), (to_y, to_c) in zip(top, top[1:], strict=False):
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
    for y, to_y in zip(steps, steps[1:], strict=False):
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
        for (y, c), (to_y, to_c) in zip(bow, bow[1:], strict=False):
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
    wear = Wear((222, 212, 190) if era == "then" else (232, 222, 196), _tiles(era, 3), None, (206, 196, 176))
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
    gabled(shed, (-4, 4), (1, 9), 3.0, 5.6, Wear((126, 102, 78), _tiles(era, 2), None), stuff=Stuff.PLANKS)
    return [solid, wheel, shed]


def inn(era: str) -> Solid:
    """Two floors and a hipped roof; arcades below, an iron sign with an elephant."""
    x, y = -27.0, 31.0
    wear = Wear((214, 184, 130) if era == "then" else (236, 200, 128), _tiles(era, 1), (86, 106, 92))
    solid = Solid(x, y, ground_under(x, y), 180)
    hipped(solid, (-11, 11), (0, 12), 7.4, 12.8, wear)
    for at in range(5):
        a = -9.9 + at * 4.05
        arched(solid, 0, a, a + 3.0, 0, 1.9, (74, 62, 54), Stuff.PLASTER, frame=WHITE)
        arched(solid, -0.06, a + 0.7, a + 2.3, 0, 1.7, OLD_WOOD if at != 2 else (88, 62, 46), Stuff.PLANKS)
    solid.box((-11.1, 11.1), (-0.2, 0), (3.95, 4.2), WHITE, Stuff.PLAIN)
    solid.box((-11.1, 11.1), (-0.25, 0), (7.1, 7.4), WHITE, Stuff.PLAIN)
    for at in range(6):
        window(solid, 0, -9.7 + at * 3.62, 4.9, 1.1, 1.7, wear)
    side_windows(solid, 11, [2, 5, 8.5], 4.9, 1.1, 1.6, wear)
    side_windows(solid, 11, [2, 5, 8.5], 1.3, 1.1, 1.6, wear)
    side_windows(solid, -11, [2, 5, 8.5], 4.9, 1.1, 1.6, wear)
    for a in (-6.0, 4.0):
        chimney(solid, a, 6, 10, 13.6)
    iron: Colour = (52, 50, 54)
    solid.box((5.35, 5.45), (-2.0, 0), (5.9, 6.0), iron)
    elephant: Colour = (104, 112, 120) if era == "then" else (72, 112, 168)
    body = [(-0.75, 0.25), (-0.55, 0.2), (-0.5, -0.35), (-0.25, -0.35), (-0.2, 0.0), (0.2, 0.0), (0.25, -0.35), (0.5, -0.35),
            (0.55, 0.15), (0.68, -0.3), (0.8, -0.25), (0.72, 0.5), (0.5, 0.66), (0.2, 0.5), (-0.5, 0.55)]  # fmt: skip
    solid.face([(5.4, -1.05 - a, 5.15 + c) for a, c in body], elephant, Stuff.PLAIN, both_sides=True)
    return solid


def library(era: str) -> Solid:
    """A casino of 1897 with a pediment: the reading circle's, then the library. It has got a ramp since."""
    x, y = -140.0, 14.0
    wear = Wear((206, 196, 168) if era == "then" else (196, 206, 188), _tiles(era, 2), None)
    solid = Solid(x, y, ground_under(x, y), 180)
    hipped(solid, (-9.5, 9.5), (0, 11), 5.6, 9.4, wear)
    solid.wall((-9.55, -0.05), (9.55, -0.05), -0.3, 0.8, STONE, Stuff.STONE)
    solid.box((-2.7, 2.7), (-0.55, 0.2), (0, 5.9), wear.wall, Stuff.PLASTER)
    solid.face([(-3.1, -0.6, 5.9), (3.1, -0.6, 5.9), (0, -0.6, 7.9)], WHITE, Stuff.PLASTER)
    solid.face([(-2.4, -0.64, 6.1), (2.4, -0.64, 6.1), (0, -0.64, 7.5)], wear.wall, Stuff.PLASTER)
    for sign in (-1, 1):
        corners = [(sign * 3.3, -0.8, 5.8), (0, -0.8, 8.05), (0, 3.5, 8.05), (sign * 3.3, 3.5, 5.8)]
        solid.face(corners if sign < 0 else corners[::-1], wear.roof, Stuff.TILES, both_sides=True)
        for a in (2.45, 1.35):
            solid.box((sign * a - 0.2, sign * a + 0.2), (-0.72, -0.5), (0.2, 5.6), WHITE, Stuff.PLAIN)
    solid.box((-9.7, 9.7), (-0.25, 0), (5.2, 5.6), WHITE, Stuff.PLAIN)
    arched(
        solid, -0.56, -0.85, 0.85, 0.3, 2.8, (88, 66, 50) if era == "then" else (62, 92, 84), Stuff.PLANKS, frame=WHITE
    )
    solid.disc(-0.66, 0, 6.75, 0.4, GLASS, 16, False)
    for a in (-8.2, -5.4, 4.0, 6.8):
        arched(solid, 0, a, a + 1.4, 1.5, 3.6, GLASS, Stuff.GLASS, frame=WHITE)
        solid.wall((a + 0.66, -0.08), (a + 0.74, -0.08), 1.5, 4.2, WHITE)
        solid.wall((a, -0.08), (a + 1.4, -0.08), 3.5, 3.6, WHITE)
    side_windows(solid, 9.5, [2, 5, 8], 1.5, 1.2, 2.2, wear)
    side_windows(solid, -9.5, [2, 5, 8], 1.5, 1.2, 2.2, wear)
    for at in range(2):
        solid.box(
            (-1.8 - 0.3 * (1 - at), 1.8 + 0.3 * (1 - at)),
            (-1.3 + 0.35 * at, -0.5),
            (-0.1 + 0.2 * at, 0.1 + 0.2 * at),
            (186, 178, 162),
            Stuff.PLAIN,
        )
    if era == "now":
        solid.face(
            [(1.9, -1.7, 0.32), (1.9, -0.6, 0.32), (8.2, -0.6, 0.02), (8.2, -1.7, 0.02)][::-1],
            (176, 172, 166),
            Stuff.PLAIN,
            both_sides=True,
        )
        solid.wall((1.9, -1.72), (8.2, -1.72), 0, 0.3, (160, 156, 150))
        for at in range(6):
            a = 2.0 + at * 1.22
            solid.box((a, a + 0.06), (-1.75, -1.69), (0, 1.25 - 0.05 * at), (72, 84, 92))
        solid.face(
            [(2.0, -1.72, 1.2), (8.1, -1.72, 0.95), (8.1, -1.72, 1.02), (2.0, -1.72, 1.27)],
            (72, 84, 92),
            Stuff.PLAIN,
            both_sides=True,
        )
    chimney(solid, 5.4, 6, 7.4, 10.6)
    return solid


def school(era: str) -> Solid:
    """One floor of high windows, a little turret with the bell that has lost its voice."""
    x, y = -226.0, 78.0
    wear = Wear((224, 196, 142) if era == "then" else (240, 214, 150), _tiles(era, 0), None)
    solid = Solid(x, y, ground_under(x, y), 190)
    hipped(solid, (-12, 12), (0, 9), 5.4, 9.6, wear)
    solid.wall((-12.05, -0.05), (12.05, -0.05), -0.5, 0.9, STONE, Stuff.STONE)
    for at in range(7):
        if at == 3:
            continue
        window(solid, 0, -10.9 + at * 3.45, 1.7, 1.35, 2.4, wear)
    solid.box((-2.1, 2.1), (-1.0, 0.2), (0, 5.0), wear.wall, Stuff.PLASTER)
    arched(solid, -1.0, -0.9, 0.9, 0.2, 2.6, (96, 72, 52), Stuff.PLANKS, frame=WHITE)
    solid.face([(-2.5, -1.1, 4.9), (2.5, -1.1, 4.9), (0, -1.1, 6.7)], WHITE, Stuff.PLASTER, both_sides=True)
    for sign in (-1, 1):
        corners = [(sign * 2.6, -1.3, 4.85), (0, -1.3, 6.8), (0, 3, 6.8), (sign * 2.6, 3, 4.85)]
        solid.face(corners if sign < 0 else corners[::-1], wear.roof, Stuff.TILES, both_sides=True)
    solid.prism(rectangle((-1.0, 1.0), (3.5, 5.5)), 9.0, 11.2, OLD_WOOD, Stuff.PLANKS)
    solid.wall((-0.5, 3.46), (0.5, 3.46), 9.8, 11.0, DARK)
    solid.pyramid(rectangle((-1.35, 1.35), (3.15, 5.85)), 11.1, (0, 4.5, 14), wear.roof)
    side_windows(solid, 12, [2, 5.5], 1.7, 1.3, 2.2, wear)
    return solid


def station(era: str) -> list[Solid]:
    """The station house, its platform roof, and the rails."""
    x, y = 66.0, -519.0
    wear = Wear((196, 150, 110) if era == "then" else (214, 168, 112), _tiles(era, 3), None)
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
        tower.pyramid(ring_of(0, 0, 6.8, 14), 23.4, (0, 0, 31.5), NEW_TILES[1])
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
    wear = Wear((222, 216, 202) if era == "then" else (222, 216, 202), _tiles(era, 1), None)
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
        (120, 102, 82) if era == "then" else _tiles(era),
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
    solid.pyramid(ring_of(0, 0, 3.7, 8, 0.2), 3.1, (0, 0, 5.6), _tiles(era))
    solid.prism(ring_of(0, 0, 0.8, 8), 0.2, 1.0, STONE, Stuff.STONE)
    solid.face([(a, b, 0.95) for a, b in ring_of(0, 0, 0.75, 8)], (70, 92, 96), Stuff.GLASS)
    return solid


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
    for (radius, c), (to_radius, to_c) in zip(shape, shape[1:], strict=False):
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
    wear = Wear((210, 200, 176) if era == "then" else (126, 168, 186), _tiles(era, 2), (92, 104, 84))
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
