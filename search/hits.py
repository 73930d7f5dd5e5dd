"""From a query and a canvas's words to what is marked: word indexes, boxes, a snippet, and a piece of the scan.

Computed from the words, not by the engine: positions in the streams are word indexes, so every engine answers alike.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from archive_pages.text_layer import PixelBox, StoredLayer, TextLayer, union

from .analysis.streams import joined
from .backends.base import StoredStreams
from .query import Phrase, Prefix, Query, Term

SNIPPET_BEFORE, SNIPPET_WORDS = 7, 24
CROP_RATIO = 2.4  # width to height of the piece of scan beside a hit
CROP_LEAST = 0.45  # of the canvas's width
CROP_PIXELS = 640
LOOK_AHEAD = 50  # marks


class Mark(NamedTuple):
    """One place where a term of the query stands: the indexes of its words, the term's number in `Query.wanted`."""

    words: tuple[int, ...]
    term: int


@dataclass(frozen=True)
class Part:
    """A piece of a snippet; a space stands between two."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Crop:
    """A region of the canvas, and the boxes of marked words that lie in it; all `x, y, w, h` in canvas pixels."""

    region: PixelBox
    frames: tuple[PixelBox, ...]

    @property
    def iiif(self) -> str:
        """The region as IIIF Image API 3, section 4.1, writes it."""
        return ",".join(map(str, self.region))

    @property
    def view_box(self) -> str:
        """The region as SVG's `viewBox`."""
        return " ".join(map(str, self.region))

    @property
    def width(self) -> int:
        """Pixels across of its picture, never more than the scan has (IIIF Image API 3, section 4.2)."""
        return min(self.region[2], CROP_PIXELS)


def marks(found: StoredStreams, query: Query, divided: Container[int] = ()) -> list[Mark]:
    """Every place where a wanted term stands, in reading order. A divided word is one mark with both its parts.

    Works on the streams as text: finding a token in a page's text takes microseconds, taking the text apart does not.
    """
    text = _Text(found, divided)
    return sorted({Mark(words, number) for number, term in enumerate(query.wanted) for words in text.places(term)})


