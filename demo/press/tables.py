"""Tables in a column: a label at the reading side, its figures at the other, leaders between them."""

from archive_pages.formats.page import BlockKind
from demo.press.composing import Seed, SetWord, Slug, Style
from demo.press.fonts import face
from demo.press.makeup import Piece


def table(rows: tuple[str, ...], style: Style, width: float, language: str) -> list[Piece]:
    """Rows are written `label = figures`; a row without `=` stands alone in the middle."""
    seed = Seed(BlockKind.TABLE, language)
    pieces: list[Piece] = []
    for row in rows:
        for line in row.split(" / "):
            label, _, figures = line.partition("=")
            rtl = language == "fa"
            parts = [(label.split(), figures.split())]
            if face(style.face).width(f"{label} {figures}", style.size, rtl) > 0.92 * width:
                parts = [(label.split(), []), ([], figures.split())]
            pieces += [_row(left, right, style, width, rtl, seed) for left, right in parts]
    return pieces


def _row(label: list[str], figures: list[str], style: Style, width: float, rtl: bool, seed: Seed) -> Slug:
    type_face = face(style.face)
    space = 0.26 * style.size
    words = []
    at = 0.0
    for word in label:
        wide = type_face.width(word, style.size, rtl)
        words.append(SetWord(word, width - at - wide if rtl else at))
        at += wide + space
    end = width
    right = []
    for word in reversed(figures):
        wide = type_face.width(word, style.size, rtl)
        end -= wide
        right.append(SetWord(word, width - end - wide if rtl else end))
        end -= space
    ascent = (style.leading - style.size) / 2 + style.size * (0.92 if rtl else 0.80)
    leaders = (at, end) if not rtl else (width - end, width - at)
    return Slug(words + right[::-1], style, seed, rtl, style.leading, ascent, leaders=leaders if right else None)
