"""What scenes are put together from. Places and sizes count in widths and heights of the plate, 0 to 1."""

import math
from itertools import pairwise

from demo.press.engraving import Plate


def ridge(plate: Plate, base: float, rise: float, peaks: int) -> list[tuple[float, float]]:
    """A jagged skyline from left to right, around `base`, `rise` high."""
    dice = plate.dice
    heights = [dice.uniform(0.3, 1.0) if at % 2 else dice.uniform(0.0, 0.35) for at in range(peaks * 2 + 1)]
    line = []
    for at in range(peaks * 2):
        for step in range(8):
            between = heights[at] + (heights[at + 1] - heights[at]) * step / 8
            x = (at + step / 8) / (peaks * 2)
            line.append((x, base - rise * (between + dice.uniform(-0.03, 0.03))))
    return [*line, (1.0, base - rise * heights[-1])]


def mountain_range(plate: Plate, base: float, rise: float, peaks: int, grey: int) -> None:
    skyline = ridge(plate, base, rise, peaks)
    plate.area([*skyline, (1, 1), (0, 1)], grey, outline=False)
    plate.stretch(skyline, 0.8)
    for (x, y), (after_x, after_y) in pairwise(skyline):
        if after_y > y:  # the side away from the light
            deep = min(base, y + rise * 0.55)
            plate.tones.polygon(
                plate.points([(x, y), (after_x, after_y), (after_x + 0.02, deep), (x + 0.008, deep)]), fill=grey - 75
            )


def house(plate: Plate, x: float, ground: float, wide: float, high: float) -> None:
    roof = high * 0.55
    plate.box(x, ground - high, x + wide, ground, 225)
    plate.box(x + wide * 0.62, ground - high, x + wide, ground, 150)
    plate.area(
        [
            (x - wide * 0.06, ground - high),
            (x + wide * 0.3, ground - high - roof),
            (x + wide * 0.75, ground - high - roof),
            (x + wide * 1.06, ground - high),
        ],
        95,
    )
    for at in range(2):
        left = x + wide * (0.12 + 0.26 * at)
        plate.box(left, ground - high * 0.68, left + wide * 0.12, ground - high * 0.35, 60)
    plate.box(x + wide * 0.2, ground - high - roof * 1.2, x + wide * 0.27, ground - high - roof * 0.8, 120)


def church(plate: Plate, x: float, ground: float, high: float) -> None:
    wide = high * 0.2 / plate.aspect
    plate.box(x, ground - high * 0.55, x + wide, ground, 220)
    plate.box(x + wide * 0.6, ground - high * 0.55, x + wide, ground, 140)
    plate.area(
        [(x - wide * 0.1, ground - high * 0.55), (x + wide / 2, ground - high), (x + wide * 1.1, ground - high * 0.55)],
        70,
    )
    plate.stretch([(x + wide / 2, ground - high), (x + wide / 2, ground - high * 1.1)])
    plate.stretch([(x + wide * 0.35, ground - high * 1.06), (x + wide * 0.65, ground - high * 1.06)])
    plate.box(x + wide * 0.38, ground - high * 0.47, x + wide * 0.62, ground - high * 0.36, 40)
    plate.disc(x + wide / 2, ground - high * 0.28, high * 0.035, 250)
    nave = x + wide
    plate.box(nave, ground - high * 0.3, nave + wide * 2.2, ground, 205)
    plate.area(
        [
            (nave, ground - high * 0.3),
            (nave + wide * 0.3, ground - high * 0.48),
            (nave + wide * 2.0, ground - high * 0.48),
            (nave + wide * 2.3, ground - high * 0.3),
        ],
        90,
    )
    for at in range(3):
        left = nave + wide * (0.35 + 0.6 * at)
        plate.area(
            [
                (left, ground - high * 0.08),
                (left, ground - high * 0.2),
                (left + wide * 0.12, ground - high * 0.25),
                (left + wide * 0.24, ground - high * 0.2),
                (left + wide * 0.24, ground - high * 0.08),
            ],
            50,
        )


