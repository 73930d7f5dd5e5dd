"""Engravings: a drawing in tones becomes lines that swell where it is dark, as a wood engraver cuts them."""

import math
import random
from functools import lru_cache

import pyvips
from PIL import Image, ImageDraw, ImageFilter

PAPER = 255


class Plate:
    """A drawing: `tone` in greys (255 is paper), `line` the outlines as ink. Coordinates run from 0 to 1 both ways.

    The plate is `scale` times as fine as the print, so that slanting lines come out smooth.
    """

    def __init__(self, width: int, height: int, dice: random.Random) -> None:
        self.width, self.height, self.dice = width, height, dice
        self.tone = Image.new("L", (width, height), PAPER)
        self.line = Image.new("L", (width * 2, height * 2))
        self.tones = ImageDraw.Draw(self.tone)
        self.lines = ImageDraw.Draw(self.line)
        self.stroke = max(2, round(min(width, height) / 150))

    @property
    def aspect(self) -> float:
        return self.width / self.height

    def points(self, path: list[tuple[float, float]], scale: int = 1) -> list[tuple[float, float]]:
        return [(x * self.width * scale, y * self.height * scale) for x, y in path]

    def area(self, path: list[tuple[float, float]], grey: int, outline: bool = True) -> None:
        """A closed shape in one grey, its outline drawn and its place cleared of outlines behind it."""
        self.tones.polygon(self.points(path), fill=grey)
        self.lines.polygon(self.points(path, 2), fill=0)
        if outline:
            self.stretch([*path, path[0]])

    def stretch(self, path: list[tuple[float, float]], weight: float = 1.0) -> None:
        """An open line of the hand: a little uneven."""
        self.lines.line(self.points(path, 2), fill=255, width=max(1, round(self.stroke * weight)), joint="curve")

    def box(self, left: float, top: float, right: float, bottom: float, grey: int, outline: bool = True) -> None:
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], grey, outline)

    def disc(self, x: float, y: float, radius: float, grey: int, outline: bool = True) -> None:
        """A circle; `radius` counts in heights of the plate."""
        ring = [
            (x + radius / self.aspect * math.cos(a / 48 * math.tau), y + radius * math.sin(a / 48 * math.tau))
            for a in range(48)
        ]
        self.area(ring, grey, outline)

    def shade(self, top: int, bottom: int, until: float = 1.0) -> None:
        """The sky: greys from `top` at the upper edge to `bottom` at `until`."""
        for y in range(round(self.height * until)):
            grey = round(top + (bottom - top) * y / (self.height * until))
            self.tones.line((0, y, self.width, y), fill=grey)

    def foliage(self, x: float, y: float, across: float, down: float, dark: int, light: int) -> None:
        """A crown of leaves: dabs, lighter towards the upper left where the light comes from."""
        dice = self.dice
        for _ in range(260):
            angle, reach = dice.random() * math.tau, math.sqrt(dice.random())
            px, py = x + across * reach * math.cos(angle), y + down * reach * math.sin(angle)
            lit = 0.5 + 0.5 * reach * math.cos(angle - math.pi * 0.25)
            grey = round(light + (dark - light) * min(1.0, max(0.0, lit + dice.uniform(-0.25, 0.25))))
            size = across * dice.uniform(0.10, 0.22) * self.width
            cx, cy = px * self.width, py * self.height
            self.tones.ellipse((cx - size, cy - size * 0.7, cx + size, cy + size * 0.7), fill=grey)
            if dice.random() < 0.4:
                start = dice.uniform(150, 330)
                arc = (2 * (cx - size), 2 * (cy - size * 0.7), 2 * (cx + size), 2 * (cy + size * 0.7))
                self.lines.arc(arc, start, start + 90, fill=255, width=max(1, self.stroke // 2))

    def print(self) -> Image.Image:
        """The plate's ink as coverage."""
        screen = _cut(self.tone.filter(ImageFilter.GaussianBlur(self.stroke * 0.6)), pitch_for(self.stroke * 1.7))
        outline = self.line.resize((self.width, self.height), Image.Resampling.BOX)
        screen.paste(255, (0, 0), outline)
        return screen

    def frame(self, weight: float = 1.0) -> None:
        self.stretch([(0.002, 0.002), (0.998, 0.002), (0.998, 0.998), (0.002, 0.998), (0.002, 0.002)], weight)


def pitch_for(wanted: float) -> float:
    """The nearest of 4, 8, 16 pixels: lines at powers of two turn to an even grey where a pyramid halves the scan,
    and others to moiré."""
    return min((4.0, 8.0, 16.0), key=lambda pitch: abs(pitch - wanted))


def _cut(tone: Image.Image, pitch: float) -> Image.Image:
    """Lines `pitch` pixels apart whose width follows the darkness; the darkest tones are hatched across as well."""
    width, height = tone.size
    dark = 1 - pyvips.Image.new_from_memory(tone.tobytes(), width, height, 1, "uchar") / 255.0
    along, across = _rulings(width, height, pitch)
    first = (dark * 1.15 - along) * (255 * pitch / 2.4) + 128
    second = (dark * 1.5 - 0.75 - across) * (255 * pitch / 2.4) + 128
    both = (dark < 0.03).ifthenelse(0, (first > second).ifthenelse(first, second))
    return Image.frombytes("L", (width, height), both.cast("uchar").write_to_memory())


@lru_cache(maxsize=8)
def _rulings(width: int, height: int, pitch: float) -> tuple[pyvips.Image, pyvips.Image]:
    """Two rulings as triangle waves from 0 on a line's middle to 1 between lines: gently bowed, and slanting."""
    grid = pyvips.Image.xyz(width, height)
    bow = (grid[0] * (360 / max(width, 1) * 1.3)).sin() * (pitch * 1.2)
    level = (grid[1] + bow) * (1 / pitch)
    slant = (grid[0] * 0.8 + grid[1] * 0.6) * (1 / pitch)
    return _wave(level).copy_memory(), _wave(slant).copy_memory()


def _wave(phase: pyvips.Image) -> pyvips.Image:
    return ((phase - phase.floor()) * 2 - 1).abs()
