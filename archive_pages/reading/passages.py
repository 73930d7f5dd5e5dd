"""The text of a canvas as a reader reads it: passages in reading order, with headings where the page has them."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive_pages.formats.page import BlockKind
from archive_pages.text_layer import HYPHEN_FIRST, HYPHEN_SECOND, BlockSpan, LineSpan, TextLayer
from cms.core.languages import direction


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two tags; `hit` where it is a word of the search."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class PassageLine:
    """A line: its index in the layer, the index of the first word shown, and its text with hits marked.

    The words shown are `first_word`, `first_word + 1`, …: one for each run of characters between spaces.
    """

    index: int
    first_word: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A block with text. `region` is its box on the canvas, as IIIF writes a region."""

    region: str
    kind: BlockKind
    language: str
    direction: str
    lines: tuple[PassageLine, ...]


def passages(layer: TextLayer, language: str = "", hits: frozenset[int] = frozenset()) -> list[Passage]:
    """The blocks that hold words. `language` is for blocks that don't name theirs; `hits` are word indexes.

    A word divided by a line end is written once, whole, on its first line. Hits on either part mark it.
    """
    found = []
    for block in layer.blocks:
        lines = tuple(_lines(layer, block, hits))
        if lines:
            of_block = block.language or layer.language or language
            found.append(Passage(_region(block), block.kind, of_block, direction(of_block), lines))
    return found


def _region(block: BlockSpan) -> str:
    return ",".join(map(str, block.box)) if block.box[2] > 0 and block.box[3] > 0 else ""


def line_pieces(layer: TextLayer, line: LineSpan, hits: frozenset[int]) -> tuple[Piece, ...]:
    """One line as it stands on the page, with the words of the search marked."""
    marked = {word for word in range(line.first_word, line.last_word) if word in hits}
    return tuple(_pieces(layer.words[line.first_word : line.last_word], line.first_word, marked))


def _lines(layer: TextLayer, block: BlockSpan, hits: frozenset[int]) -> Iterator[PassageLine]:
    carried = -1  # the second part of a divided word that the line before has already shown
    for number in range(block.first_line, block.last_line):
        line = layer.lines[number]
        first = line.first_word + 1 if line.first_word == carried else line.first_word
        following = line.last_word if number + 1 < block.last_line else len(layer.words)
        words = list(layer.words[first : line.last_word])
        marked = {word for word in range(first, line.last_word) if word in hits}
        if words and _divided(layer, line.last_word - 1, following):
            carried = following
            words[-1] = layer.fulls.get(carried - 1) or words[-1] + layer.words[carried]
            if carried in hits:
                marked.add(carried - 1)
        if words:
            yield PassageLine(number, first, tuple(_pieces(words, first, marked)))


def _divided(layer: TextLayer, last: int, following: int) -> bool:
    return (
        following < len(layer.words)
        and bool(layer.flags[last] & HYPHEN_FIRST)
        and bool(layer.flags[following] & HYPHEN_SECOND)
    )


def _pieces(words: list[str], first: int, marked: set[int]) -> Iterator[Piece]:
    run: list[str] = []
    for offset, word in enumerate(words):
        if first + offset in marked:
            if run:
                yield Piece(" ".join(run) + " ")
                run = []
            yield Piece(word, hit=True)
            run = [""]
        else:
            run.append(word)
    if len(run) > 1 or (run and run[0]):
        yield Piece(" ".join(run))
