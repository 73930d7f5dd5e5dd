"""Where marks and words go on a drawn map, so that none lies on another."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

ROUNDS = 60
MOST_MARKS = 150  # more can't be told apart on a sheet, however they are pushed

Spot = tuple[float, float]


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        return (
            other.left <= self.left
            and other.top <= self.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


def around(spot: Spot, reach: float) -> Box:
    """The box that reaches as far from the spot on every side."""
    return Box(spot[0] - reach, spot[1] - reach, spot[0] + reach, spot[1] + reach)


class Placed(NamedTuple):
    """A word's baseline point, and which side of it the word lies: `start`, `middle` or `end`."""

    x: float
    y: float
    anchor: str
    box: Box


def apart(spots: Sequence[Spot], between: float, sheet: Box) -> list[Spot]:
    """The spots, pushed until `between` lies from each to the next, or as near to that as the sheet allows."""
    places = [list(spot) for spot in spots]
    if len(places) > MOST_MARKS:
        return list(spots)
    for _round in range(ROUNDS):
        if not _pushed(places, between):
            break
        for place in places:
            place[0] = max(sheet.left, min(sheet.right, place[0]))
            place[1] = max(sheet.top, min(sheet.bottom, place[1]))
    return [(x, y) for x, y in places]


def place_word(text: str, size: float, spot: Spot, gap: float, taken: Iterable[Box], sheet: Box) -> Placed | None:
    """Beside, above or below the spot, wherever nothing lies yet; None where there is no room."""
    wide, (x, y) = width_of(text, size), spot
    others = list(taken)
    choices = (
        (x + gap, y + size * 0.35, "start"),
        (x - gap, y + size * 0.35, "end"),
        (x, y - gap - size * 0.2, "middle"),
        (x, y + gap + size * 0.9, "middle"),
        (x - gap / 2, y - gap - size * 0.2, "start"),
        (x + gap / 2, y - gap - size * 0.2, "end"),
        (x - gap / 2, y + gap + size * 0.9, "start"),
        (x + gap / 2, y + gap + size * 0.9, "end"),
    )
    for at_x, at_y, anchor in choices:
        left = at_x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = Box(left - 1, at_y - size * 0.85, left + wide + 1, at_y + size * 0.25)
        if box.within(sheet) and not any(box.meets(other) for other in others):
            return Placed(at_x, at_y, anchor, box)
    return None


def width_of(text: str, size: float) -> float:
    """About how wide a word is set. Marks above and below letters take no room."""
    return sum(_wide(letter) for letter in text) * size


def _wide(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.68 if letter.isupper() else 0.32 if letter in " iljft.,'’" else 0.54


def _pushed(places: list[list[float]], between: float) -> bool:
    """Whether any two were too near; they are pushed half of the way each."""
    any_pushed = False
    for index, one in enumerate(places):
        for other in places[index + 1 :]:
            across, down = other[0] - one[0], other[1] - one[1]
            if abs(across) >= between or abs(down) >= between:
                continue
            far = math.hypot(across, down)
            if far >= between - 0.05:
                continue
            if far < 0.01:  # one upon the other: by its number each goes its own way
                angle = index * 2.4
                across, down, far = math.cos(angle), math.sin(angle), 1.0
                step = between / 2
            else:
                step = (between - far) / 2
            across, down = across / far * step, down / far * step
            one[0], one[1], other[0], other[1] = one[0] - across, one[1] - down, other[0] + across, other[1] + down
            any_pushed = True
    return any_pushed
