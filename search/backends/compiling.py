"""A reader's term as an engine's query: what is looked for in which field, and what it weighs, is the same for all."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from search.query import Phrase, Prefix, Term, Word

from .base import EXACT, HEADING, PARTS, STEM, rows

QueryT = TypeVar("QueryT")


class TermCompiler(ABC, Generic[QueryT]):
    def compiled(self, term: Term) -> QueryT:
        if isinstance(term, Word):
            return self._word(term)
        if isinstance(term, Prefix):
            return self.best_of(
                [self.beginning("exact", term.exact, EXACT), self.beginning("parts", term.exact, PARTS)]
            )
        return self._phrase(term)

    def _word(self, word: Word) -> QueryT:
        forms = [self.weighted("exact", word.exact, EXACT)]
        forms += [self.weighted("stem", stem, STEM) for stem in word.stems]
        for token in (word.exact, *word.stems):
            forms += [self.weighted("parts", token, PARTS), self.weighted("heading", token, HEADING)]
        if word.split:
            forms.append(self.row(word.split, PARTS))
        return self.best_of(forms)

    def _phrase(self, phrase: Phrase) -> QueryT:
        return self.best_of([self.row(row) for variant in phrase.variants for row in rows(variant)])

    @abstractmethod
    def weighted(self, field: str, token: str, weight: float) -> QueryT: ...

    @abstractmethod
    def beginning(self, field: str, token: str, weight: float) -> QueryT:
        """Tokens that begin so. A stem's language (`hu:`) is no beginning of a word."""

    @abstractmethod
    def row(self, tokens: tuple[str, ...], weight: float = 1.0) -> QueryT:
        """Two or more tokens one after another in `exact`."""

    @abstractmethod
    def best_of(self, queries: list[QueryT]) -> QueryT:
        """What the best of them scores, and a little (`base.TIE`) of the others."""
