"""People of then and now, beasts and carts, as cut-outs."""

import math
import random
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

from .mesh import Colour
from .sprites import TALL, Sprite, shade


class _Brush:
    """Draws with the foot's middle at (0, 0), upwards, in hundredths of the height; light from the left."""

    def __init__(self, across: float) -> None:
        self.image = Image.new("RGBA", (round(TALL * across), TALL))
        self.brush = ImageDraw.Draw(self.image)
        self.unit, self.middle = TALL / 100, self.image.width / 2

    def _at(self, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(self.middle + x * self.unit, TALL - y * self.unit) for x, y in points]

    def area(self, points: list[tuple[float, float]], colour: Colour, light: float = 1.0) -> None:
        self.brush.polygon(self._at(points), fill=(*shade(colour, light), 255))

    def body(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """A shape with its right half in shade."""
        self.area(points, colour, 1.06)
        middle = sum(x for x, _ in points) / len(points)
        self.area([(max(x, middle + 0.15 * (x - middle)), y) for x, y in points], colour, 0.74)

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour, light: float = 1.0) -> None:
        (left, top), (right, bottom) = self._at([(x - across, y + down), (x + across, y - down)])
        self.brush.ellipse((left, top, right, bottom), fill=(*shade(colour, light), 255))

    def ring(self, x: float, y: float, radius: float, colour: Colour, weight: float, spokes: int = 0) -> None:
        (left, top), (right, bottom) = self._at([(x - radius, y + radius), (x + radius, y - radius)])
        self.brush.ellipse((left, top, right, bottom), outline=(*colour, 255), width=round(weight * self.unit))
        for at in range(spokes):
            turn = math.tau * at / spokes
            self.line([(x, y), (x + radius * math.cos(turn), y + radius * math.sin(turn))], colour, weight * 0.5)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, weight: float) -> None:
        self.brush.line(self._at(points), fill=(*colour, 255), width=max(1, round(weight * self.unit)), joint="curve")

    def head(self, x: float, y: float, size: float = 5.2) -> None:
        self.oval(x, y, size * 0.86, size, (206, 160, 128))
        self.oval(x + size * 0.3, y - size * 0.1, size * 0.5, size * 0.8, (206, 160, 128), 0.8)


CLOTH: list[Colour] = [(70, 62, 58), (92, 76, 60), (62, 72, 88), (120, 96, 66), (84, 60, 54), (104, 108, 96)]
BRIGHT: list[Colour] = [(178, 66, 52), (64, 104, 140), (214, 172, 72), (96, 132, 96), (220, 214, 200), (122, 78, 116)]


@lru_cache(maxsize=128)
def figure(kind: str, variant: int = 0) -> Sprite:
    """Somebody: `man`, `woman`, `child` of then; `walker`, `stroller`, `cyclist` of now; and what lives with them."""
    return Sprite(FIGURES[kind](random.Random(f"{kind}{variant}")).image)


def _legs(brush: _Brush, colour: Colour, top: float, apart: float = 4.0) -> None:
    for side, light in ((-1, 1.0), (1, 0.75)):
        x = side * apart
        brush.area([(x - 3.2, 0), (x + 3.6, 0), (side * 2.2 + 4, top), (side * 2.2 - 4, top)], colour, light)
        brush.area([(x - 3.4, 0), (x + 5.2, 0), (x + 3.4, 3.6), (x - 3.2, 3.6)], (44, 38, 36))


def _man(dice: random.Random) -> _Brush:
    brush, coat = _Brush(0.5), dice.choice(CLOTH)
    _legs(brush, dice.choice([(52, 46, 44), (196, 188, 170)]), 46, dice.uniform(3, 6))
    brush.body([(-10, 40), (10, 40), (12, 62), (11, 80), (4, 84), (-4, 84), (-11, 80), (-12, 62)], coat)
    brush.area([(-3, 60), (3, 60), (2.6, 84), (-2.6, 84)], (222, 214, 198))
    for side, light in ((-1, 1.1), (1, 0.7)):
        brush.area([(side * 10, 82), (side * 13.5, 78), (side * 14.5, 50), (side * 10.5, 50)], coat, light)
    brush.head(0, 89.5)
    hat = dice.choice([(48, 42, 40), (74, 60, 46), (30, 30, 34)])
    brush.area([(-8.6, 92), (8.6, 92), (7.8, 94), (-7.8, 94)], hat)
    brush.body([(-5.4, 93.6), (5.4, 93.6), (4.6, 99.6), (-4.6, 99.6)], hat)
    return brush


