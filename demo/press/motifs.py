"""What the press's engraver can draw. Each motif takes width, height and dice and answers ink as coverage."""

import math
import random
from collections.abc import Callable

from PIL import Image

from demo.press.engraving import PAPER, Plate
from demo.press.motif_parts import (
    birds,
    castle,
    church,
    clouds,
    engine,
    figure,
    fir,
    house,
    mountain_range,
    stall,
    tree,
    water,
)

Motif = Callable[[Plate], None]


def engrave(name: str, seed: str) -> Callable[[int, int], Image.Image]:
    """A cut of the motif of that name, for `makeup.Cut`."""

    def cut(width: int, height: int) -> Image.Image:
        plate = Plate(width, height, random.Random(seed))
        MOTIFS[name](plate)
        return plate.print()

    return cut


def view(plate: Plate) -> None:
    """The town under its mountains, with the river in front."""
    plate.shade(205, 254, 0.5)
    clouds(plate, 4)
    mountain_range(plate, 0.62, 0.42, 4, 205)
    mountain_range(plate, 0.68, 0.2, 6, 165)
    plate.area([(0, 0.66), (0.3, 0.62), (0.7, 0.65), (1, 0.61), (1, 1), (0, 1)], 190, outline=False)
    for x in (0.08, 0.17, 0.55, 0.64, 0.74, 0.83):
        house(plate, x, 0.74 + plate.dice.uniform(-0.02, 0.02), 0.075, 0.07)
    church(plate, 0.33, 0.75, 0.34)
    house(plate, 0.47, 0.77, 0.08, 0.075)
    water(plate, 0.8, 0.93)
    plate.area([(0, 0.9), (0.4, 0.93), (1, 0.89), (1, 1), (0, 1)], 110, outline=False)
    tree(plate, 0.93, 0.96, 0.5)
    fir(plate, 0.04, 0.97, 0.36)
    fir(plate, 0.1, 0.98, 0.27)
    birds(plate, 0.55, 0.12)
    plate.frame()


def castle_view(plate: Plate) -> None:
    """The castle on its rock by night, under the moon."""
    plate.shade(70, 215, 0.8)
    plate.disc(0.78, 0.2, 0.1, 255, outline=False)
    plate.disc(0.805, 0.185, 0.085, 105, outline=False)
    mountain_range(plate, 0.8, 0.25, 5, 140)
    rock = [(0.12, 1), (0.2, 0.78), (0.26, 0.72), (0.3, 0.6), (0.68, 0.58), (0.72, 0.66), (0.8, 0.74), (0.9, 1)]
    plate.area(rock, 120)
    plate.area([(0.6, 0.58), (0.68, 0.58), (0.72, 0.66), (0.8, 0.74), (0.9, 1), (0.62, 1)], 60, outline=False)
    castle(plate, 0.31, 0.61, 0.34)
    for x in (0.06, 0.14, 0.88, 0.95):
        fir(plate, x, 1.0, plate.dice.uniform(0.25, 0.4))
    plate.frame()


def train(plate: Plate) -> None:
    """A train on a viaduct."""
    plate.shade(210, 254, 0.6)
    clouds(plate, 3)
    mountain_range(plate, 0.7, 0.4, 3, 200)
    mountain_range(plate, 0.78, 0.2, 5, 160)
    deck = 0.55
    plate.box(-0.01, deck, 1.01, deck + 0.05, 190)
    for at in range(6):
        left = at / 6
        plate.box(left - 0.02, deck + 0.05, left + 0.02, 1, 200)
        plate.box(left + 0.008, deck + 0.05, left + 0.02, 1, 110)
        arch = [
            (left + 0.02 + 0.127 * t / 12, deck + 0.05 + 0.09 * (1 - math.sin(math.pi * t / 12))) for t in range(13)
        ]
        plate.area([(left + 0.02, deck + 0.05), *arch, (left + 0.147, deck + 0.05)], 170)
    water(plate, 0.93, 1.0)
    for at in range(3):
        left = 0.06 + at * 0.17
        plate.box(left, deck - 0.13, left + 0.155, deck - 0.02, 120)
        for window in range(5):
            plate.box(left + 0.012 + window * 0.029, deck - 0.11, left + 0.032 + window * 0.029, deck - 0.065, 245)
        for wheel in (0.03, 0.125):
            plate.disc(left + wheel, deck - 0.015, 0.018, 60)
    engine(plate, 0.58, deck, 0.24)
    for at in range(16):
        drift = at / 16
        plate.disc(
            0.79 - drift * 0.6,
            deck - 0.25 - drift * 0.14 + plate.dice.uniform(-0.015, 0.015),
            0.028 + drift * 0.045,
            225 - round(40 * (1 - drift)),
            outline=False,
        )
    plate.frame()


def market(plate: Plate) -> None:
    """Market day before the town hall."""
    plate.shade(212, 254, 0.5)
    clouds(plate, 3)
    for x in (0.0, 0.12, 0.24, 0.62, 0.74, 0.87):
        house(plate, x, 0.68, 0.115, 0.24 + plate.dice.uniform(-0.04, 0.04))
    church(plate, 0.4, 0.68, 0.55)
    plate.area([(0, 0.68), (1, 0.68), (1, 1), (0, 1)], 232, outline=False)
    crowd = [(plate.dice.random(), plate.dice.uniform(0.72, 0.95)) for _ in range(46)]
    for x, y in sorted(crowd, key=lambda place: place[1]):
        figure(plate, x, y, 0.07 + (y - 0.7) * 0.3)
    for x, y in ((0.06, 0.84), (0.36, 0.82), (0.68, 0.85)):
        stall(plate, x, y, 0.2)
    plate.frame()


