"""The places in an issue where a search's terms stand, by the page of an answer."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from archive_pages.models import Canvas, IssuePage
from archive_pages.text_layer import PixelBox, TextLayer, union
from cms.core.access import Viewer
from search.service import find_in_issue

AROUND = 8  # words before and after a match
PAGE = 500  # places in one answer: most searches in an issue find fewer, and some viewers follow no `next`


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands: its words in the canvas's text, and a box for each line they lie on.

    `number` counts from 1 through the whole issue.
    """

    number: int
    canvas: Canvas
    layer: TextLayer
    words: tuple[int, ...]
    boxes: tuple[PixelBox, ...]

    @property
    def exact(self) -> str:
        return self.layer.flow(self.words[0], self.words[-1] + 1)

    @property
    def before(self) -> str:
        first = self.words[0]
        return self.layer.flow(max(0, first - AROUND), first)

    @property
    def after(self) -> str:
        last = self.words[-1] + 1
        return self.layer.flow(last, min(len(self.layer), last + AROUND))


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """The places of page `page` of `pages`. Boxes are counted for the whole: `total`, and `start` before this page."""

    places: list[Place]
    page: int
    pages: int
    start: int
    total: int


NOTHING = FoundPlaces([], 1, 1, 0, 0)


def find(issue: IssuePage, text: str, viewer: Viewer, page: int) -> FoundPlaces:
    """The places in reading order; the nearest page there is to the one that is asked for, from 1."""
    found = list(_places(issue, text, viewer))
    pages = max(1, -(-len(found) // PAGE))
    page = max(1, min(page, pages))
    first = (page - 1) * PAGE
    return FoundPlaces(
        found[first : first + PAGE],
        page,
        pages,
        start=sum(len(place.boxes) for place in found[:first]),
        total=sum(len(place.boxes) for place in found),
    )


def _places(issue: IssuePage, text: str, viewer: Viewer) -> Iterator[Place]:
    number = 0
    for matches in find_in_issue(issue, text, viewer):
        lines = _line_of_each_word(matches.layer)
        for mark in matches.marks:
            boxes = tuple(_line_boxes(matches.layer, mark.words, lines))
            if boxes:
                number += 1
                yield Place(number, matches.canvas, matches.layer, mark.words, boxes)


def _line_of_each_word(layer: TextLayer) -> "array[int]":
    """The number of its line for each word; -1 for a word on no line."""
    numbers = array("i", [-1]) * len(layer)
    for number, line in enumerate(layer.lines):
        for word in range(line.first_word, line.last_word):
            numbers[word] = number
    return numbers


def _line_boxes(layer: TextLayer, words: tuple[int, ...], lines: "array[int]") -> Iterator[PixelBox]:
    """A box for each line that the words lie on: both parts of a divided word, a phrase that runs over a line's end."""
    by_line: dict[int, list[PixelBox]] = {}
    for word in words:
        box = layer.box(word)
        if box is not None and box[2] > 0 and box[3] > 0:
            line = lines[word] if lines[word] >= 0 else -1 - word
            by_line.setdefault(line, []).append(box)
    for boxes in by_line.values():
        around = union(boxes)
        if around is not None:
            yield around