class _Text:
    def __init__(self, found: StoredStreams, divided: Container[int]) -> None:
        self._exact, self._stem = f" {found.exact} ", f" {found.stem} "
        self._parts = f" {found.parts} "
        self._divided = divided

    @cached_property
    def _tokens(self) -> list[str]:
        return self._exact.split()

    def places(self, term: Term) -> Iterator[tuple[int, ...]]:
        if isinstance(term, Phrase):
            for variant in term.variants:
                yield from self._rows(variant)
            return
        if isinstance(term, Prefix):
            found = {*_indexes(self._exact, f" {term.exact}"), *self._with_part(f" {term.exact}")}
        else:
            found = {*_indexes(self._exact, f" {term.exact} "), *self._with_stem(term.stems)}
            for form in (term.exact, *term.stems):
                found.update(self._with_part(f" {form} "))
            if term.split:
                yield from self._rows(term.split)
        for index in found:
            if index - 1 not in self._divided:
                yield self._place(index)

    def _with_stem(self, stems: tuple[str, ...]) -> Iterator[int]:
        """Words with one of the stems. What several languages make of a word often is the same, and is sought once."""
        text = self._stem
        for letters in {stem.partition(":")[2] for stem in stems}:
            index = counted = 0
            at = text.find(f":{letters} ")
            while at >= 0:
                begin = text.rfind(" ", 0, at)
                if text[begin + 1 : text.find(" ", at)] in stems:
                    index += text.count(" ", counted, begin)
                    counted = begin
                    yield index
                at = text.find(f":{letters} ", at + 1)

    def _with_part(self, needle: str) -> Iterator[int]:
        """Words one of whose parts is, or begins with, what is looked for. A stem's language is no beginning."""
        at = self._parts.find(needle)
        while at >= 0:
            token = self._parts[at + 1 : self._parts.find(" ", at + 1)]
            if ":" not in token or needle.endswith(" "):
                mark = self._parts.rfind("#", 0, at + 1)
                yield int(self._parts[mark + 1 : self._parts.find(" ", mark)])
            at = self._parts.find(needle, at + 1)

    def _rows(self, row: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
        """Places where the tokens stand one after another; a divided word takes two."""
        for start in _indexes(self._exact, f" {row[0]} "):
            if start - 1 not in self._divided and (words := self._row_at(row, start)):
                yield words

    def _row_at(self, row: tuple[str, ...], at: int) -> tuple[int, ...]:
        words: tuple[int, ...] = ()
        for token in row:
            if at >= len(self._tokens) or self._tokens[at] != token:
                return ()
            words += self._place(at)
            at = words[-1] + 1
        return words

    def _place(self, index: int) -> tuple[int, ...]:
        return (index, index + 1) if index in self._divided else (index,)


def _indexes(text: str, needle: str) -> Iterator[int]:
    """Which words of the text, that begins with a space and has one after each word, the needle stands at."""
    at, index, counted = text.find(needle), 0, 0
    while at >= 0:
        index += text.count(" ", counted, at)
        counted = at
        yield index
        at = text.find(needle, at + 1)


def word_indexes(found: Sequence[Mark]) -> list[int]:
    """All marked words, each once, in reading order."""
    return sorted({index for mark in found for index in mark.words})


def best_mark(found: Sequence[Mark]) -> Mark | None:
    """The first mark whose snippet shows the most terms of the query."""
    best, most = found[0] if found else None, 0
    terms = len({mark.term for mark in found})
    for start, first in enumerate(found):
        shown = len(_terms_from(found[start : start + LOOK_AHEAD]))
        if shown > most:
            best, most = first, shown
        if most == terms:
            break
    return best


def _terms_from(found: Sequence[Mark]) -> set[int]:
    """The terms that a snippet around the first of these marks shows."""
    end = found[0].words[0] + SNIPPET_WORDS - SNIPPET_BEFORE
    shown: set[int] = set()
    for words, term in found:
        if words[0] >= end:
            break
        if words[-1] < end:
            shown.add(term)
    return shown


def snippet(words: Sequence[str], found: Sequence[Mark], divided: Container[int] = ()) -> list[Part]:
    """Some two lines around the best mark, or the text's beginning. A divided word is written once, whole."""
    best = best_mark(found)
    first = max(0, best.words[0] - SNIPPET_BEFORE) if best else 0
    first -= first - 1 in divided
    last = min(len(words), first + SNIPPET_WORDS)
    marked = set(word_indexes(found))
    written = [("…", False)] if first else []
    written += _written(words, first, last, marked, divided)
    parts = [Part(" ".join(text for text, _ in run), is_marked) for is_marked, run in groupby(written, itemgetter(1))]
    return [*parts, Part("…", False)] if last < len(words) else parts


def crop(layer: TextLayer | StoredLayer, found: Sequence[Mark], canvas: tuple[int, int]) -> Crop | None:
    """The piece of scan around the best mark, with all frames in it. None where no marked word has a box.

    `canvas` is its width and height, in which the layer's boxes are measured.
    """
    best = best_mark(found)
    around = union(_boxes(layer, best.words)) if best else None
    if around is None or not all(canvas):
        return None
    region = x, y, w, h = _region(around, *canvas)
    inside = (
        (left, top, width, height)
        for left, top, width, height in _boxes(layer, word_indexes(found))
        if left >= x and top >= y and left + width <= x + w and top + height <= y + h
    )
    return Crop(region, tuple(inside))


def _boxes(layer: TextLayer | StoredLayer, indexes: Sequence[int]) -> list[PixelBox]:
    return [box for index in indexes if (box := layer.box(index))]


def _written(
    words: Sequence[str], first: int, last: int, marked: set[int], divided: Container[int]
) -> Iterator[tuple[str, bool]]:
    shown = words[first : last + 1]  # one more: the second part of a divided word
    index = first
    while index < last:
        if index in divided and index - first + 1 < len(shown):
            yield joined(shown[index - first], shown[index - first + 1]), index in marked
            index += 2
        else:
            yield shown[index - first], index in marked
            index += 1


def _region(around: PixelBox, width: int, height: int) -> PixelBox:
    """A region of CROP_RATIO with `around` in its middle, moved and cut to lie on the canvas."""
    x, y, w, h = around
    wide = min(width, max(round(width * CROP_LEAST), round(1.2 * w)))
    high = min(height, max(round(wide / CROP_RATIO), round(1.2 * h)))
    left = min(max(0, x + w // 2 - wide // 2), width - wide)
    top = min(max(0, y + h // 2 - high // 2), height - high)
    return left, top, max(1, wide), max(1, high)