def oak(plate: Plate) -> None:
    """The old oak on the meadow."""
    plate.shade(212, 254, 0.6)
    mountain_range(plate, 0.72, 0.25, 5, 215)
    plate.area([(0, 0.74), (0.4, 0.7), (1, 0.75), (1, 1), (0, 1)], 205, outline=False)
    for _ in range(160):
        x, y = plate.dice.random(), plate.dice.uniform(0.76, 0.99)
        plate.stretch([(x, y), (x + plate.dice.uniform(-0.006, 0.006), y - 0.025)], 0.6)
    plate.area([(0.2, 0.88), (0.85, 0.86), (0.9, 0.93), (0.25, 0.94)], 110, outline=False)
    tree(plate, 0.5, 0.9, 0.8)
    figure(plate, 0.3, 0.92, 0.12)
    figure(plate, 0.34, 0.92, 0.11)
    plate.frame()


def emblem(plate: Plate) -> None:
    """The castle and the moon, small, for a masthead."""
    plate.shade(120, 235, 0.9)
    plate.disc(0.5, 0.24, 0.15, 255, outline=False)
    mountain_range(plate, 0.9, 0.2, 3, 170)
    plate.area([(0, 1), (0.2, 0.82), (0.8, 0.82), (1, 1)], 90)
    castle(plate, 0.5 - 0.25 / plate.aspect, 0.85, 0.48)
    plate.frame(1.5)


def bicycle(plate: Plate) -> None:
    for x in (0.25, 0.75):
        plate.disc(x, 0.62, 0.33, PAPER)
        plate.disc(x, 0.62, 0.29, PAPER)
        for spoke in range(10):
            a = spoke / 10 * math.pi
            dx, dy = 0.3 / plate.aspect * math.cos(a), 0.3 * math.sin(a)
            plate.stretch([(x - dx, 0.62 - dy), (x + dx, 0.62 + dy)], 0.4)
    for path in (
        [(0.25, 0.62), (0.4, 0.28), (0.68, 0.28), (0.48, 0.62), (0.25, 0.62)],
        [(0.48, 0.62), (0.38, 0.2)],
        [(0.75, 0.62), (0.66, 0.16), (0.6, 0.1)],
        [(0.33, 0.18), (0.44, 0.18)],
    ):
        plate.stretch(path, 2.6)
    plate.disc(0.48, 0.62, 0.07, 60)


def bottle(plate: Plate) -> None:
    plate.area(
        [(0.42, 0.05), (0.58, 0.05), (0.58, 0.3), (0.72, 0.42), (0.72, 0.96), (0.28, 0.96), (0.28, 0.42), (0.42, 0.3)],
        110,
    )
    plate.box(0.4, 0.02, 0.6, 0.1, 40)
    plate.box(0.6, 0.44, 0.72, 0.96, 45, outline=False)
    plate.box(0.33, 0.44, 0.38, 0.92, 245, outline=False)
    plate.box(0.28, 0.55, 0.72, 0.82, 250)
    for y in (0.61, 0.66, 0.71, 0.76):
        plate.stretch([(0.36, y), (0.64, y)], 0.8)


def boot(plate: Plate) -> None:
    plate.area(
        [(0.3, 0.05), (0.58, 0.05), (0.58, 0.55), (0.75, 0.66), (0.92, 0.74), (0.94, 0.86), (0.3, 0.86), (0.26, 0.6)],
        75,
    )
    plate.area([(0.36, 0.08), (0.42, 0.08), (0.4, 0.55), (0.36, 0.6)], 220, outline=False)
    plate.area([(0.26, 0.86), (0.95, 0.86), (0.95, 0.92), (0.42, 0.92), (0.42, 0.97), (0.26, 0.97)], 30)


def clock(plate: Plate) -> None:
    plate.disc(0.5, 0.5, 0.46, 120)
    plate.disc(0.5, 0.5, 0.4, 250)
    for hour in range(12):
        a = hour / 12 * math.tau
        dx, dy = math.cos(a) / plate.aspect, math.sin(a)
        plate.stretch([(0.5 + 0.33 * dx, 0.5 + 0.33 * dy), (0.5 + 0.38 * dx, 0.5 + 0.38 * dy)], 2)
    plate.stretch([(0.5, 0.5), (0.5, 0.2)], 2)
    plate.stretch([(0.5, 0.5), (0.5 + 0.18 / plate.aspect, 0.42)], 3)
    plate.disc(0.5, 0.5, 0.03, 30)


MOTIFS: dict[str, Motif] = {
    "view": view,
    "castle": castle_view,
    "train": train,
    "market": market,
    "oak": oak,
    "emblem": emblem,
    "bicycle": bicycle,
    "bottle": bottle,
    "boot": boot,
    "clock": clock,
}
LARGE = ("view", "castle", "train", "market", "oak")
SMALL = ("bicycle", "bottle", "boot", "clock")
