"""From a file's own units to the pixels of a canvas.

The unit that a file declares is often wrong, and the ratio of its coordinates to the scan (4, 3, 8, 2, ½) never exact.
What can be trusted is the size of the page in the same file, so boxes are scaled by the ratio of the page sizes.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive_pages.formats.page import Box, OcrPage, Problem, Unit
from archive_pages.text_layer import PixelBox, TextLayer, union

TOLERANCE = 0.012  # how much the ratios of widths and heights may differ and still be the same enlargement
OVERHANG = 1.05  # words may stand off the page by this before the page's size is disbelieved
ASSUMED_DPI = 300
PER_INCH = {Unit.INCH1200: 1200.0, Unit.MM10: 254.0, Unit.POINT: 72.0}
USUAL_RATIOS = (1.0, 1 / 2, 1 / 3, 1 / 4, 1 / 8, 2.0)

Ink = Callable[[list[PixelBox]], float]
"""How much darker than their surroundings these boxes are on the scan, in grey levels."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels = coordinate × factor, for each axis. `reason` says in words why; `doubt` is set where it is a guess."""

    x: float
    y: float
    reason: str
    doubt: str = ""

    def __str__(self) -> str:
        factor = f"× {self.x:.4g}" if abs(self.x / self.y - 1) < 0.005 else f"× {self.x:.4g}, {self.y:.4g}"
        return f"{factor}: {self.reason}"


def canvas_size(page: OcrPage) -> tuple[int, int, Scale]:
    """Pixels of a canvas that has no scan: the page's own size at 300 dots an inch where its unit is not the pixel."""
    per_inch = PER_INCH.get(page.unit)
    factor = (page.dpi or ASSUMED_DPI) / per_inch if per_inch else 1.0
    right, bottom = _extent(page)
    width, height = page.width or right or 1, page.height or bottom or 1
    reason = (
        _("no scan; one pixel a unit")
        if not per_inch
        else _("no scan; drawn at %(dpi)d dots an inch") % {"dpi": page.dpi or ASSUMED_DPI}
    )
    return max(1, math.ceil(width * factor)), max(1, math.ceil(height * factor)), Scale(factor, factor, reason)


def choose_scale(page: OcrPage, width: int, height: int, ink: Ink | None = None) -> Scale:
    """The scale from `page` to a canvas of `width` × `height` pixels. `ink` settles doubts, where there is a scan."""
    right, bottom = _extent(page)
    if not page.width or not page.height:
        return _by_extent(page, width, height, ink)
    if right > page.width * OVERHANG or bottom > page.height * OVERHANG:
        return _by_extent(page, width, height, ink)
    x, y = width / page.width, height / page.height
    unit = _("%(unit)s, page %(width)g × %(height)g") % {
        "unit": page.unit.value,
        "width": page.width,
        "height": page.height,
    }
    if abs(x / y - 1) <= TOLERANCE:
        return Scale(x, y, unit)
    doubt = _(
        "The OCR file's page (%(pw)g × %(ph)g) has another shape than the scan (%(w)d × %(h)d pixels), as if one of "
        "them had been cropped. Check where the words stand."
    ) % {"pw": page.width, "ph": page.height, "w": width, "h": height}
    candidates = [x, y] + ([1.0] if page.unit in (Unit.PIXEL, Unit.UNKNOWN) else [])
    return Scale(*_best(page, candidates, width, height, ink), unit, doubt)


def _by_extent(page: OcrPage, width: int, height: int, ink: Ink | None) -> Scale:
    """Without a usable page size: the unit if it is an absolute one, else the usual ratio that fits and meets ink."""
    candidates = list(USUAL_RATIOS)
    if page.unit in PER_INCH:
        candidates = [dpi / PER_INCH[page.unit] for dpi in (page.dpi, 300, 400, 200, 600) if dpi] + candidates
    elif page.unit is Unit.PIXEL:
        candidates = [1.0, *candidates]
    reason = _("%(unit)s, by where the words stand") % {"unit": page.unit.value}
    doubt = _(
        "The OCR file does not say how large its page is; the boxes were fitted to the scan. Check where words stand."
    )
    return Scale(*_best(page, candidates, width, height, ink), reason, doubt)


def _best(page: OcrPage, candidates: list[float], width: int, height: int, ink: Ink | None) -> tuple[float, float]:
    """Of uniform factors that keep the words on the page the one that meets most ink, else the first."""
    right, bottom = _extent(page)
    fitting = [f for f in candidates if right * f <= width * OVERHANG and bottom * f <= height * OVERHANG]
    if not fitting:
        factor = min(width / right, height / bottom) if right and bottom else 1.0
        return factor, factor
    if ink is None or len(fitting) == 1:
        return fitting[0], fitting[0]
    boxes = [word.box for word in page.words if word.box and usable(word.box)][:400]
    darkness = [ink([_scaled(box, Scale(f, f, "")) for box in boxes]) for f in fitting]
    best = fitting[darkness.index(max(darkness))]
    return best, best


