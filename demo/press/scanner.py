"""From a sheet of ink to a scan: paper, press and scanner, simulated. Boxes go through the same geometry.

All randomness comes from a seed: the same sheet, look and seed give the same pixels.
"""

import math
import random
from dataclasses import dataclass
from functools import lru_cache

import pyvips

from demo.press.makeup import box_of, extent_of
from demo.press.page import PrintedPage
from demo.press.sheet import Extent, Sheet

TILE = 1024  # pixels a side of a noise tile


@dataclass(frozen=True)
class Look:
    """How a page has aged and was scanned. Colours are sRGB; `skew` in degrees, half a degree at most."""

    paper: tuple[int, int, int] = (232, 222, 198)
    ink: tuple[int, int, int] = (38, 33, 30)
    mottle: float = 7.0
    grain: float = 3.0
    bleed: float = 0.7
    crawl: float = 22.0
    skew: float = 0.2
    foxing: int = 14
    stain: bool = False
    show_through: float = 0.05
    edge: float = 1.0
    grey: bool = False


def scan(sheet: Sheet, look: Look, seed: int, verso: Sheet | None = None) -> pyvips.Image:
    """The scanned page, as large as the sheet: three bands, or one where `look.grey`."""
    dice = random.Random(seed)
    width, height = sheet.width, sheet.height
    ink = _printed(_coverage(sheet), look, dice)
    paper = _paper(width, height, look, dice)
    if verso is not None and look.show_through:
        ghost = _coverage(verso).fliphor().gaussblur(3.0, precision="integer")
        paper = paper * (1 - ghost * (look.show_through / 255))
    page = (paper + ink * ((paper - list(look.ink)) * -1)).cast("uchar")
    page = page.affine(_matrix(look.skew), **_centre(width, height), background=[70, 64, 56])
    page = (page + _fine(width, height, 1.0, dice) * look.grain).cast("uchar").copy(interpretation="srgb")
    return page.colourspace("b-w") if look.grey else page


def moved(extent: Extent, look: Look, width: int, height: int) -> Extent:
    """Where a box of the sheet lies on the scan: the upright box around its four turned corners, kept on the page."""
    a, b, c, d = _matrix(look.skew)
    middle_x, middle_y = width / 2, height / 2
    xs, ys = [], []
    for x, y in ((0, 1), (2, 1), (0, 3), (2, 3)):
        from_x, from_y = extent[x] - middle_x, extent[y] - middle_y
        xs.append(a * from_x + b * from_y + middle_x)
        ys.append(c * from_x + d * from_y + middle_y)
    return max(0.0, min(xs)), max(0.0, min(ys)), min(float(width), max(xs)), min(float(height), max(ys))


def _matrix(degrees: float) -> list[float]:
    angle = math.radians(degrees)
    return [math.cos(angle), -math.sin(angle), math.sin(angle), math.cos(angle)]


def _centre(width: int, height: int) -> dict[str, object]:
    """Keeps the middle of the page where it is, and the page's size."""
    return {
        "idx": -width / 2, "idy": -height / 2, "odx": width / 2, "ody": height / 2,
        "oarea": [0, 0, width, height], "interpolate": pyvips.Interpolate.new("bilinear"),
    }  # fmt: skip


def _coverage(sheet: Sheet) -> pyvips.Image:
    return pyvips.Image.new_from_memory(sheet.ink.tobytes(), sheet.width, sheet.height, 1, "uchar")


@lru_cache(maxsize=8)
def _texture(cell: float) -> pyvips.Image:
    """A tile of fine noise, mean 0 and deviation about 1, its grain `cell` pixels wide. Made once: noise is dear."""
    noise = pyvips.Image.gaussnoise(TILE, TILE, sigma=1.0, mean=0, seed=round(cell * 1000))
    if cell > 1:
        noise = noise.gaussblur(cell / 2)
        noise = noise / noise.deviate()
    return noise.cast("float").copy_memory()


