"""A reader's query within a scope, as Elasticsearch takes it. The counterpart of `search.backends.tantivy`."""

from collections.abc import Iterable
from typing import Any

from search.backends.base import FACET_VALUES, TIE, Facet, Near, Relative, Scope, Sort
from search.backends.compiling import TermCompiler
from search.query import Query

Json = dict[str, Any]
AT_ONCE = 10_000  # documents with a family
MOST_TERMS = 50_000  # of one list; Elasticsearch takes 65,536


def body(query: Query, scope: Scope, offset: int, limit: int, sort: Sort, facets: Iterable[Facet]) -> Json:
    """The whole request. Choices are applied after counting where they are counted, before it where they are not."""
    facets = list(facets)
    counted = [facet for facet in scope.chosen if facet in facets]
    early = [choice(facet, scope) for facet in scope.chosen if facet not in counted]
    asked: Json = {
        "query": _matching(query, scope, early),
        "from": offset,
        "size": limit,
        "track_total_hits": True,
    }
    if counted or scope.left_out:
        chosen = [choice(facet, scope) for facet in counted]
        asked["post_filter"] = {"bool": {"filter": chosen, "must_not": _left_out(scope)}}
    if facets:
        asked["aggs"] = {
            facet.value: _count(facet, [one for one in counted if one != facet], scope) for facet in facets
        }
    if sort != Sort.RELEVANCE:
        asked["sort"] = [{"moment": {"order": "asc" if sort == Sort.OLDEST else "desc"}}]
    return asked


def relatives(query: Query, scope: Scope, after: list[Any]) -> Json:
    """The next of the documents that have a family."""
    chosen = [choice(facet, scope) for facet in scope.chosen]
    asked: Json = {
        "query": _matching(query, scope, [*chosen, {"exists": {"field": "family"}}]),
        "size": AT_ONCE,
        "_source": False,
        "docvalue_fields": list(Relative._fields),
        "sort": [{"key": "asc"}],
        "track_total_hits": False,
    }
    return {**asked, "search_after": after} if after else asked


def _matching(query: Query, scope: Scope, more: list[Json]) -> Json:
    terms = Terms()
    return {
        "bool": {
            "must": [terms.compiled(term) for term in query.wanted],
            "must_not": [*(terms.compiled(term) for term in query.unwanted), *_unseen(scope)],
            "filter": [*_seen(scope), *more],
        }
    }


class Terms(TermCompiler[Json]):
    def weighted(self, field: str, token: str, weight: float) -> Json:
        return weighted(field, token, weight)

    def beginning(self, field: str, token: str, weight: float) -> Json:
        return {"regexp": {field: {"value": escaped(token) + "[^:]*", "boost": weight, "flags": "NONE"}}}

    def row(self, tokens: tuple[str, ...], weight: float = 1.0) -> Json:
        return row("exact", tokens, weight)

    def best_of(self, queries: list[Json]) -> Json:
        return any_of(queries)


def row(field: str, words: tuple[str, ...], weight: float = 1.0) -> Json:
    """The words one after another."""
    if len(words) == 1:
        return weighted(field, words[0], weight)
    return {"match_phrase": {field: {"query": " ".join(words), "boost": weight}}}


def weighted(field: str, token: str, weight: float) -> Json:
    return {"term": {field: {"value": token, "boost": weight}}}


def any_of(queries: list[Json]) -> Json:
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries, "tie_breaker": TIE}}


def escaped(token: str) -> str:
    """The token for a regular expression of Lucene's."""
    return "".join(one if one.isalnum() else f"\\{one}" for one in token)


def _seen(scope: Scope) -> list[Json]:
    rules: list[Json] = [{"terms": {"audience": list(scope.audiences)}}]
    if scope.page is not None:
        rules.append({"term": {"page": scope.page}})
    if scope.near is not None:
        rules.append(_around(scope.near))
    return rules


def _around(near: Near) -> Json:
    middle = [near.longitude, near.latitude]
    return {"geo_distance": {"distance": f"{near.kilometres:f}km", "position": middle}}


def _unseen(scope: Scope) -> list[Json]:
    """Few documents have an instant, so the question is which are not open yet, or no longer."""
    rules: list[Json] = [
        {"range": {"visible_from": {"gt": scope.now}}},
        {"range": {"visible_until": {"lte": scope.now}}},
    ]
    if scope.hidden:
        rules.append({"terms": {"ancestors": list(scope.hidden)}})
    return rules


def choice(facet: Facet, scope: Scope) -> Json:
    return {"terms": {facet.value: list(scope.chosen[facet])}}


def _count(facet: Facet, others: list[Facet], scope: Scope) -> Json:
    terms = {"terms": {"field": facet.value, "size": FACET_VALUES}}
    left_out = _left_out(scope) if facet != Facet.LANGUAGE else []
    if not others and not left_out:
        return terms
    return {
        "filter": {"bool": {"filter": [choice(other, scope) for other in others], "must_not": left_out}},
        "aggs": {"counted": terms},
    }


def _left_out(scope: Scope) -> list[Json]:
    pages = scope.left_out
    return [{"terms": {"page": list(pages[start : start + MOST_TERMS])}} for start in range(0, len(pages), MOST_TERMS)]
