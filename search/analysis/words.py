"""One word, as it stands on the page, to its tokens. Every answer is kept: a newspaper repeats itself."""

import threading
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

import Stemmer

from .folding import SEPARATOR, fold, fold_each, normal_each
from .languages import LANGUAGES

PLACEHOLDER = "_"
"""Token of a word that folds to nothing. No query makes it."""

MAX_TOKEN_BYTES = 250
"""Below Elasticsearch's 255 characters and any engine's limit: a longer token would be cut in two, and shift others."""

MAX_WORD = 1_000
"""Characters of a word that are looked at; what is longer is no word but a fault of the file."""

KEPT_WORDS = 50_000


class Tokens(NamedTuple):
    """`exact` is the folded word, its parts joined; `stem` is `language:stem`, found only by a word of its language.

    `parts` is empty, or the exact and stem tokens of each part of a word such as `piros-fehér`, `1935-ben`, `l'homme`.
    """

    exact: str
    stem: str
    parts: tuple[str, ...]


NOTHING = Tokens(PLACEHOLDER, PLACEHOLDER, ())


class Analyser(dict[str, Tokens]):
    """`analyser[word]` is the word's `Tokens` in one language.

    Filled as it is asked. When it is full the words of the time before last are forgotten, so common ones stay.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self._earlier: dict[str, Tokens] = {}
        self._stemmer = Stemmer.Stemmer(LANGUAGES[language], 0) if language else None
        self._lock = threading.Lock()  # a stemmer has one buffer

    def __missing__(self, word: str) -> Tokens:
        return self._keep(word, self._earlier.get(word) or self._analysed([word])[0])

    def each(self, words: Collection[str]) -> list[Tokens]:
        """The tokens of every word. Those that are new are analysed together, in a fraction of the time."""
        new = []
        for word in set(words):
            if word not in self:
                if earlier := self._earlier.get(word):
                    self._keep(word, earlier)
                else:
                    new.append(word)
        if new:
            for word, tokens in zip(new, self._analysed(new), strict=True):
                self._keep(word, tokens)
        return list(map(self.__getitem__, words))

    def _keep(self, word: str, tokens: Tokens) -> Tokens:
        if len(self) >= KEPT_WORDS:
            self._earlier = dict(self)
            self.clear()
        self[word] = tokens
        return tokens

    def _analysed(self, words: Sequence[str]) -> list[Tokens]:
        normalised = normal_each([word[:MAX_WORD] for word in words], self.language)
        whole = [word.replace(SEPARATOR, "") if SEPARATOR in word else word for word in normalised]
        exact = list(map(cut, fold_each(whole)))
        return [
            Tokens(one, stem, self._parts(word) if SEPARATOR in word else ()) if one else NOTHING
            for one, stem, word in zip(exact, self._stems(whole), normalised, strict=True)
        ]

    def _stems(self, normalised: Sequence[str]) -> list[str]:
        """`language:stem`, folded; the folded words themselves where the language has no stemmer."""
        if self._stemmer is None:
            return list(map(cut, fold_each(normalised)))
        with self._lock:
            stems = self._stemmer.stemWords(normalised)
        return [cut(f"{self.language}:{stem}") for stem in fold_each(stems)]

    def _parts(self, normalised: str) -> tuple[str, ...]:
        """Exact and stem tokens of every part; letters that stand alone (l'homme, U.S.A.) are no part."""
        parts: dict[str, None] = {}
        for part in normalised.split(SEPARATOR):
            exact = cut(fold(part))
            if len(exact) > 1 or exact.isdecimal():
                parts[exact] = None
                parts[self._stems([part])[0]] = None
        return tuple(parts)


@cache
def analyser(language: str) -> Analyser:
    """The analyser of a code in `LANGUAGES`, or of an empty string for words that are only folded."""
    return Analyser(language)


def cut(token: str) -> str:
    """`token` within MAX_TOKEN_BYTES of UTF-8, cut between characters."""
    if len(token) * 4 <= MAX_TOKEN_BYTES:
        return token
    return token.encode()[:MAX_TOKEN_BYTES].decode(errors="ignore")