def _woman(dice: random.Random) -> _Brush:
    brush, skirt = _Brush(0.56), dice.choice(CLOTH + BRIGHT[:2])
    apron, blouse = dice.choice([(206, 198, 182), (62, 70, 92), (150, 60, 52)]), (222, 214, 198)
    brush.body([(-18, 3), (18, 3), (13, 32), (6, 57), (-6, 57), (-13, 32)], skirt)
    brush.area([(-8, 7), (6, 7), (4, 55), (-4, 55)], apron)
    for x in (-5, 5):
        brush.area([(x - 3.5, 0), (x + 3.5, 0), (x + 3, 4), (x - 3, 4)], (44, 38, 36))
    brush.body([(-7, 55), (7, 55), (10.5, 72), (10, 81), (4, 85), (-4, 85), (-10, 81), (-10.5, 72)], blouse)
    brush.area([(-6, 56), (6, 56), (6.6, 78), (-6.6, 78)], dice.choice(CLOTH), 0.95)
    for side, light in ((-1, 1.05), (1, 0.75)):
        brush.area([(side * 9, 82), (side * 13, 76), (side * 12, 58), (side * 7, 54), (side * 8, 60)], blouse, light)
    brush.head(0, 90)
    scarf = dice.choice([(168, 58, 48), (228, 220, 204), (60, 66, 86), (196, 150, 66)])
    brush.area([(-5.6, 86), (-6.2, 93), (-3, 97.6), (3, 97.6), (6.2, 93), (5.8, 83), (4, 90), (-3.2, 93.4)], scarf)
    return brush


def _child(dice: random.Random) -> _Brush:
    brush, dress = _Brush(0.55), dice.choice(BRIGHT)
    _legs(brush, (196, 150, 122), 34, 5)
    brush.body([(-15, 28), (15, 28), (11, 70), (5, 76), (-5, 76), (-11, 70)], dress)
    for side, light in ((-1, 1.05), (1, 0.75)):
        brush.area([(side * 10, 72), (side * 15, 66), (side * 17, 44), (side * 13, 44)], dress, light)
    brush.head(0, 85, 9)
    brush.area([(-8.4, 86), (-7, 95), (0, 98), (7, 95), (8.4, 86), (4, 91), (-4, 91)], (86, 64, 44))
    return brush


def _walker(dice: random.Random) -> _Brush:
    brush, coat = _Brush(0.55), dice.choice(BRIGHT)
    _legs(brush, dice.choice([(58, 66, 84), (84, 78, 66), (46, 46, 50)]), 48, dice.uniform(4, 7))
    if dice.random() < 0.6:
        brush.body([(-16, 54), (-8, 52), (-8, 84), (-14, 82)], dice.choice(BRIGHT))
    brush.body([(-9.5, 44), (9.5, 44), (11, 62), (10, 80), (4, 84), (-4, 84), (-10, 80), (-11, 62)], coat)
    for side, light in ((-1, 1.1), (1, 0.72)):
        brush.area([(side * 9, 82), (side * 13, 78), (side * 14, 56), (side * 10.4, 54)], coat, light)
    brush.head(0, 90)
    brush.area(
        [(-5, 89), (-4.8, 95), (0, 97), (4.8, 95), (5.2, 88), (3, 93), (-3, 93)],
        dice.choice([(70, 52, 38), (40, 34, 32), (170, 150, 120)]),
    )
    return brush


def _stroller(dice: random.Random) -> _Brush:
    brush, coat = _Brush(1.0), dice.choice(BRIGHT)
    _legs_at(brush, -16, (58, 66, 84))
    brush.body([(-25, 44), (-7, 44), (-6, 80), (-12, 84), (-20, 84), (-26, 80)], coat)
    brush.line([(-10, 72), (4, 54)], coat, 5)
    brush.head(-16, 90)
    brush.area([(-21.4, 84), (-21.6, 94), (-16, 97.4), (-10.6, 94), (-10.4, 90), (-14, 94), (-19, 92)], (96, 66, 40))
    brush.body([(8, 30), (34, 30), (40, 52), (10, 52)], (58, 84, 108))
    brush.area([(22, 52), (40, 52), (36, 68), (26, 70)], (58, 84, 108), 0.8)
    brush.line([(4, 54), (12, 30), (30, 12)], (60, 60, 62), 1.6)
    for x in (10, 32):
        brush.ring(x, 9, 8.5, (48, 48, 50), 2.4, 6)
    return brush


