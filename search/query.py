"""The reader's query language: words (all must be there), "a phrase", -not, prefix*.

Any text is a query: what can't be understood is taken as words, what folds to nothing is left out. The answer is plain
data; `search.backends` turn it into their engine's queries and `search.hits` into matched positions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .analysis import LANGUAGES, PLACEHOLDER, analyser
from .analysis.folding import SEPARATOR, fold, normal
from .analysis.words import cut

MAX_LENGTH = 1_000
MAX_CLAUSES = 32
MAX_PHRASE = 16
MIN_PREFIX = 2

_QUOTES = '"“”„‟«»＂〝〞'
_PIECE = re.compile(rf"(?P<not>[-−]?)(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<word>[^\s{_QUOTES}]+))")


@dataclass(frozen=True)
class Word:
    """A word: found as it stands (`exact`), as another form of it in any language (`stems`), or part by part.

    `split` holds the exact tokens of the parts of `piros-fehér`, which is also found written as two words.
    """

    exact: str
    stems: tuple[str, ...]
    split: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prefix:
    """The beginning of a word, folded, two letters or more."""

    exact: str


@dataclass(frozen=True)
class Phrase:
    """Words one after another, as they stand. Any of `variants` will do: tuples of exact tokens, two or more each."""

    variants: tuple[tuple[str, ...], ...]


Term = Word | Prefix | Phrase


@dataclass(frozen=True)
class Clause:
    term: Term
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """Clauses that must all hold. Without clauses the reader has asked for nothing that can be looked for."""

    text: str
    clauses: tuple[Clause, ...]

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @cached_property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that a hit holds: those that are marked and framed."""
        return tuple(clause.term for clause in self.clauses if not clause.negated)

    @cached_property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(clause.term for clause in self.clauses if clause.negated)


@lru_cache(maxsize=1_024)
def parse(text: str) -> Query:
    """The query that `text` means. Never raises; what lies beyond the limits above is left out."""
    clauses: dict[Clause, None] = {}
    for found in _PIECE.finditer(text[:MAX_LENGTH].replace("\x00", " ")):
        negated = bool(found["not"])
        terms = _phrase(found["phrase"]) if found["phrase"] is not None else _word(found["word"])
        for term in terms:
            clauses[Clause(term, negated)] = None
    return Query(text, tuple(clauses)[:MAX_CLAUSES])


def _word(piece: str) -> Iterator[Term]:
    if piece.rstrip(")]}.,;:!?").endswith("*"):
        prefix = cut(fold(normal(piece)).replace(SEPARATOR, ""))
        if len(prefix) >= MIN_PREFIX:
            yield Prefix(prefix)
            return
    yield from _any_form(piece)


def _any_form(piece: str) -> Iterator[Word]:
    folded = fold(normal(piece))
    exact = cut(folded.replace(SEPARATOR, ""))
    if not exact:
        return
    parts = tuple(cut(part) for part in folded.split())
    stems = dict.fromkeys(analyser(language)[piece].stem for language in LANGUAGES)
    yield Word(exact, tuple(stems), parts if len(parts) > 1 else ())


def _phrase(text: str) -> Iterator[Term]:
    """A phrase's variants: with words such as `piros-fehér` whole or in parts, with or without a lone dash's place."""
    words = [fold(normal(word)) for word in text.split()][:MAX_PHRASE]
    whole = [cut(word.replace(SEPARATOR, "")) for word in words]
    parts = [cut(part) for word in words for part in word.split()]
    placed = [word or PLACEHOLDER for word in whole]
    while placed and placed[0] == PLACEHOLDER:
        placed.pop(0)
    while placed and placed[-1] == PLACEHOLDER:
        placed.pop()
    variants = dict.fromkeys(
        tuple(variant) for variant in ([word for word in whole if word], parts[:MAX_PHRASE], placed)
    )
    longer = tuple(variant for variant in variants if len(variant) > 1)
    single = next((word for word in whole if word), "")
    if len(longer) == len(variants) and longer:
        yield Phrase(longer)
    elif longer:  # one hyphenated word in quotes: whole, or its parts in a row
        yield Word(single, (), longer[0])
    elif single:
        yield Word(single, ())
