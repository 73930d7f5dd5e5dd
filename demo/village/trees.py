"""Trees in leaf, as cut-outs."""

import math
import random
from functools import lru_cache

from PIL import Image, ImageDraw

from .mesh import Colour
from .sprites import TALL, Sprite, shade

LEAVES: dict[str, tuple[Colour, float]] = {  # colour, width to height
    "lime": ((100, 116, 58), 0.92),
    "apple": ((118, 130, 70), 1.15),
    "poplar": ((94, 110, 60), 0.30),
    "spruce": ((54, 84, 62), 0.42),
    "willow": ((126, 134, 84), 1.05),
    "shrub": ((92, 106, 58), 1.3),
    "vine": ((112, 136, 62), 0.7),
    "beech": ((88, 106, 54), 0.86),
}


@lru_cache(maxsize=64)
def tree(kind: str, variant: int = 0) -> Sprite:
    dice = random.Random(f"{kind}{variant}")
    colour, across = LEAVES[kind]
    wide = round(TALL * across)
    image = Image.new("RGBA", (wide, TALL))
    brush = ImageDraw.Draw(image)
    if kind == "spruce":
        _spruce(brush, wide, dice, colour)
    else:
        _trunk(brush, wide, dice, kind)
        _crown(brush, wide, dice, kind, colour)
    return Sprite(image)


def _trunk(brush: ImageDraw.ImageDraw, wide: int, dice: random.Random, kind: str) -> None:
    if kind in ("shrub", "vine"):
        return
    middle, thick = wide / 2, TALL * (0.02 if kind in ("apple", "poplar") else 0.028)
    for side, tone in ((-1, (112, 92, 70)), (0, (84, 68, 54)), (1, (60, 49, 42))):
        x = middle + side * thick * 0.6
        brush.polygon(
            [(x - thick, TALL), (x - thick * 0.5, TALL * 0.4), (x + thick * 0.5, TALL * 0.4), (x + thick, TALL)],
            fill=(*tone, 255),
        )
    for _ in range(7):
        angle, long = dice.uniform(-1.0, 1.0), TALL * dice.uniform(0.15, 0.32)
        y = TALL * dice.uniform(0.45, 0.62)
        brush.line(
            (middle, y, middle + math.sin(angle) * long * min(1.0, wide / TALL), y - math.cos(angle) * long),
            fill=(66, 54, 44, 255),
            width=max(2, round(thick * 0.5)),
        )


def _crown(brush: ImageDraw.ImageDraw, wide: int, dice: random.Random, kind: str, colour: Colour) -> None:
    low = {"shrub": 0.99, "vine": 0.95, "poplar": 0.92, "willow": 0.9, "apple": 0.80}.get(kind, 0.78)
    middle_y, half_y, half_x = TALL * (low + 0.02) / 2, TALL * (low - 0.02) / 2, wide * 0.47
    turns = dice.random() * 7, dice.random() * 7

    def rim(angle: float) -> float:
        """How far the crown reaches that way: no crown is an egg."""
        return 0.86 + 0.10 * math.sin(3 * angle + turns[0]) + 0.07 * math.sin(7 * angle + turns[1])

    clumps = []
    for _ in range(64 if kind != "poplar" else 44):
        angle, reach = dice.random() * math.tau, math.sqrt(dice.random()) * 0.82
        size = dice.uniform(0.17, 0.30) * (half_x if kind != "poplar" else half_x * 1.7)
        reach *= rim(angle)
        clumps.append((wide / 2 + half_x * reach * math.cos(angle), middle_y + half_y * reach * math.sin(angle), size))
    clumps.sort(key=lambda clump: clump[0] * 0.4 - clump[1])  # those that the light reaches come last
    leaf = TALL * (0.011 if kind not in ("shrub", "vine") else 0.02)
    for x, y, size in clumps:
        for _ in range(96):
            angle, reach = dice.random() * math.tau, math.sqrt(dice.random())
            px, py = x + size * reach * math.cos(angle), y + size * 0.85 * reach * math.sin(angle)
            across, down = (px - wide / 2) / half_x, (py - middle_y) / half_y
            if math.hypot(across, down) > rim(math.atan2(down, across)) + 0.1:
                continue
            lit = -0.55 * math.cos(angle) * reach - 0.80 * math.sin(angle) * reach
            light = 0.80 + 0.30 * lit - 0.24 * across - 0.30 * down + dice.uniform(-0.10, 0.10)
            _leaf(
                brush,
                px,
                py,
                leaf * dice.uniform(0.7, 1.5),
                dice.uniform(0, math.pi) if kind != "willow" else 1.57,
                shade(colour, light),
            )


def _leaf(brush: ImageDraw.ImageDraw, x: float, y: float, long: float, turn: float, colour: Colour) -> None:
    dx, dy = long * math.cos(turn), long * math.sin(turn)
    brush.polygon(
        [(x - dx, y - dy), (x - dy * 0.5, y + dx * 0.5), (x + dx, y + dy), (x + dy * 0.5, y - dx * 0.5)],
        fill=(*colour, 255),
    )


def _spruce(brush: ImageDraw.ImageDraw, wide: int, dice: random.Random, colour: Colour) -> None:
    brush.rectangle((wide / 2 - 9, TALL * 0.9, wide / 2 + 9, TALL), fill=(70, 56, 46, 255))
    for at in range(640):
        share = (at / 640) ** 0.75
        y, half = TALL * (0.97 - 0.95 * (1 - share)), wide * 0.47 * share
        y = TALL * 0.02 + share * TALL * 0.93 + dice.uniform(-8, 8)
        x = dice.uniform(-half, half)
        light = 0.92 - 0.42 * x / max(half, 1) + 0.2 * math.sin(share * 40) + dice.uniform(-0.1, 0.1)
        droop = abs(x) * 0.45 + 8
        start = wide / 2 + x
        brush.polygon(
            [(start - 7, y), (start + 7, y), (start + x * 0.22, y + droop)], fill=(*shade(colour, light), 255)
        )
