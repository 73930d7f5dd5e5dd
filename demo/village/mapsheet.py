"""A sheet of an old survey: the village of 1908 in ink and wash on yellowed paper, and where its corners lie."""

import math
import random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from demo.press.fonts import face
from demo.press.sheet import Sheet

from . import plan
from .finish import tiled
from .ground import position_of, slope_at, stream
from .light import TILE, noise
from .mesh import Colour, Points
from .scene import plots, village

KEY = "map-1908"
WEST, SOUTH, EAST, NORTH = -600.0, -600.0, 760.0, 1140.0
SCALE = 2.0  # pixels a metre
MARGIN = 170
INK: Colour = (62, 46, 38)
CARMINE: Colour = (196, 104, 88)


def size() -> tuple[int, int]:
    return round((EAST - WEST) * SCALE) + 2 * MARGIN, round((NORTH - SOUTH) * SCALE) + 2 * MARGIN


def corners() -> list[list[float]]:
    """Longitude and latitude of the picture's corners: top left, top right, bottom right, bottom left."""
    edge = MARGIN / SCALE
    places = (
        (WEST - edge, NORTH + edge),
        (EAST + edge, NORTH + edge),
        (EAST + edge, SOUTH - edge),
        (WEST - edge, SOUTH - edge),
    )
    return [list(position_of(*place)) for place in places]


