"""A canvas's words to its two streams; here divided words are joined."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from archive_pages.text_layer import HYPHEN_FIRST, HYPHEN_SECOND, NO_BOX, BlockSpan, StoredLayer, TextLayer

from .languages import stem_language
from .words import Tokens, analyser

LINE_END_HYPHENS = frozenset("-¬\u00ad\u2010\u2011⸗=")


@dataclass(slots=True)
class Streams:
    """Parallel lists: `exact[i]` and `stem[i]` are the tokens of word `i`.

    A word that a line end divided stands whole at both its places, so that either neighbour makes a phrase with it;
    `divided` holds the first places. `parts` maps a word's index to the tokens of its parts (see `Tokens`).
    """

    exact: list[str] = field(default_factory=list)
    stem: list[str] = field(default_factory=list)
    parts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    divided: set[int] = field(default_factory=set)

    def exact_text(self) -> str:
        """The stream for an engine's whitespace tokenizer."""
        return " ".join(self.exact)

    def stem_text(self) -> str:
        return " ".join(self.stem)

    def parts_text(self) -> str:
        """`#index` and the tokens of its parts, for each word that has parts; no query makes a token with `#`."""
        return " ".join(f"#{index} {' '.join(tokens)}" for index, tokens in self.parts.items())


def text_streams(words: Sequence[str], language: str) -> Streams:
    """Streams of running words in one language (a page's title and body)."""
    return _assemble(analyser(stem_language(language)).each(words), set())


def canvas_streams(layer: TextLayer | StoredLayer, language: str = "") -> Streams:
    """Streams of a canvas. A block's language wins over `language` (the layer's own, if none is given)."""
    divided = DividedWords(layer).wholes()
    page_language = stem_language(language or layer.language)
    tokens = analyser(page_language).each(layer.words)
    foreign = [(*_words_of(layer, block), own) for block in layer.blocks if (own := stem_language(block.language))]
    for first, last, own in foreign:
        if own != page_language:
            tokens[first:last] = analyser(own).each(layer.words[first:last])
    for first, whole in divided.items():
        own = next((own for begin, end, own in foreign if begin <= first < end), page_language)
        tokens[first] = tokens[first + 1] = analyser(own)[whole]
    return _assemble(tokens, set(divided))


class DividedWords(Container[int]):
    """The first parts of a layer's divided words, by their indexes.

    By the file's own marks, else where a line ends in a hyphen and the block's next line begins in lower case. Looks at
    no more of the layer than it is asked about.
    """

    def __init__(self, layer: TextLayer | StoredLayer) -> None:
        self._layer = layer
        self._words = layer.words
        self._last = len(layer) - 1
        flags = layer.flags
        self._flags = flags if HYPHEN_FIRST in flags or HYPHEN_FIRST | NO_BOX in flags else None

    def __contains__(self, index: object) -> bool:
        if not isinstance(index, int) or not 0 <= index < self._last:
            return False
        if self._flags is not None and self._is_marked(self._flags, index):
            return True
        first = self._words[index]
        if first[-1:] not in LINE_END_HYPHENS or len(first) < 2:
            return False
        return index + 1 in self._continued and self._words[index + 1][:1].islower()

    def whole(self, index: int) -> str:
        """The divided word whose first part is at `index`."""
        marked = self._flags is not None and self._is_marked(self._flags, index)
        own = self._layer.fulls.get(index) if marked else None
        return own or joined(self._words[index], self._words[index + 1])

    def wholes(self) -> dict[int, str]:
        """Index of each first part to the whole word."""
        marked = [index for index, flag in enumerate(self._flags or ()) if flag & HYPHEN_FIRST]
        ends = (end - 1 for end in self._continued)
        return {index: self.whole(index) for index in (*marked, *ends) if index in self}

    @staticmethod
    def _is_marked(flags: bytes | bytearray, index: int) -> bool:
        return bool(flags[index] & HYPHEN_FIRST and flags[index + 1] & HYPHEN_SECOND)

    @cached_property
    def _continued(self) -> frozenset[int]:
        """The first words of lines that follow on another of their block, neither of them empty."""
        found: set[int] = set()
        for block in self._layer.blocks:
            firsts, lasts = self._layer.lines.first_words(block), self._layer.lines.last_words(block)
            lines = zip(firsts, lasts, firsts[1:], lasts[1:], strict=False)
            found.update(end for first, end, next_first, next_last in lines if first < end == next_first != next_last)
        return frozenset(found)


def joined(first: str, second: str) -> str:
    """The two parts of a divided word as one, without the hyphen between them."""
    for _ in range(2):  # Fraktur's double hyphen comes as two
        first = first[:-1] if first[-1:] in LINE_END_HYPHENS else first
    return first + second


def _words_of(layer: TextLayer | StoredLayer, block: BlockSpan) -> tuple[int, int]:
    if block.first_line >= block.last_line:
        return 0, 0
    return layer.lines[block.first_line].first_word, layer.lines[block.last_line - 1].last_word


def _assemble(tokens: list[Tokens], divided: set[int]) -> Streams:
    parts = {index: token[2] for index, token in enumerate(tokens) if token[2]}
    return Streams([token[0] for token in tokens], [token[1] for token in tokens], parts, divided)
