"""From a file's own units to the pixels of a canvas.

The unit that a file declares is often wrong, and the ratio of its coordinates to the scan (4, 3, 8, 2, ½) never exact.
What can be trusted is the size of the page in the same file, so boxes are scaled by the ratio of the page sizes.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive_pages.formats.page import Box, OcrPage, Unit, Word
from archive_pages.text_layer import PixelBox, TextLayer, union
from cms.parsing.problems import Problem

TOLERANCE = 0.012  # how much the ratios of widths and heights may differ and still be the same enlargement
OVERHANG = 1.05  # a word may reach over the page by this and still count as on it
BELIEVED, FITTING = 0.5, 0.95  # shares of words on the page: to believe its size, to try a scale
ASSUMED_DPI = 300
LARGEST_ERROR = 3  # how often words may pass the page's own size and still be believed, where there is no scan
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
    width, height = max(width, min(right, LARGEST_ERROR * width)), max(height, min(bottom, LARGEST_ERROR * height))
    reason = (
        _("no scan; one pixel a unit")
        if not per_inch
        else _("no scan; drawn at %(dpi)d dots an inch") % {"dpi": page.dpi or ASSUMED_DPI}
    )
    return max(1, math.ceil(width * factor)), max(1, math.ceil(height * factor)), Scale(factor, factor, reason)


def choose_scale(page: OcrPage, width: int, height: int, ink: Ink | None = None) -> Scale:
    """The scale from `page` to a canvas of `width` × `height` pixels. `ink` settles doubts, where there is a scan."""
    if not page.width or not page.height or _share_within(page, page.width, page.height) < BELIEVED:
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
    fitting = [f for f in candidates if _share_within(page, width / f, height / f) >= FITTING]
    if not fitting:
        right, bottom = _extent(page)
        factor = min(width / right, height / bottom) if right and bottom else 1.0
        return factor, factor
    if ink is None or len(fitting) == 1:
        return fitting[0], fitting[0]
    boxes = [word.box for word in page.words if word.box and usable(word.box)][:400]
    darkness = [ink([_scaled(box, Scale(f, f, "")) for box in boxes]) for f in fitting]
    best = fitting[darkness.index(max(darkness))]
    return best, best


LineOf = Callable[[Word], int | None]
"""The line of the file in which a word stands."""


def to_layer(
    page: OcrPage, width: int, height: int, scale: Scale | None = None, line_of: LineOf = lambda word: None
) -> tuple[TextLayer, list[Problem]]:
    """The page's text in pixels of a canvas. Boxes are clipped at its edges, unusable ones left out and counted.

    The caller fills in the file's name in the problems; `line_of` is asked for the first word of each.
    """
    scale = scale or choose_scale(page, width, height)
    layer = TextLayer(width, height, language=page.language or "")
    clipper = _Clipper(width, height, scale)
    for block in page.blocks:
        first_line = len(layer.lines)
        for line in block.lines:
            first_word = len(layer)
            for word in line.words:
                box = clipper.of(word)
                layer.add_word(word.content, box, word.confidence, word.hyphen, word.full)
            layer.add_line(_line_box(layer, clipper, line.box, first_word), first_word)
        layer.add_block(block.kind, _block_box(layer, clipper, block.box, first_line), first_line, block.language or "")
    return layer, clipper.problems(line_of)


class _Clipper:
    """Scales boxes and cuts them at the page's edges."""

    def __init__(self, width: int, height: int, scale: Scale) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.clipped: list[Word] = []
        self.lost: list[Word] = []

    def of(self, word: Word) -> PixelBox | None:
        """The word's box on the page, or None where nothing of it is there; counted unless it lies on the page."""
        if word.box is None:
            return None
        found, whole = self.cut(word.box)
        if found is None:
            self.lost.append(word)
        elif not whole:
            self.clipped.append(word)
        return found

    def cut(self, box: Box) -> tuple[PixelBox | None, bool]:
        """The part of a box that lies on the page, and whether that is all of it, give or take a pixel."""
        if not usable(box):
            return None, False
        x, y, w, h = _scaled(box, self.scale)
        left, top = max(0, x), max(0, y)
        right, bottom = min(self.width, x + w), min(self.height, y + h)
        if right <= left or bottom <= top:
            return None, False
        whole = x >= -1 and y >= -1 and x + w <= self.width + 1 and y + h <= self.height + 1
        return (left, top, right - left, bottom - top), whole

    def problems(self, line_of: LineOf) -> list[Problem]:
        problems = []
        if self.clipped:
            message = _("%(count)d boxes reach over the edge of the page, the first that of “%(word)s”; they were cut.")
            problems.append(_of_words(self.clipped, "box-clipped", message, line_of))
        if self.lost:
            message = _(
                "%(count)d boxes lie off the page or are no boxes, the first that of “%(word)s”; these words are found "
                "but not framed."
            )
            problems.append(_of_words(self.lost, "box-off-page", message, line_of))
        if self.scale.doubt:
            problems.append(Problem("", None, "page-size", self.scale.doubt))
        return problems


def _of_words(words: list[Word], code: str, message: str, line_of: LineOf) -> Problem:
    return Problem("", line_of(words[0]), code, message % {"count": len(words), "word": words[0].content[:40]})


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
    own = clipper.cut(box)[0] if box else None
    if own:
        return own
    boxes = [found for index in range(first_word, len(layer)) if (found := layer.box(index))]
    return union(boxes) or (0, 0, layer.width, layer.height)


def _block_box(layer: TextLayer, clipper: _Clipper, box: Box | None, first_line: int) -> PixelBox:
    own = clipper.cut(box)[0] if box else None
    return own or union(line.box for line in layer.lines[first_line:]) or (0, 0, layer.width, layer.height)


def _share_within(page: OcrPage, width: float, height: float) -> float:
    """The share of words that stand within a width and height in the page's unit; 1.0 where there are none."""
    boxes = [word.box for word in page.words if word.box and usable(word.box)]
    right, bottom = width * OVERHANG, height * OVERHANG
    within = sum(box.hpos + box.width <= right and box.vpos + box.height <= bottom for box in boxes)
    return within / len(boxes) if boxes else 1.0


def _extent(page: OcrPage) -> tuple[float, float]:
    """How far right and down words reach; outliers (one in a hundred) do not count."""
    boxes = [word.box for word in page.words if word.box and usable(word.box)]
    if not boxes:
        return 0.0, 0.0
    last = max(0, math.ceil(len(boxes) * 0.99) - 1)
    rights, bottoms = sorted(b.hpos + b.width for b in boxes), sorted(b.vpos + b.height for b in boxes)
    return rights[last], bottoms[last]