class Sheetmaker:
    """Washes are laid first and inked over; every line wavers a little."""

    def __init__(self) -> None:
        self.width, self.height = size()
        self.dice = random.Random(1908)
        self.wash = Image.new("RGB", (self.width, self.height), (255, 255, 255))
        self.colour = ImageDraw.Draw(self.wash)
        self.ink = Image.new("L", (self.width, self.height))
        self.pen = ImageDraw.Draw(self.ink)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return MARGIN + (x - WEST) * SCALE, MARGIN + (NORTH - y) * SCALE

    def line(self, line: plan.Line, weight: float = 2.0, tone: int = 230) -> None:
        points = [self.at(x + self.dice.uniform(-0.25, 0.25), y + self.dice.uniform(-0.25, 0.25)) for x, y in line]
        self.pen.line(points, fill=tone, width=max(1, round(weight)), joint="curve")

    def area(self, line: plan.Line, colour: Colour, inked: float = 0.0) -> None:
        self.colour.polygon([self.at(x, y) for x, y in line], fill=colour)
        if inked:
            self.line([*line, line[0]], inked)

    def drawn(self) -> Image.Image:
        self._fields()
        self._hachures()
        self._water()
        self._ways()
        self._plots()
        self._woods()
        self._buildings()
        self._frame()
        self._letters()
        return self._aged()

    def _fields(self) -> None:
        for areas, tint in ((plan.FIELDS, (246, 236, 204)), (plan.GARDENS, (214, 226, 188))):
            for area in areas:
                self.area(area, tint)
        self.area(plan.ORCHARD, (222, 230, 186), 1.2)
        for area in plan.FIELDS:
            xs, ys = [x for x, _ in area], [y for _, y in area]
            x = min(xs) + 10
            while x < max(xs):
                self.line([(x, min(ys) + 4), (x + self.dice.uniform(-6, 6), max(ys) - 4)], 1, 120)
                x += self.dice.uniform(20, 34)

    def _hachures(self) -> None:
        """Short strokes down the slope, closer and heavier where it is steep."""
        for y in np.arange(SOUTH, NORTH, 13.0):
            xs = np.arange(WEST, EAST, 11.0)
            xs, ys = xs + self._jitter(len(xs)), y + self._jitter(len(xs))
            east, north = slope_at(xs, ys)
            for px, py, to_east, to_north in np.stack([xs, ys, east, north], 1).tolist():
                steep = math.hypot(to_east, to_north)
                if steep < 0.055 or abs(py - float(stream(px))) < 22:
                    continue
                long = min(13.0, 5 + steep * 26) / steep
                end = (px - to_east * long, py - to_north * long)
                self.line([(px, py), end], 1 + steep * 3.2, round(min(170, 70 + steep * 260)))

    def _jitter(self, count: int) -> Points:
        return np.array([self.dice.uniform(-4, 4) for _ in range(count)])

    def _water(self) -> None:
        xs = np.arange(WEST, EAST + 1, 6.0)
        banks = [[(float(x), float(stream(x)) + side * 8) for x in xs] for side in (1, -1)]
        self.area([*banks[0], *banks[1][::-1]], (176, 208, 216))
        for bank in banks:
            self.line(bank, 2.6)
        for inner in (5.5, 3.2, 0.8):
            for side in (1, -1):
                self.line([(float(x), float(stream(x)) + side * inner) for x in xs], 1, 70)
        race: plan.Line = [(252, float(stream(252))), (272, -155), (312, -155), (340, float(stream(340)))]
        self.line(race, 6, 110)

    def _ways(self) -> None:
        for line, width in plan.STREETS.values():
            points = [self.at(x, y) for x, y in plan.curved(line)]
            self.pen.line(points, fill=220, width=round(width * SCALE) + 4, joint="curve")
        for line, width in plan.STREETS.values():
            points = [self.at(x, y) for x, y in plan.curved(line)]
            self.pen.line(points, fill=0, width=round(width * SCALE), joint="curve")
            self.colour.line(points, fill=(244, 226, 178), width=round(width * SCALE), joint="curve")
        self.pen.polygon([self.at(x, y) for x, y in plan.SQUARE], fill=0)
        self.area(plan.SQUARE, (244, 226, 178), 2)
        for path in plan.PATHS.values():
            points = plan.curved(path, 4.0)
            for at in range(0, len(points) - 1, 3):
                self.line(points[at : at + 2], 2.4)
        for side in (-1.2, 1.2):
            self.line([(WEST, plan.RAILS_Y + side), (EAST, plan.RAILS_Y + side)], 2)
        for x in np.arange(WEST, EAST, 8.0):
            self.line([(x, plan.RAILS_Y - 3), (x, plan.RAILS_Y + 3)], 1.6)

    def _plots(self) -> None:
        for x, y, heading in plots():
            turn = math.radians(heading)
            back = (-math.sin(turn) * 62, -math.cos(turn) * 62)
            side = (-math.cos(turn) * -5.2, math.sin(turn) * -5.2)
            if -62 < x < 62 and abs(y) < 60:
                continue
            self.line([(x + side[0], y + side[1]), (x + side[0] + back[0], y + side[1] + back[1])], 1.2, 150)

    def _woods(self) -> None:
        for one in village("then").standing:
            x, y = self.at(one.x, one.y)
            if not (MARGIN < x < self.width - MARGIN and MARGIN < y < self.height - MARGIN):
                continue
            r = min(9.0, one.high * 0.62)
            self.colour.ellipse((x - r, y - r, x + r, y + r), fill=(184, 204, 152))
            self.pen.arc((x - r, y - r, x + r, y + r), 300, 190, fill=190, width=1)
            self.pen.line((x + r * 0.4, y + r * 0.8, x + r * 1.4, y + r), fill=150, width=1)

    def _buildings(self) -> None:
        for x, y, heading in plots():
            self._block(x, y, heading, (-3.7, 3.7), (0, 17))
        for x, y, heading, a, b in (
            (-27, 31, 180, (-11, 11), (0, 12)),
            (-140, 14, 180, (-9.5, 9.5), (0, 11)),
            (-226, 78, 190, (-12, 12), (0, 9)),
            (292, -151.5, 180, (-7, 7), (0, 12)),
            (66, -519, 180, (-14, 14), (0, 8)),
            (246, 18, 180, (-4.2, 4.2), (0, 16)),
            (196, 548, 250, (-3, 3), (0, 7.5)),
            (452, 578, 235, (-2.6, 2.6), (0, 5)),
            (0, 0, 180, (-1.6, 1.6), (-1.6, 1.6)),
        ):
            self._block(x, y, heading, a, b, 3)
        cx, cy = plan.CHURCH
        for x, y, radius in ((cx, cy, plan.RING), (*plan.CASTLE, 27.0)):
            ring = [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in np.linspace(0, math.tau, 40)]
            self.line(ring, 5)
        self._block(cx + 5, cy, 270, (-6, 6), (-4, 24), 4)
        self.area(
            [(339 + 5.6 * math.cos(t), 1019 + 5.6 * math.sin(t)) for t in np.linspace(0, math.tau, 16)], CARMINE, 4
        )
        self.pen.rectangle((*self.at(15.5, -158), *self.at(24.5, -197)), fill=0)
        self.area([(16, -197), (24, -197), (24, -158), (16, -158)], (244, 226, 178), 3)

    def _block(
        self, x: float, y: float, heading: float, a: tuple[float, float], b: tuple[float, float], weight: float = 1.6
    ) -> None:
        turn = math.radians(heading)
        across, back = (-math.cos(turn), math.sin(turn)), (-math.sin(turn), -math.cos(turn))
        ring = [
            (x + p * across[0] + q * back[0], y + p * across[1] + q * back[1])
            for p, q in ((a[0], b[0]), (a[1], b[0]), (a[1], b[1]), (a[0], b[1]))
        ]
        self.pen.polygon([self.at(*corner) for corner in ring], fill=0)
        self.area(ring, CARMINE, weight)

    def _frame(self) -> None:
        for inset, weight in ((MARGIN - 12, 3), (MARGIN - 34, 8)):
            self.pen.rectangle((inset, inset, self.width - inset, self.height - inset), outline=235, width=weight)
        outside = Image.new("L", self.wash.size)
        ImageDraw.Draw(outside).rectangle((MARGIN, MARGIN, self.width - MARGIN, self.height - MARGIN), fill=255)
        self.wash.paste((255, 255, 255), (0, 0), ImageChops.invert(outside))
        kept = ImageDraw.Draw(outside)
        kept.rectangle((0, 0, self.width, MARGIN - 10), fill=255)
        for box in (
            (0, 0, self.width, MARGIN - 10),
            (0, self.height - MARGIN + 10, self.width, self.height),
            (0, 0, MARGIN - 10, self.height),
            (self.width - MARGIN + 10, 0, self.width, self.height),
        ):
            kept.rectangle(box, fill=255)
        self.ink = ImageChops.multiply(self.ink, outside)
        self.pen = ImageDraw.Draw(self.ink)

    def _letters(self) -> None:
        sheet = Sheet(self.width, self.height)
        cleared = ImageDraw.Draw(self.ink)

        def put(text: str, x: float, y: float, large: int, kind: str = "italic", track: float = 1.5) -> None:
            extent = sheet.set_text(face(kind), large, text, x, y, False, track)
            cleared.rectangle((extent[0] - 6, extent[1] - 3, extent[2] + 6, extent[3] + 3), fill=0)

        title = (MARGIN + 90, MARGIN + 120)
        self.colour.rectangle((title[0] - 40, title[1] - 80, title[0] + 900, title[1] + 210), fill=(252, 246, 226))
        cleared.rectangle((title[0] - 40, title[1] - 80, title[0] + 900, title[1] + 210), fill=0)
        put("HARANGOD", title[0], title[1] + 10, 92, "display", 14)
        put("kitalált község belterületének térképe, 1908", title[0], title[1] + 80, 38)
        put("Holdvár vármegye", title[0], title[1] + 132, 34)
        for text, x, y, large in (
            ("Fő utca", -430, 24, 30),
            ("Híd utca", 36, -120, 26),
            ("Piactér", -34, -14, 26),
            ("Harang-patak", -420, -226, 36),
            ("Kőhíd", 34, -176, 24),
            ("Malom", 262, -186, 26),
            ("Templom", -36, 168, 28),
            ("Iskola", -262, 96, 24),
            ("Vasútállomás", 92, -506, 26),
            ("Harangkút", 110, 190, 26),
            ("Kápolna", 212, 552, 26),
            ("Vár", 300, 1062, 44),
            ("Almáskert", 470, 640, 30),
            ("Olvasókör", -172, 40, 22),
            ("Fazekas", 258, 44, 22),
            ("Szőlőhegy", 60, 720, 32),
            ("Alsó mező", -420, -380, 34),
            ("Erdő", -420, 820, 40),
        ):
            put(text, *self.at(x, y), large)
        for at in range(5):
            left, base = MARGIN + 100 + at * 200, self.height - MARGIN - 90
            cleared.rectangle((left, base, left + 200, base + 14), fill=230 if at % 2 else 0, outline=235, width=2)
            put(str(at * 100), left - 8, base - 12, 26, "text")
        put("500 méter", MARGIN + 100 + 5 * 200 - 8, self.height - MARGIN - 102, 26, "text")
        x, y = self.width - MARGIN - 150, MARGIN + 320
        self.pen.line((x, y, x, y - 220), fill=235, width=5)
        self.pen.polygon([(x, y - 250), (x - 24, y - 170), (x, y - 186)], fill=235)
        self.pen.polygon([(x, y - 250), (x + 24, y - 170), (x, y - 186)], outline=235)
        put("É", x - 14, y - 268, 40, "display")
        self.ink = ImageChops.lighter(self.ink, sheet.ink)

    def _aged(self) -> Image.Image:
        slow, fine = noise(1.35, 11), noise(0.55, 7)
        shape = (self.height, self.width)
        wavering = tiled(slow, *shape, 1.6, 1.6, 31)
        paper = np.array((240, 228, 198), np.float32) + wavering[..., None] * np.array((3, 4, 6), np.float32)
        paper += tiled(fine, *shape, 1.5, 1.5, 3)[..., None] * 2.4
        for at, axis_size in ((self.width // 2, 1), (self.height // 3, 0), (2 * self.height // 3, 0)):  # folds
            line = np.exp(-(((np.arange(self.width if axis_size else self.height) - at) / 5.0) ** 2)).astype(np.float32)
            paper -= (line[None, :, None] if axis_size else line[:, None, None]) * 14
        soft = np.asarray(self.wash.filter(ImageFilter.GaussianBlur(1.4)), np.float32) / 255
        strength = np.clip(0.80 + 0.10 * wavering, 0.5, 1)[..., None]
        colour = paper * (1 - strength + soft * strength)
        pen = np.asarray(self.ink.filter(ImageFilter.GaussianBlur(0.7)), np.float32)[..., None] / 255
        pen *= np.clip(0.86 + 0.10 * tiled(slow, *shape, 0.5, 0.5, TILE // 3), 0.5, 1)[..., None]
        colour = colour * (1 - pen) + np.array(INK, np.float32) * pen
        return Image.fromarray(np.clip(colour, 0, 255).astype(np.uint8))


def draw() -> Image.Image:
    return Sheetmaker().drawn()