def tree(plate: Plate, x: float, ground: float, high: float) -> None:
    wide = high * 0.05 / plate.aspect
    plate.area(
        [
            (x - wide, ground),
            (x - wide * 0.5, ground - high * 0.5),
            (x + wide * 0.5, ground - high * 0.5),
            (x + wide, ground),
        ],
        70,
    )
    for dx, dy, size in ((-0.16, 0.58, 0.2), (0.17, 0.6, 0.2), (0.0, 0.78, 0.26), (0.02, 0.55, 0.2)):
        plate.foliage(
            x + dx * high / plate.aspect, ground - dy * high, size * high / plate.aspect, size * high * 0.8, 40, 200
        )


def fir(plate: Plate, x: float, ground: float, high: float) -> None:
    wide = high * 0.22 / plate.aspect
    for at in range(4):
        top, bottom, reach = (
            ground - high * (1 - at * 0.2),
            ground - high * (0.62 - at * 0.19),
            wide * (0.45 + at * 0.2),
        )
        jag = [(x + reach * (1 - 2 * step / 8), bottom + (0.02 if step % 2 else -0.02) * high) for step in range(9)]
        plate.area([(x, top), *jag], 55 + 10 * at)
    plate.box(x - wide * 0.06, ground - high * 0.07, x + wide * 0.06, ground, 40)


def water(plate: Plate, top: float, bottom: float) -> None:
    plate.box(0, top, 1, bottom, 215, outline=False)
    for _ in range(26):
        y, x, wide = plate.dice.uniform(top, bottom), plate.dice.random(), plate.dice.uniform(0.03, 0.14)
        plate.stretch([(x, y), (x + wide / 2, y + 0.004), (x + wide, y)], 0.6)


def birds(plate: Plate, x: float, y: float) -> None:
    for _ in range(5):
        bx, by, size = x + plate.dice.uniform(0, 0.16), y + plate.dice.uniform(0, 0.1), 0.012
        plate.stretch(
            [
                (bx - size, by - size * 0.8),
                (bx - size / 3, by - size),
                (bx, by),
                (bx + size / 3, by - size),
                (bx + size, by - size * 0.8),
            ],
            0.6,
        )


def clouds(plate: Plate, count: int) -> None:
    for _ in range(count):
        x, y = plate.dice.random(), plate.dice.uniform(0.06, 0.3)
        for at in range(6):
            size = plate.dice.uniform(0.02, 0.05)
            cx, cy = (x + at * 0.03) * plate.width, (y + plate.dice.uniform(-0.015, 0.015)) * plate.height
            reach = size * plate.height
            plate.tones.ellipse((cx - reach * 1.6, cy - reach, cx + reach * 1.6, cy + reach * 0.6), fill=252)


def castle(plate: Plate, x: float, ground: float, high: float) -> None:
    """The castle that gives the county its name."""
    unit = high / plate.aspect
    for at, (left, wide, tall) in enumerate(
        ((0, 0.16, 0.7), (0.16, 0.42, 0.45), (0.55, 0.14, 1.0), (0.69, 0.22, 0.55), (0.88, 0.13, 0.75))
    ):
        grey = (190, 215, 170, 205, 150)[at]
        a, b, top = x + left * unit, x + (left + wide) * unit, ground - tall * high
        plate.box(a, top, b, ground, grey)
        plate.box(a + (b - a) * 0.65, top, b, ground, max(60, grey - 80))
        teeth = max(3, round(wide * 24))
        for tooth in range(0, teeth, 2):
            plate.box(a + (b - a) * tooth / teeth, top - high * 0.05, a + (b - a) * (tooth + 1) / teeth, top, grey)
        plate.box(a + (b - a) * 0.4, top + tall * high * 0.2, a + (b - a) * 0.55, top + tall * high * 0.34, 40)
    gate = x + 0.34 * unit
    plate.area(
        [
            (gate, ground),
            (gate, ground - high * 0.16),
            (gate + 0.04 * unit, ground - high * 0.22),
            (gate + 0.08 * unit, ground - high * 0.16),
            (gate + 0.08 * unit, ground),
        ],
        25,
    )
    plate.stretch([(x + 0.62 * unit, ground - high), (x + 0.62 * unit, ground - high * 1.25)])
    plate.area(
        [
            (x + 0.62 * unit, ground - high * 1.25),
            (x + 0.75 * unit, ground - high * 1.2),
            (x + 0.62 * unit, ground - high * 1.14),
        ],
        90,
    )


