"""The large houses of the village: inn, reading room and school."""

from ..houses import GLASS, STONE, WHITE, Wear, chimney, ground_under, hipped, side_windows, window
from ..mesh import Colour, Solid, Stuff, rectangle
from .parts import DARK, OLD_WOOD, arched, tiles


def inn(era: str) -> Solid:
    """Two floors and a hipped roof; arcades below, an iron sign with an elephant."""
    x, y = -27.0, 31.0
    wear = Wear((214, 184, 130) if era == "then" else (236, 200, 128), tiles(era, 1), (86, 106, 92))
    solid = Solid(x, y, ground_under(x, y), 180)
    hipped(solid, (-11, 11), (0, 12), 7.4, 12.8, wear)
    for at in range(5):
        a = -9.9 + at * 4.05
        arched(solid, 0, a, a + 3.0, 0, 1.9, (74, 62, 54), Stuff.PLASTER, frame=WHITE)
        if at == 2:
            arched(solid, -0.06, a + 0.6, a + 2.4, 0, 1.8, OLD_WOOD, Stuff.PLANKS)
        else:
            arched(solid, -0.06, a + 0.9, a + 2.1, 1.0, 1.9, GLASS, Stuff.GLASS, frame=(206, 200, 186))
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
    body = [
        (-0.75, 0.25),
        (-0.55, 0.2),
        (-0.5, -0.35),
        (-0.25, -0.35),
        (-0.2, 0.0),
        (0.2, 0.0),
        (0.25, -0.35),
        (0.5, -0.35),
        (0.55, 0.15),
        (0.68, -0.3),
        (0.8, -0.25),
        (0.72, 0.5),
        (0.5, 0.66),
        (0.2, 0.5),
        (-0.5, 0.55),
    ]
    solid.face([(5.4, -1.05 - a, 5.15 + c) for a, c in body], elephant, Stuff.PLAIN, both_sides=True)
    return solid


def library(era: str) -> Solid:
    """A casino of 1897 with a pediment: the reading circle's, then the library. It has got a ramp since."""
    x, y = -140.0, 14.0
    wear = Wear((206, 196, 168) if era == "then" else (196, 206, 188), tiles(era, 2), None)
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
    wear = Wear((224, 196, 142) if era == "then" else (240, 214, 150), tiles(era, 0), None)
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
