"""What the invented newspapers wrote: pieces of their issues, found on the page by their headline."""

import unicodedata
from dataclasses import dataclass

from archive_pages.models import Canvas, IssuePage
from archive_pages.text_layer import BlockSpan, PixelBox, TextLayer
from walks.models import StopClipping

from .words import single

MARGIN = 14  # pixels around the piece
HIGH = 0.8  # of its width: headline, picture and the beginning of the text


@dataclass(frozen=True)
class Piece:
    """An article by its paper, the issue's date, and its headline."""

    title: str
    date: str
    headline: str


PIECES: dict[str, tuple[Piece, ...]] = {
    "station": (
        Piece("Curierul Cetății", "1934-11-22", "– Locomotiva se numește"),
        Piece("The Holdvar Bulletin", "1909-12-01", "The Mountain Railway Opened"),
    ),
    "square": (
        Piece("Holdvári Közlöny", "1904-10-01", "Országos vásár Holdváron"),
        Piece("پیک ماه‌دژ", "1928-03-15", "بازار بزرگ"),
    ),
    "inn": (Piece("Holdvár vármegye regéi", "1887", "Hogyan lett az elefánt kék"),),
    "tower": (
        Piece("Curierul Cetății", "1921-04-17", "Taina cetății"),
        Piece("The Holdvar Bulletin", "1906-05-01", "The Secret of the Castle"),
    ),
    "gate": (Piece("Holdvári Közlöny", "1927-03-12", "A vár titka"),),
    "lookout": (
        Piece("Holdvári Közlöny", "1911-08-12", "Holdvár a hegyek között"),
        Piece("پیک ماه‌دژ", "1926-05-13", "شهری در دامن کوه"),
    ),
    "orchard": (Piece("Curierul Cetății", "1927-05-15", "Stejarul de șapte sute de ani"),),
}


def clippings_of(stop: str) -> list[StopClipping]:
    """Of those issues that the library has: a small demo has few."""
    found: list[StopClipping] = []
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
    """The first page that has it, and the box of the article's beginning."""
    for canvas in Canvas.objects.filter(issue=issue).order_by("order"):
        layer = canvas.text_layer()
        box = layer and _article(layer, piece.headline)
        if box:
            return canvas, box
    return None


def _article(layer: TextLayer, headline: str) -> PixelBox | None:
    wanted = _plain(headline)
    for at, block in enumerate(layer.blocks):
        if _plain(_text(layer, block)).startswith(wanted):
            return _begun(layer, at)
    return None


def _begun(layer: TextLayer, at: int) -> PixelBox:
    """From the headline on: as wide as it and the line below it are, and a little lower than wide."""
    boxes = [block.box for block in layer.blocks[at : at + 2]]
    left, right = min(x for x, _y, _w, _h in boxes), max(x + w for x, _y, w, _h in boxes)
    left, top = max(0, left - MARGIN), max(0, boxes[0][1] - MARGIN)
    wide = min(layer.width, right + MARGIN) - left
    return left, top, wide, min(layer.height - top, round(wide * HIGH))


def _plain(text: str) -> str:
    """Without accents, which recognised text often has wrong, and in small letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def _text(layer: TextLayer, block: BlockSpan) -> str:
    return " ".join(layer.line_text(line) for line in layer.lines[block.first_line : block.last_line])


def _written(box: PixelBox) -> str:
    return ",".join(str(value) for value in box)
