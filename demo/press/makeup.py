"""Make-up: slugs, rules and cuts are placed in columns on a sheet, and come back as blocks with their boxes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from archive_pages.formats.page import Block, BlockKind, Box, Line, Word
from demo.press.composing import Seed, Slug
from demo.press.fonts import face
from demo.press.sheet import Extent, Sheet


@dataclass
class Gap:
    """White between pieces. `grow` is its share of what a column has left over; none stands at a column's head."""

    height: float
    grow: float = 1.0
    stay: bool = False


@dataclass
class Rule:
    """A rule across the column: `share` of its width, in the middle of `height`."""

    height: float
    thickness: int = 2
    share: float = 1.0
    double: bool = False
    stay: bool = False


@dataclass
class Cut:
    """A picture: `engrave(width, height)` answers its ink as coverage."""

    height: float
    engrave: Callable[[int, int], Image.Image]
    stay: bool = False
    share: float = 1.0  # of the width, in its middle


@dataclass
class Framed:
    """Pieces inside a border; where it is higher than they are, they stand in its middle."""

    pieces: "list[Piece]"
    height: float
    border: Callable[[Sheet, Extent], None]
    padding: float
    stay: bool = False

    def natural_height(self) -> float:
        return sum(piece.height for piece in self.pieces) + 2 * self.padding


WIDEST_GROWTH = 0.25  # of a column's height, that its gaps may take up

Piece = Slug | Gap | Rule | Cut | Framed


@dataclass
class Frame:
    """A column to be filled: left, top, width, height in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Imposition:
    """A sheet being made up. `blocks` grow in reading order."""

    sheet: Sheet
    blocks: list[Block] = field(default_factory=list)
    _seed: Seed | None = None

    def pour(self, pieces: list[Piece], frames: list[Frame]) -> list[Piece]:
        """Fills the frames in order; answers the pieces that found no room."""
        columns, left_over = plan(pieces, frames)
        for frame, column in zip(frames, columns, strict=False):
            self._stand(column, frame)
        return left_over

    def _stand(self, column: list[Piece], frame: Frame) -> None:
        """Places one column's pieces; its gaps grow so that it ends at the foot, unless much is left over."""
        self._seed = None
        rest = frame.height - sum(piece.height for piece in column)
        shares = sum(piece.grow for piece in column if isinstance(piece, Gap))
        extra = rest / shares if shares and rest < frame.height * WIDEST_GROWTH else 0.0
        y = frame.y
        for piece in column:
            self.place(piece, frame.x, y, frame.width)
            y += piece.height + (extra * piece.grow if isinstance(piece, Gap) else 0.0)

    def place(self, piece: Piece, x: float, y: float, width: float) -> None:
        if isinstance(piece, Slug):
            self._place_slug(piece, x, y)
        elif isinstance(piece, Rule):
            wide = width * piece.share
            top = round(y + (piece.height - piece.thickness) / 2)
            self.sheet.rule(round(x + (width - wide) / 2), top, round(wide), piece.thickness, piece.double)
        elif isinstance(piece, Cut):
            self._place_cut(piece, x, y, width)
        elif isinstance(piece, Framed):
            self._place_framed(piece, x, y, width)

    def _place_cut(self, piece: Cut, x: float, y: float, width: float) -> None:
        wide, high = round(width * piece.share), round(piece.height)
        left, top = round(x + (width - wide) / 2), round(y)
        self.sheet.paste(piece.engrave(wide, high), left, top)
        self.blocks.append(Block(BlockKind.ILLUSTRATION, box=Box(left, top, wide, high)))

    def _place_framed(self, piece: Framed, x: float, y: float, width: float) -> None:
        self._seed = None
        inner = y + piece.padding + (piece.height - piece.natural_height()) / 2
        for part in piece.pieces:
            self.place(part, x + piece.padding, inner, width - 2 * piece.padding)
            inner += part.height
        piece.border(self.sheet, (x, y, x + width, y + piece.height))
        self._seed = None

    def _place_slug(self, slug: Slug, x: float, y: float) -> None:
        style = slug.style
        words = []
        extents = []
        for word in slug.words:
            # The dividing mark is no part of the word: its ink widens the line only.
            baseline = round(y + slug.ascent)
            type_face = face(style.face)
            extent = self.sheet.set_text(
                type_face, style.size, word.content, x + word.x, baseline, slug.rtl, style.track
            )
            if extent[2] <= extent[0]:
                continue  # a glyph without ink
            extents.append(extent)
            words.append(Word(word.content, box_of(extent), hyphen=word.hyphen, full=word.full))
            if word.mark:
                after = x + word.x + type_face.width(word.content, style.size) + style.track * len(word.content)
                extents.append(
                    self.sheet.set_text(type_face, style.size, word.mark, after, baseline, False, style.track)
                )
        if slug.leaders:
            self.sheet.leaders(x + slug.leaders[0], x + slug.leaders[1], round(y + slug.ascent), style.size)
        if words:
            self._add_line(Line(words, box_of(union(extents))), slug.seed)

    def _add_line(self, line: Line, seed: Seed) -> None:
        if seed is not self._seed or not self.blocks:
            self.blocks.append(Block(seed.kind, language=seed.language))
            self._seed = seed
        self.blocks[-1].lines.append(line)


def close_blocks(blocks: list[Block]) -> None:
    """Gives every block of text the box of its lines."""
    for block in blocks:
        if block.lines:
            block.box = box_of(union([extent_of(line.box) for line in block.lines if line.box]))


def box_of(extent: Extent) -> Box:
    left, top, right, bottom = extent
    return Box(left, top, right - left, bottom - top)


def extent_of(box: Box) -> Extent:
    return box.hpos, box.vpos, box.hpos + box.width, box.vpos + box.height


def union(extents: list[Extent]) -> Extent:
    return (
        min(e[0] for e in extents),
        min(e[1] for e in extents),
        max(e[2] for e in extents),
        max(e[3] for e in extents),
    )


def plan(pieces: list[Piece], frames: list[Frame]) -> tuple[list[list[Piece]], list[Piece]]:
    """What stands in each frame, and what finds no room. No column begins or ends with white or a rule."""
    columns = []
    for frame in frames:
        pieces = _without_white(pieces)
        column, pieces = _fill(pieces, frame.height)
        columns.append(_without_white(column[::-1])[::-1])
    return columns, _without_white(pieces)


def _without_white(pieces: list[Piece]) -> list[Piece]:
    start = 0
    while start < len(pieces) and isinstance(pieces[start], (Gap, Rule)):
        start += 1
    return pieces[start:]


def _fill(pieces: list[Piece], height: float) -> tuple[list[Piece], list[Piece]]:
    """The pieces that stand in a column of `height`, and the rest. A piece that stays goes over with what follows."""
    taken = 0.0
    end = len(pieces)
    for index, piece in enumerate(pieces):
        taken += piece.height
        if taken > height and not isinstance(piece, (Gap, Rule)):
            end = index
            break
    while 0 < end < len(pieces) and (pieces[end - 1].stay or isinstance(pieces[end - 1], (Gap, Rule))):
        end -= 1
    return pieces[:end], pieces[end:]