def to_layer(page: OcrPage, width: int, height: int, scale: Scale | None = None) -> tuple[TextLayer, list[Problem]]:
    """The page's text in pixels of a canvas. Boxes are clipped at its edges, unusable ones left out and counted."""
    scale = scale or choose_scale(page, width, height)
    layer = TextLayer(width, height, language=page.language or "")
    clipper = _Clipper(width, height, scale)
    for block in page.blocks:
        first_line = len(layer.lines)
        for line in block.lines:
            first_word = len(layer)
            for word in line.words:
                box = clipper(word.box) if word.box else None
                layer.add_word(word.content, box, word.confidence, word.hyphen, word.full)
            layer.add_line(_line_box(layer, clipper, line.box, first_word), first_word)
        layer.add_block(block.kind, _block_box(layer, clipper, block.box, first_line), first_line, block.language or "")
    return layer, clipper.problems(page)


class _Clipper:
    """Scales boxes and cuts them at the page's edges."""

    def __init__(self, width: int, height: int, scale: Scale) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.clipped = self.lost = 0

    def __call__(self, box: Box) -> PixelBox | None:
        """The box on the page, or None where nothing of it is."""
        if not usable(box):
            self.lost += 1
            return None
        x, y, w, h = _scaled(box, self.scale)
        left, top = max(0, x), max(0, y)
        right, bottom = min(self.width, x + w), min(self.height, y + h)
        if right <= left or bottom <= top:
            self.lost += 1
            return None
        if x < -1 or y < -1 or x + w > self.width + 1 or y + h > self.height + 1:
            self.clipped += 1
        return left, top, right - left, bottom - top

    def quietly(self, box: Box | None) -> PixelBox | None:
        """The same for lines and blocks, whose frames are drawn for nobody."""
        counts = self.clipped, self.lost
        found = self(box) if box else None
        self.clipped, self.lost = counts
        return found

    def problems(self, page: OcrPage) -> list[Problem]:
        """The caller fills in file and line."""
        problems = []
        if self.clipped:
            message = _("%(count)d boxes reach over the edge of the page; they were cut there.") % {
                "count": self.clipped
            }
            problems.append(Problem("", None, "box-clipped", message))
        if self.lost:
            message = _("%(count)d boxes lie off the page or are no boxes; these words are found but not framed.")
            problems.append(Problem("", None, "box-off-page", message % {"count": self.lost}))
        if self.scale.doubt:
            problems.append(Problem("", None, "page-size", self.scale.doubt))
        return problems


def usable(box: Box) -> bool:
    """Whether a box is made of finite numbers and has an area."""
    return (
        math.isfinite(box.hpos) and math.isfinite(box.vpos) and 0 < box.width < 1e7 and 0 < box.height < 1e7
        and abs(box.hpos) < 1e7 and abs(box.vpos) < 1e7
    )  # fmt: skip


def _scaled(box: Box, scale: Scale) -> PixelBox:
    left, top = round(box.hpos * scale.x), round(box.vpos * scale.y)
    right, bottom = round((box.hpos + box.width) * scale.x), round((box.vpos + box.height) * scale.y)
    return left, top, max(1, right - left), max(1, bottom - top)


def _line_box(layer: TextLayer, clipper: _Clipper, box: Box | None, first_word: int) -> PixelBox:
    own = clipper.quietly(box)
    if own:
        return own
    boxes = [found for index in range(first_word, len(layer)) if (found := layer.box(index))]
    return union(boxes) or (0, 0, layer.width, layer.height)


def _block_box(layer: TextLayer, clipper: _Clipper, box: Box | None, first_line: int) -> PixelBox:
    own = clipper.quietly(box)
    return own or union(line.box for line in layer.lines[first_line:]) or (0, 0, layer.width, layer.height)


def _extent(page: OcrPage) -> tuple[float, float]:
    """How far right and down words reach; outliers (one in a hundred) do not count."""
    boxes = [word.box for word in page.words if word.box and usable(word.box)]
    if not boxes:
        return 0.0, 0.0
    last = max(0, math.ceil(len(boxes) * 0.99) - 1)
    rights, bottoms = sorted(b.hpos + b.width for b in boxes), sorted(b.vpos + b.height for b in boxes)
    return rights[last], bottoms[last]