def _fine(width: int, height: int, cell: float, dice: random.Random) -> pyvips.Image:
    """Noise from the tile of that grain, laid from a random corner of it."""
    tile = _texture(cell)
    x, y = dice.randrange(TILE), dice.randrange(TILE)
    return tile.replicate((width + x) // TILE + 1, (height + y) // TILE + 1).crop(x, y, width, height)


def _clouds(width: int, height: int, cell: float, dice: random.Random) -> pyvips.Image:
    """Slow noise of deviation about 1, its waves `cell` pixels long."""
    across, down = math.ceil(width / cell) + 4, math.ceil(height / cell) + 4
    small = pyvips.Image.gaussnoise(across, down, sigma=1.6, mean=0, seed=dice.randrange(1 << 30)).gaussblur(0.8)
    return small.resize((width + 2) / across, vscale=(height + 2) / down, kernel="linear").crop(0, 0, width, height)


def _printed(coverage: pyvips.Image, look: Look, dice: random.Random) -> pyvips.Image:
    """How much of the paper the ink hides, 0 to 1: edges crawl along the fibres, solids print unevenly."""
    width, height = coverage.width, coverage.height
    soft = coverage.gaussblur(look.bleed, precision="integer")
    crawl = _fine(width, height, 2.0, dice) * (look.crawl * 255 / 110)
    near = (soft > 10) / 255.0
    hard = (soft * (255.0 / 110) - 60 * 255.0 / 110 + crawl * near).cast("uchar")
    uneven = 0.93 + _clouds(width, height, 90, dice) * 0.05 + _fine(width, height, 3.0, dice) * 0.04
    return hard.gaussblur(0.55, precision="integer") * uneven / 255.0


def _paper(width: int, height: int, look: Look, dice: random.Random) -> pyvips.Image:
    """Bare paper: its tint, clouds, fibres, browning towards the edges, foxing."""
    slow = _clouds(width // 8, height // 8, 52, dice) * look.mottle + _clouds(width // 8, height // 8, 8, dice) * (
        look.mottle * 0.35
    )
    tint = (slow + list(look.paper)) * _browning(width // 8, height // 8, look, dice)
    large = tint.cast("uchar").resize(width / (width // 8), vscale=height / (height // 8), kernel="linear")
    large = large.crop(0, 0, min(width, large.width), min(height, large.height)).embed(
        0, 0, width, height, extend="copy"
    )
    return large + _fine(width, height, 4.0, dice) * 2.2


def _browning(width: int, height: int, look: Look, dice: random.Random) -> pyvips.Image:
    """Factors by band: paper is browner near its edges, and has brown spots."""
    spots = pyvips.Image.black(width, height).cast("float").copy_memory()
    for _ in range(look.foxing):
        radius = round(1 + dice.random() ** 4 * 9)
        spots = spots.draw_circle(
            [dice.uniform(0.15, 0.9)], dice.randrange(width), dice.randrange(height), radius, fill=True
        )
    spots = spots.gaussblur(2.0) * (1 + _clouds(width, height, 5, dice) * 0.3)
    if look.stain:
        x, y, r = dice.randrange(width), dice.randrange(height), width // 6
        ring = pyvips.Image.black(width, height).cast("float").draw_circle([0.55], x, y, r, fill=True)
        ring = ring.draw_circle([0.28], x, y, r - max(2, r // 14), fill=True)
        spots = spots + ring.gaussblur(1.6)
    grid = pyvips.Image.xyz(width, height)
    near_x, near_y = (grid[0] / width - 0.5).abs() * 2, (grid[1] / height - 0.5).abs() * 2
    edge = (near_x**6 + near_y**6) * (0.9 + _clouds(width, height, 24, dice) * 0.25)
    gutter = 1 - grid[0] / (width * 0.05)  # the shadow that a bound volume leaves along the fold
    gutter = (gutter > 0).ifthenelse(gutter, 0)
    brown = (spots * 0.5 + edge * 0.35 * look.edge).bandjoin([spots * 0.5 + edge * 0.35 * look.edge] * 2)
    return (1 - brown * [0.30, 0.42, 0.60]) * (1 - gutter * gutter * 0.35 * look.edge)


def finish(page: PrintedPage, sheet: Sheet, look: Look, seed: int, verso: Sheet | None = None) -> pyvips.Image:
    """Scans the sheet; the page's boxes become whole pixels of the scan."""
    for thing in page.boxed:
        assert thing.box
        left, top, right, bottom = moved(extent_of(thing.box), look, page.width, page.height)
        thing.box = box_of((math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)))
    return scan(sheet, look, seed, verso).copy_memory()