def _legs_at(brush: _Brush, x: float, colour: Colour) -> None:
    for side, light in ((-1, 1.0), (1, 0.78)):
        foot = x + side * 6
        brush.area([(foot - 3, 0), (foot + 4, 0), (x + side * 2 + 4, 46), (x + side * 2 - 4, 46)], colour, light)


def _cyclist(dice: random.Random) -> _Brush:
    brush, coat = _Brush(1.1), dice.choice(BRIGHT)
    for x in (-32, 32):
        brush.ring(x, 20, 19, (52, 50, 52), 1.8, 12)
    frame = [(-32, 20), (-8, 22), (22, 48), (-16, 48), (-32, 20)]
    brush.line(frame, (166, 52, 44), 2.2)
    brush.line([(-8, 22), (-18, 54), (-24, 54), (-12, 54)], (60, 60, 62), 2.0)
    brush.line([(32, 20), (22, 48), (20, 58), (28, 60)], (60, 60, 62), 2.2)
    brush.line([(-16, 54), (0, 40), (-6, 20)], (62, 70, 92), 6)
    brush.body([(-20, 54), (-8, 52), (14, 78), (8, 86), (-2, 84)], coat)
    brush.line([(8, 80), (18, 66), (26, 61)], coat, 4.6)
    brush.head(14, 90)
    brush.area([(8, 90), (9, 97), (16, 99), (21, 94), (20, 92)], (214, 214, 210))
    return brush


def _beast(colour: Colour, dice: random.Random, horned: bool) -> _Brush:
    """A horse or a cow, looking right."""
    brush = _Brush(1.3)
    for x, light in ((-34, 0.7), (-24, 0.95), (18, 0.7), (28, 0.95)):
        brush.area([(x - 4, 0), (x + 3, 0), (x + 4, 26), (x + 6, 46), (x - 7, 46)], colour, light)
        brush.area([(x - 4, 0), (x + 3.4, 0), (x + 3, 4), (x - 4, 4)], (44, 38, 34))
    brush.body([(-42, 62), (-38, 42), (-20, 36), (16, 36), (34, 44), (36, 66), (24, 72), (-10, 69), (-34, 72)], colour)
    brush.area([(-38, 44), (-20, 37), (16, 37), (32, 45), (14, 46), (-18, 46)], colour, 0.66)
    if horned:
        brush.body([(26, 64), (36, 74), (50, 78), (60, 66), (58, 58), (48, 58), (36, 48)], colour)
        brush.line([(46, 78), (40, 90), (44, 97)], (222, 212, 190), 2.2)
        brush.line([(50, 78), (56, 90), (54, 97)], (222, 212, 190), 2.2)
    else:
        brush.body([(20, 66), (32, 84), (40, 96), (48, 94), (60, 80), (58, 74), (48, 76), (40, 62), (34, 48)], colour)
        brush.area([(16, 70), (30, 86), (40, 97), (34, 82), (24, 66)], (44, 36, 32))
        brush.line([(40, 95), (40, 99)], colour, 2.4)
    brush.line([(-41, 66), (-47, 50), (-45, 26)], (52, 44, 38), 3.0)
    return brush


def _cart(dice: random.Random) -> _Brush:
    """A ladder cart with hay or sacks and its driver; the horse goes before it to the right."""
    brush = _Brush(3.1)
    wood, hay = (122, 96, 68), dice.choice([(206, 172, 98), (168, 140, 100)])
    for x, radius in ((-104, 24), (-40, 20)):
        brush.ring(x, radius, radius, (74, 58, 46), 3.0, 10)
    brush.body([(-128, 34), (-20, 34), (-12, 46), (-134, 46)], wood)
    brush.area([(-130, 46), (-118, 82), (-84, 96), (-50, 90), (-22, 76), (-14, 46)], hay)
    brush.area([(-130, 46), (-14, 46), (-22, 70), (-60, 62), (-100, 64)], hay, 0.8)
    for rung in range(9):
        foot = -126 + rung * 13.4
        brush.line([(foot, 44), (foot - 3 + rung * 0.9, 70)], wood, 1.8)
    brush.line([(-134, 60), (-10, 60)], wood, 2.0)
    brush.line([(-20, 34), (60, 44)], wood, 2.6)
    beast = _beast(dice.choice([(112, 78, 54), (74, 60, 52), (168, 150, 128)]), dice, horned=False).image
    small = beast.resize((round(beast.width * 0.98), round(beast.height * 0.98)))
    brush.image.alpha_composite(small, (round(brush.middle + 12 * brush.unit), TALL - small.height))
    brush.body([(-30, 62), (-16, 62), (-16, 82), (-26, 84)], dice.choice(CLOTH))
    brush.head(-21, 89, 4.8)
    brush.area([(-28, 91.6), (-13, 91.6), (-16, 97), (-25, 97)], (56, 46, 40))
    brush.line([(-18, 74), (24, 62), (62, 78)], (60, 48, 40), 0.9)
    return brush


