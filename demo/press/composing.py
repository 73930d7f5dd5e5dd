"""Composing: from running text to slugs (lines of type), justified and divided, ready to be placed in a column."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from archive_pages.formats.page import BlockKind, Hyphen
from demo.press.fonts import Face, face
from demo.press.hyphenation import divisions

NARROWEST, NATURAL, WIDEST = 0.17, 0.26, 0.50  # a space in a justified line, in em


@dataclass(frozen=True)
class Style:
    """How a block is set. `size` and `leading` in pixels; `align` is justify, centre or start."""

    face: str
    size: int
    leading: int
    align: str = "justify"
    indent: float = 0.0
    kind: BlockKind = BlockKind.TEXT
    track: float = 0.0
    upper: bool = False

    def scaled(self, factor: float) -> "Style":
        return replace(self, size=max(8, round(self.size * factor)), leading=max(9, round(self.leading * factor)),
                       indent=self.indent * factor, track=self.track * factor)  # fmt: skip


@dataclass(eq=False)
class Seed:
    """What a block will be: its slugs share the seed, and make one block wherever they stand together."""

    kind: BlockKind
    language: str


@dataclass
class SetWord:
    """A word on a slug: what is read, where it starts, and the mark printed behind it when it is divided."""

    content: str
    x: float
    mark: str = ""
    hyphen: Hyphen | None = None
    full: str | None = None


@dataclass
class Slug:
    """One line of type. `ascent` is the way from its top to its baseline."""

    words: list[SetWord]
    style: Style
    seed: Seed
    rtl: bool
    height: float
    ascent: float
    stay: bool = False  # does not stand last in a column
    leaders: tuple[float, float] | None = None  # dots from here to there, on the baseline


@dataclass
class Part:
    """A word or a part of one, before it has a place."""

    content: str
    mark: str = ""
    hyphen: Hyphen | None = None
    full: str | None = None

    def printed(self) -> str:
        return self.content + self.mark


@dataclass
class _Row:
    parts: list[Part] = field(default_factory=list)
    last: bool = False
    first: bool = False


def compose(text: str, style: Style, width: float, language: str, seed: Seed | None = None) -> list[Slug]:
    """The slugs of one paragraph, `width` pixels wide."""
    rtl = language == "fa"
    type_face = face(style.face)
    seed = seed or Seed(style.kind, language)
    words = (text.upper() if style.upper else text).split()
    slugs = []
    for row in _rows(words, style, type_face, width, language, rtl):
        placed = _place(row, style, type_face, width, rtl)
        ascent = (style.leading - style.size) / 2 + style.size * (0.92 if rtl else 0.80)
        slugs.append(Slug(placed, style, seed, rtl, style.leading, ascent))
    if style.kind is BlockKind.HEADING:
        for slug in slugs:
            slug.stay = True
    return slugs


def _rows(words: list[str], style: Style, type_face: Face, width: float, language: str, rtl: bool) -> Iterator[_Row]:
    pending = [Part(word) for word in words]
    row = _Row(first=True)
    space = NARROWEST * style.size if style.align == "justify" else NATURAL * style.size
    taken = style.indent
    while pending:
        part = pending.pop(0)
        wide = _width(part, style, type_face, rtl)
        gap = space if row.parts else 0.0
        if taken + gap + wide <= width or (not row.parts and not divisions(part.content, language)):
            row.parts.append(part)
            taken += gap + wide
            continue
        halves = (
            _divide(part, width - taken - gap, style, type_face, language) if _loose(row, taken, style, width) else None
        )
        if halves:
            row.parts.append(halves[0])
            pending.insert(0, halves[1])
        elif row.parts:
            pending.insert(0, part)
        else:
            row.parts.append(part)  # wider than the column, and not to be divided: it stands alone
        yield row
        row, taken = _Row(), 0.0
    row.last = True
    if row.parts:
        yield row


def _loose(row: _Row, taken: float, style: Style, width: float) -> bool:
    """Whether the row without another part would have wide spaces, so that dividing a word is worth it."""
    if style.align != "justify":
        return not row.parts
    gaps = max(1, len(row.parts) - 1)
    return (width - taken) / gaps + NARROWEST * style.size > 0.34 * style.size


def _divide(part: Part, room: float, style: Style, type_face: Face, language: str) -> tuple[Part, Part] | None:
    if part.hyphen is Hyphen.SECOND:
        return None  # a word is divided once
    for at in reversed(divisions(part.content, language)):
        first, second = part.content[:at], part.content[at:]
        if type_face.width(first + "-", style.size) + style.track * at <= room:
            return Part(first, "-", Hyphen.FIRST, part.content), Part(second, "", Hyphen.SECOND, part.content)
    return None


def _width(part: Part, style: Style, type_face: Face, rtl: bool) -> float:
    printed = part.printed()
    return type_face.width(printed, style.size, rtl) + style.track * len(type_face.shape(printed, rtl))


def _place(row: _Row, style: Style, type_face: Face, width: float, rtl: bool) -> list[SetWord]:
    """Words with their left ends, from the reading side: a right-to-left row is measured from the right."""
    widths = [_width(part, style, type_face, rtl) for part in row.parts]
    indent = style.indent if row.first else 0.0
    rest = width - indent - sum(widths)
    gaps = len(row.parts) - 1
    space = NATURAL * style.size
    if style.align == "justify" and gaps and (not row.last or rest / gaps < space):
        space = min(rest / gaps, WIDEST * 3 * style.size)
    at = indent + ((rest - gaps * space) / 2 if style.align == "centre" else 0.0)
    placed = []
    for part, wide in zip(row.parts, widths, strict=True):
        x = width - at - wide if rtl else at
        placed.append(SetWord(part.content, x, part.mark, part.hyphen, part.full))
        at += wide + space
    return placed
