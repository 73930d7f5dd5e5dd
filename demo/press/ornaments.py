"""Borders of advertisements and the like."""

import random
from collections.abc import Callable

from demo.press.sheet import Extent, Sheet

Border = Callable[[Sheet, Extent], None]


def plain(sheet: Sheet, extent: Extent, weight: int = 4) -> None:
    sheet.pen.rectangle(extent, outline=255, width=weight)


def double(sheet: Sheet, extent: Extent) -> None:
    plain(sheet, extent, 7)
    plain(sheet, _inside(extent, 13), 2)


def rounded(sheet: Sheet, extent: Extent) -> None:
    sheet.pen.rounded_rectangle(extent, 36, outline=255, width=5)
    sheet.pen.rounded_rectangle(_inside(extent, 11), 28, outline=255, width=2)


def beads(sheet: Sheet, extent: Extent) -> None:
    """A row of dots between two hair lines."""
    plain(sheet, extent, 2)
    plain(sheet, _inside(extent, 20), 2)
    left, top, right, bottom = _inside(extent, 10)
    across, down = max(2, round((right - left) / 20)), max(2, round((bottom - top) / 20))
    for at in range(across + 1):
        for y in (top, bottom):
            _dot(sheet, left + (right - left) * at / across, y)
    for at in range(1, down):
        for x in (left, right):
            _dot(sheet, x, top + (bottom - top) * at / down)


def corners(sheet: Sheet, extent: Extent) -> None:
    """A thin frame whose corners are cut in quarters of a circle."""
    plain(sheet, extent, 6)
    left, top, right, bottom = _inside(extent, 14)
    r = 30
    for x, y, start in ((left, top, 0), (right, top, 90), (right, bottom, 180), (left, bottom, 270)):
        sheet.pen.arc((x - r, y - r, x + r, y + r), start, start + 90, fill=255, width=3)
    for x0, y0, x1, y1 in ((left + r, top, right - r, top), (left + r, bottom, right - r, bottom),
                           (left, top + r, left, bottom - r), (right, top + r, right, bottom - r)):  # fmt: skip
        sheet.pen.line((x0, y0, x1, y1), fill=255, width=3)


def rays(sheet: Sheet, extent: Extent) -> None:
    """A heavy frame notched like a stamp."""
    plain(sheet, extent, 16)
    left, top, right, bottom = extent
    x = left
    while x < right:
        sheet.pen.line((x, top, x + 8, top + 15), fill=0, width=3)
        sheet.pen.line((x, bottom, x + 8, bottom - 15), fill=0, width=3)
        x += 14
    plain(sheet, _inside(extent, 22), 2)


BORDERS: tuple[Border, ...] = (plain, double, rounded, beads, corners, rays)


def border(dice: random.Random) -> Border:
    return dice.choice(BORDERS)


def _inside(extent: Extent, by: float) -> Extent:
    left, top, right, bottom = extent
    return left + by, top + by, right - by, bottom - by


def _dot(sheet: Sheet, x: float, y: float) -> None:
    sheet.pen.ellipse((x - 5, y - 5, x + 5, y + 5), fill=255)
