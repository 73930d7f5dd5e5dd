"""A search within an issue: on which pages, in which lines, and which words."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from archive_pages.models import Canvas, IssuePage
from archive_pages.text_layer import TextLayer
from cms.core.access import Viewer
from cms.core.languages import direction
from search.backends.base import EngineError
from search.service import CanvasMatches, find_in_issue

from .passages import Piece, line_pieces

logger = logging.getLogger(__name__)

MOST_LINES = 100
Hit = tuple[int, ...]  # the words of one place, indexes in the text layer: a phrase or a divided word has several


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line with a hit: the number of its first hit on the page, and its text as it stands on the page."""

    first_hit: int
    language: str
    direction: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    canvas: Canvas
    hits: tuple[Hit, ...]
    lines: tuple[FoundLine, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Pages in order. `cut_short` where there are more lines than are listed; the hits are all there.

    `unanswered`: search can't answer now, and the issue is read without it.
    """

    pages: tuple[FoundPage, ...] = ()
    cut_short: bool = False
    unanswered: bool = False

    @property
    def total(self) -> int:
        return sum(len(page.hits) for page in self.pages)

    def words_on(self, canvas: Canvas) -> frozenset[int]:
        """The words of all hits on the canvas."""
        hits = (hit for page in self.pages if page.canvas.pk == canvas.pk for hit in page.hits)
        return frozenset(word for hit in hits for word in hit)


def find(issue: IssuePage, query: str, viewer: Viewer) -> Findings:
    """What `query` finds in the issue. Nothing for an empty query, or in an issue that the viewer may not see."""
    if not query:
        return Findings()
    left, pages = MOST_LINES, []
    try:
        matches = find_in_issue(issue, query, viewer)
    except EngineError as error:
        logger.error("Search could not answer: %s", error)
        return Findings(unanswered=True)
    for match in matches:
        hits = tuple(mark.words for mark in match.marks)
        lines = tuple(islice(_lines(match, hits), left + 1))
        pages.append(FoundPage(match.canvas, hits, lines[: max(0, left)]))
        left -= len(lines)
    return Findings(tuple(pages), left < 0)


def _lines(match: CanvasMatches, hits: tuple[Hit, ...]) -> Iterator[FoundLine]:
    layer: TextLayer = match.layer
    marked = frozenset(word for hit in hits for word in hit)
    number_of: dict[int, int] = {}
    for number, hit in enumerate(hits):
        number_of.setdefault(hit[0], number)
    for block in layer.blocks:
        language = block.language or layer.language or match.canvas.language
        for line in layer.lines[block.first_line : block.last_line]:
            inside = [number_of[word] for word in range(line.first_word, line.last_word) if word in number_of]
            if inside:
                yield FoundLine(min(inside), language, direction(language), line_pieces(layer, line, marked))