def engine(plate: Plate, x: float, ground: float, wide: float) -> None:
    """A steam engine heading right."""
    high = wide * plate.aspect * 0.42
    plate.box(x, ground - high * 0.95, x + wide * 0.3, ground - high * 0.22, 85)
    plate.box(x + wide * 0.06, ground - high * 0.82, x + wide * 0.2, ground - high * 0.55, 240)
    plate.box(x - wide * 0.03, ground - high * 1.02, x + wide * 0.34, ground - high * 0.94, 40)
    plate.box(x + wide * 0.3, ground - high * 0.7, x + wide * 0.93, ground - high * 0.28, 110)
    plate.box(x + wide * 0.3, ground - high * 0.62, x + wide * 0.93, ground - high * 0.54, 215, outline=False)
    plate.box(x + wide * 0.3, ground - high * 0.4, x + wide * 0.93, ground - high * 0.28, 50, outline=False)
    for band in (0.45, 0.62, 0.8):
        plate.stretch([(x + wide * band, ground - high * 0.7), (x + wide * band, ground - high * 0.28)])
    plate.box(x + wide * 0.82, ground - high * 1.15, x + wide * 0.9, ground - high * 0.7, 60)
    plate.box(x + wide * 0.79, ground - high * 1.22, x + wide * 0.93, ground - high * 1.12, 40)
    plate.disc(x + wide * 0.55, ground - high * 0.74, high * 0.1, 130)
    plate.area(
        [
            (x + wide * 0.93, ground - high * 0.25),
            (x + wide * 1.05, ground - high * 0.02),
            (x + wide * 0.93, ground - high * 0.02),
        ],
        90,
    )
    for wheel, size in ((0.12, 0.2), (0.36, 0.2), (0.58, 0.2), (0.82, 0.13)):
        plate.disc(x + wide * wheel, ground - high * size, high * size, 230)
        plate.disc(x + wide * wheel, ground - high * size, high * size * 0.3, 60)
        for spoke in range(6):
            a = spoke / 6 * math.pi
            dx, dy = high * size / plate.aspect * math.cos(a), high * size * math.sin(a)
            cx, cy = x + wide * wheel, ground - high * size
            plate.stretch([(cx - dx, cy - dy), (cx + dx, cy + dy)], 0.5)
    plate.box(x + wide * 0.1, ground - high * 0.24, x + wide * 0.62, ground - high * 0.18, 40)


def stall(plate: Plate, x: float, ground: float, wide: float) -> None:
    high = wide * plate.aspect * 0.5
    plate.box(x, ground - high * 0.35, x + wide, ground, 110)
    for at in range(9):
        plate.disc(x + wide * (at + 0.5) / 9, ground - high * 0.37, high * 0.05, 190)
    for post in (0.02, 0.96):
        plate.box(x + wide * post, ground - high, x + wide * (post + 0.02), ground - high * 0.3, 60)
    for at in range(8):
        a, b = x + wide * (at / 8 - 0.02), x + wide * ((at + 1) / 8 - 0.02)
        plate.area(
            [
                (a, ground - high * 0.8),
                (a + 0.01, ground - high),
                (b + 0.01, ground - high),
                (b, ground - high * 0.8),
                ((a + b) / 2, ground - high * 0.72),
            ],
            245 if at % 2 else 80,
        )


def figure(plate: Plate, x: float, ground: float, high: float) -> None:
    wide = high * 0.32 / plate.aspect
    grey = plate.dice.choice((50, 90, 140, 200))
    plate.area(
        [
            (x - wide * 0.3, ground - high * 0.8),
            (x + wide * 0.3, ground - high * 0.8),
            (x + wide * 0.6, ground),
            (x - wide * 0.6, ground),
        ],
        grey,
    )
    plate.disc(x, ground - high * 0.88, high * 0.1, 235)
    if plate.dice.random() < 0.6:
        plate.box(x - wide * 0.5, ground - high * 0.97, x + wide * 0.5, ground - high * 0.93, 30)
        plate.box(x - wide * 0.28, ground - high * 1.07, x + wide * 0.28, ground - high * 0.95, 30)
