"""A query of `modelsearch.query` as an engine's: what words and combinations are made of is the engine's."""

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from .base import PARTS, TEXT, TITLE, Asked, tokens_of

QueryT = TypeVar("QueryT")


class Compiler(ABC, Generic[QueryT]):
    """Whole words, or beginnings of words with whole words first."""

    def __init__(self, asked: Asked) -> None:
        self.only_titles = asked.only_titles
        self.beginnings = asked.beginnings

    def compiled(self, query: Any) -> QueryT:
        if isinstance(query, PlainText | Fuzzy):
            words = [self.word(token) for token in tokens_of(query.query_string)]
            return self.together(words, every=query.operator == "and")
        if isinstance(query, Phrase):
            return self.phrase(tokens_of(query.query_string))
        if isinstance(query, Boost):
            return self.boosted(self.compiled(query.subquery), query.boost)
        if isinstance(query, Not):
            return self.all_but(self.compiled(query.subquery))
        if isinstance(query, And | Or):
            return self.together([self.compiled(one) for one in query.subqueries], every=isinstance(query, And))
        if isinstance(query, MatchAll):
            return self.everything()
        raise NotImplementedError(f"{type(query).__name__} can't be searched for")

    def word(self, token: str) -> QueryT:
        if self.beginnings:
            return self.best_of([self.weighted("title", token, TITLE), self.beginning("auto", token)])
        forms = [self.weighted("title", token, TITLE)]
        if not self.only_titles:
            forms += [self.weighted("text", token, TEXT), self.weighted("parts", token, PARTS)]
        return self.best_of(forms)

    def phrase(self, tokens: list[str]) -> QueryT:
        if len(tokens) < 2:
            return self.together([self.word(token) for token in tokens], every=True)
        return self.row("title" if self.only_titles else "text", tokens)

    @abstractmethod
    def weighted(self, field: str, token: str, weight: float) -> QueryT: ...

    @abstractmethod
    def beginning(self, field: str, token: str) -> QueryT: ...

    @abstractmethod
    def row(self, field: str, tokens: list[str]) -> QueryT: ...

    @abstractmethod
    def best_of(self, queries: list[QueryT]) -> QueryT: ...

    @abstractmethod
    def together(self, queries: list[QueryT], *, every: bool) -> QueryT:
        """All of the queries, or any; of none, nothing."""

    @abstractmethod
    def boosted(self, query: QueryT, by: float) -> QueryT: ...

    @abstractmethod
    def all_but(self, query: QueryT) -> QueryT: ...

    @abstractmethod
    def everything(self) -> QueryT: ...
