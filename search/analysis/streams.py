"""A canvas's words to its two streams; here divided words are joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive_pages.text_layer import HYPHEN_FIRST, HYPHEN_SECOND, NO_BOX, BlockSpan, TextLayer

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
    return _assemble(list(map(analyser(stem_language(language)).__getitem__, words)), set())


def canvas_streams(layer: TextLayer, language: str = "") -> Streams:
    """Streams of a canvas. A block's language wins over `language` (the layer's own, if none is given)."""
    divided = divided_words(layer)
    page_language = stem_language(language or layer.language)
    tokens = list(map(analyser(page_language).__getitem__, layer.words))
    foreign = [(*_words_of(layer, block), own) for block in layer.blocks if (own := stem_language(block.language))]
    for first, last, own in foreign:
        if own != page_language:
            tokens[first:last] = map(analyser(own).__getitem__, layer.words[first:last])
    for first, whole in divided.items():
        own = next((own for begin, end, own in foreign if begin <= first < end), page_language)
        tokens[first] = tokens[first + 1] = analyser(own)[whole]
    return _assemble(tokens, set(divided))


def divided_words(layer: TextLayer) -> dict[int, str]:
    """Index of each first part to the whole word.

    By the file's own marks, else where a line ends in a hyphen and the block's next line begins in lower case.
    """
    whole: dict[int, str] = {}
    flags, words = layer.flags, layer.words
    if HYPHEN_FIRST in flags or HYPHEN_FIRST | NO_BOX in flags:
        for index in range(len(words) - 1):
            if flags[index] & HYPHEN_FIRST and flags[index + 1] & HYPHEN_SECOND:
                whole[index] = layer.fulls.get(index) or joined(words[index], words[index + 1])
    for block in layer.blocks:
        first_words, last_words = layer.lines.first_words(block), layer.lines.last_words(block)
        for number, end in enumerate(last_words[:-1]):
            index = end - 1
            if not end or words[index][-1:] not in LINE_END_HYPHENS or index in whole:
                continue
            if index < first_words[number] or first_words[number + 1] != end or last_words[number + 1] == end:
                continue  # one of the two lines is empty
            if len(words[index]) > 1 and words[end][:1].islower():
                whole[index] = joined(words[index], words[end])
    return whole


def joined(first: str, second: str) -> str:
    """The two parts of a divided word as one, without the hyphen between them."""
    for _ in range(2):  # Fraktur's double hyphen comes as two
        first = first[:-1] if first[-1:] in LINE_END_HYPHENS else first
    return first + second


def _words_of(layer: TextLayer, block: BlockSpan) -> tuple[int, int]:
    if block.first_line >= block.last_line:
        return 0, 0
    return layer.lines[block.first_line].first_word, layer.lines[block.last_line - 1].last_word


def _assemble(tokens: list[Tokens], divided: set[int]) -> Streams:
    parts = {index: token[2] for index, token in enumerate(tokens) if token[2]}
    return Streams([token[0] for token in tokens], [token[1] for token in tokens], parts, divided)
