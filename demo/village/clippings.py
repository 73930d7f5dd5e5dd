"""What the invented newspapers wrote: pieces of their issues, found on the page by their headline."""

from dataclasses import dataclass

from archive_pages.formats.page import BlockKind
from archive_pages.models import Canvas, IssuePage
from archive_pages.text_layer import BlockSpan, PixelBox, TextLayer
from walks.models import StopClipping

from .words import single

MARGIN = 14  # pixels around the piece
TALLEST = 1.5  # of its width: what is longer is cut


@dataclass(frozen=True)
class Piece:
    """An issue by its title and date, and a word of the headline of the article."""

    title: str
    date: str
    headline: str


PIECES: dict[str, tuple[Piece, ...]] = {
    "station": (
        Piece("Curierul Cetății", "1934-11-22", "tren"),
        Piece("The Holdvar Bulletin", "1909-12-01", "Railway"),
    ),
    "square": (Piece("پیک ماه‌دژ", "1928-03-15", "بازار"),),
    "inn": (Piece("Holdvári Közlöny", "1904-10-01", "vásár"),),
    "tower": (Piece("Curierul Cetății", "1921-04-17", "cetăți"),),
    "gate": (Piece("Holdvári Közlöny", "1927-03-12", "vár"),),
    "lookout": (Piece("Holdvári Közlöny", "1911-08-12", "Holdvár"), Piece("پیک ماه‌دژ", "1926-05-13", "شهری")),
    "orchard": (Piece("Holdvári Közlöny", "1896-05-16", "tölgy"),),
}


def clippings_of(stop: str) -> list[StopClipping]:
    """Of those issues that the library has: a small demo has few."""
    found = []
    for piece in PIECES.get(stop, ()):
        issue = IssuePage.objects.live().filter(date=piece.date).first()
        canvas = issue and _with_headline(issue, piece)
        if issue is None or canvas is None:
            continue
        note = {code: text.format(piece.title) for code, text in single("clipping").items()}
        found.append(
            StopClipping(
                issue=issue, order=canvas[0].order, region=_written(canvas[1]), note=note, sort_order=len(found)
            )
        )
    return found


def _with_headline(issue: IssuePage, piece: Piece) -> tuple[Canvas, PixelBox] | None:
    """The first page with a headline that has the word, and the box of the article's beginning."""
    for canvas in Canvas.objects.filter(issue=issue).order_by("order"):
        layer = canvas.text_layer()
        box = layer and _article(layer, piece.headline)
        if box:
            return canvas, box
    return None


def _article(layer: TextLayer, word: str) -> PixelBox | None:
    for at, block in enumerate(layer.blocks):
        if block.kind == BlockKind.HEADING and word.casefold() in _text(layer, block).casefold():
            return _begun(layer, at)
    return None


def _begun(layer: TextLayer, at: int) -> PixelBox:
    """From the headline on, across its width, as far down as makes a piece that can be read."""
    left, top, wide, high = layer.blocks[at].box
    right, bottom = left + wide, top + high
    for block in layer.blocks[at + 1 :]:
        x, y, w, h = block.box
        if block.kind == BlockKind.HEADING and y > bottom:
            break
        if y >= top and x < right and x + w > left:
            bottom = max(bottom, y + h)
            left, right = min(left, x), max(right, x + w)
    bottom = min(bottom, top + round((right - left) * TALLEST))
    left, top = max(0, left - MARGIN), max(0, top - MARGIN)
    return left, top, min(layer.width, right + MARGIN) - left, min(layer.height, bottom + MARGIN) - top


def _text(layer: TextLayer, block: BlockSpan) -> str:
    return " ".join(layer.line_text(line) for line in layer.lines[block.first_line : block.last_line])


def _written(box: PixelBox) -> str:
    return ",".join(str(value) for value in box)