def _geese(dice: random.Random) -> _Brush:
    brush = _Brush(3.4)
    for at in range(4):
        x = -130 + at * 76 + dice.uniform(-14, 14)
        brush.line([(x - 4, 0), (x - 2, 28)], (206, 132, 60), 4)
        brush.body([(x - 42, 40), (x - 20, 24), (x + 14, 26), (x + 26, 44), (x + 4, 58), (x - 26, 56)], (232, 226, 214))
        brush.line([(x + 16, 46), (x + 26, 62), (x + 25, 84)], (232, 226, 214), 10)
        brush.oval(x + 28, 88, 9, 7, (232, 226, 214))
        brush.area([(x + 35, 91), (x + 48, 86), (x + 35, 84)], (214, 132, 54))
    return brush


def _dog(dice: random.Random) -> _Brush:
    brush, coat = _Brush(1.5), (196, 184, 160)
    for x in (-34, -24, 22, 32):
        brush.area([(x - 4, 0), (x + 4, 0), (x + 5, 40), (x - 5, 40)], coat, 0.85)
    brush.body([(-42, 62), (-36, 36), (30, 34), (42, 56), (34, 70), (-34, 68)], coat)
    brush.body([(28, 62), (40, 92), (56, 94), (70, 76), (56, 70), (44, 56)], coat)
    brush.line([(-40, 62), (-58, 84)], coat, 5)
    return brush


def _bear(dice: random.Random) -> _Brush:
    brush, coat = _Brush(1.5), (88, 64, 46)
    for x in (-38, -20, 20, 36):
        brush.area([(x - 9, 0), (x + 9, 0), (x + 10, 44), (x - 11, 44)], coat, 0.85)
    brush.body([(-54, 60), (-50, 34), (34, 30), (48, 50), (44, 82), (10, 92), (-36, 88)], coat)
    brush.body([(30, 84), (44, 98), (58, 96), (74, 76), (70, 66), (50, 62), (36, 60)], coat)
    return brush


def _elephant(dice: random.Random) -> _Brush:
    brush, skin = _Brush(1.5), (96, 118, 150)
    for x, light in ((-36, 0.7), (-24, 0.95), (16, 0.7), (28, 0.95)):
        brush.area([(x - 8, 0), (x + 8, 0), (x + 9, 44), (x - 10, 44)], skin, light)
    brush.body([(-48, 60), (-44, 36), (30, 32), (42, 56), (38, 82), (6, 92), (-34, 86)], skin)
    brush.body([(28, 58), (32, 86), (46, 95), (58, 88), (62, 66), (58, 46), (44, 50)], skin)
    brush.line([(58, 68), (64, 44), (62, 22), (66, 12), (70, 14)], skin, 7)
    brush.area([(30, 84), (18, 80), (16, 58), (28, 52), (38, 66)], skin, 0.8)
    brush.line([(56, 56), (66, 50), (72, 54)], (232, 226, 208), 2.4)
    brush.area([(-26, 88), (10, 92), (14, 70), (-28, 66)], (170, 60, 50))
    brush.line([(-47, 66), (-53, 40)], skin, 2.4)
    brush.oval(51, 78, 1.4, 1.6, (30, 28, 30))
    return brush


FIGURES = {
    "man": _man,
    "woman": _woman,
    "child": _child,
    "walker": _walker,
    "stroller": _stroller,
    "cyclist": _cyclist,
    "horse": lambda dice: _beast(dice.choice([(112, 78, 54), (74, 60, 52)]), dice, horned=False),
    "cow": lambda dice: _beast(dice.choice([(196, 176, 150), (150, 96, 66)]), dice, horned=True),
    "cart": _cart,
    "geese": _geese,
    "dog": _dog,
    "bear": _bear,
    "elephant": _elephant,
}
HEIGHTS = {
    "man": 1.76,
    "woman": 1.64,
    "child": 1.15,
    "walker": 1.75,
    "stroller": 1.68,
    "cyclist": 1.75,
    "horse": 2.1,
    "cow": 1.75,
    "cart": 2.3,
    "geese": 0.62,
    "dog": 0.62,
    "bear": 1.05,
    "elephant": 2.9,
}
