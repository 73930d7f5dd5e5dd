"""Elasticsearch beside tantivy: some hundred documents in four languages, and whatever may be asked of them.

Which documents, how many, how they are counted and how they score must be the same; documents of one score may stand in
any order.
"""

import random
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from search.analysis import text_streams
from search.backends.base import Engine, Facet, Kind, Matches, Near, Scope, SearchDocument, Sort
from search.backends.elasticsearch.engine import ElasticsearchEngine
from search.backends.tantivy import TantivyEngine
from search.query import parse

pytestmark = [pytest.mark.django_db, pytest.mark.production]
WORDS = {
    "hu": "ház házak kert kertben könyv könyvek könyveket olvas olvasó nyár nyári reggel piros-fehér 1935-ben szép új",
    "ro": "casă case grădină cărți carte citesc citește vară dimineața țară țării oraș orașul frumos nou și în la o",
    "en": "house houses garden gardens book books reading reader summer morning well-known 1935 beautiful new and the",
    "fa": "خانه خانه‌ها کتاب کتاب‌ها کتابخانه می‌روم رفتن باغ تابستان صبح زیبا نو و در از که این آن شهر شهرها",
}
LANGUAGES = list(WORDS)
DOCUMENTS, QUERIES, NOW = 300, 150, 1_000_000
SEED = 1935


def words_of(language: str, chance: random.Random, count: int) -> list[str]:
    """The first words are the most frequent ones."""
    known = WORDS[language].split()
    return [known[int(chance.random() ** 2 * len(known))] for _ in range(count)]


def document(number: int, chance: random.Random) -> SearchDocument:
    language = chance.choice(LANGUAGES)
    words = words_of(language, chance, chance.randrange(1, 120))
    issue = 1_000 + number // 4
    own = number % 4 == 0
    streams = text_streams(words, language)
    heading = text_streams(words[:3], language)
    return SearchDocument(
        key=f"page:{issue}" if own else f"canvas:{number}",
        kind=Kind.ISSUE if own else Kind.CANVAS,
        page=issue,
        audience=chance.choice(["public", "public", "public", "group:7"]),
        canvas=0 if own else number,
        ancestors=[1, 10 + issue % 5, issue],
        visible_from=chance.choice([None, None, None, NOW - 1, NOW, NOW + 1]),
        visible_until=chance.choice([None, None, None, NOW - 1, NOW, NOW + 1]),
        title=10 + issue % 5,
        year=chance.choice([None, 1935, 1936, 1937, 1938]),
        moment=chance.choice([None, 19350000 + number * 7 % 400]) if own else 19350000 + number,
        languages=[language, *([chance.choice(LANGUAGES)] if own else [])],
        heading=" ".join([*heading.exact, *heading.stem]) if own else "",
        places=chance.choice([[], [100], [100, 101], [100, 102]]),
        position=chance.choice([None, None, (24 + chance.random(), 46 + chance.random()), (179.9, 46), (-179.9, 46)]),
        exact=streams.exact_text(),
        stem=streams.stem_text(),
        parts=streams.parts_text(),
    )


def question(chance: random.Random) -> str:
    language = chance.choice(LANGUAGES)
    words = words_of(language, chance, 60)
    start = chance.randrange(50)
    one, other = words[start], chance.choice(words)
    return chance.choice(
        [
            one,
            f"{one} {other}",
            f'"{" ".join(words[start : start + chance.randrange(2, 6)])}"',
            f"{one[:2]}*",
            f"{one[:3]}* {other}",
            f"{one} -{other}",
            f"-{one}",
            f'{one} -"{" ".join(words[start : start + 2])}"',
            "piros-fehér",
            "fehér 1935",
        ]
    )


def scope(chance: random.Random) -> Scope:
    chosen: dict[Facet, tuple[Any, ...]] = {}
    if chance.random() < 0.3:
        chosen[Facet.YEAR] = tuple(chance.sample([1935, 1936, 1937], chance.randrange(1, 3)))
    if chance.random() < 0.3:
        chosen[Facet.LANGUAGE] = (chance.choice(LANGUAGES),)
    if chance.random() < 0.2:
        chosen[Facet.TITLE] = (10 + chance.randrange(5),)
    if chance.random() < 0.2:
        chosen[Facet.KIND] = ("canvas",)
    if chance.random() < 0.3:
        chosen[Facet.PLACE] = tuple(chance.sample([100, 101, 102], chance.randrange(1, 3)))
    return Scope(
        audiences=chance.choice([("public",), ("public", "group:7")]),
        now=NOW,
        hidden=chance.choice([(), (), (12, 1_003)]),
        page=chance.choice([None, None, None, 1_005]),
        chosen=chosen,
        near=chance.choice([None, None, None, Near(46.5, 24.5, 30), Near(46, 180, 20), Near(46.1, -179.95, 30)]),
    )


@pytest.fixture
def engines(own_index: Path) -> tuple[Engine, Engine]:
    """Elasticsearch and tantivy with the same documents, filled in two sessions of which one replaced a part."""
    chance = random.Random(SEED)
    documents = [document(number, chance) for number in range(DOCUMENTS)]
    both = ElasticsearchEngine(settings.ELASTICSEARCH_PREFIX), TantivyEngine(own_index)
    for one in both:
        for some in (documents[: DOCUMENTS // 2], documents[DOCUMENTS // 4 :]):
            with one.writing() as writer:
                for page, of_page in groupby(some, key=lambda one: one.page):
                    writer.remove_page(page)
                    for each in of_page:
                        writer.add(each)
                    writer.remove_page(999)
            assert writer.refused == {}
    return both


def told(found: Matches) -> dict[str, Any]:
    return {
        "total": found.total,
        "counts": found.counts,
        "matches": {(one.page, one.canvas): one.streams for one in found.matches},
    }


def scores(found: Matches) -> dict[tuple[int, int], float]:
    return {(one.page, one.canvas): one.score for one in found.matches}


def test_both_find_count_and_score_alike(engines: tuple[Engine, Engine]) -> None:
    chance = random.Random(SEED)
    hits = 0
    for _ in range(QUERIES):
        text, within = question(chance), scope(chance)
        facets = chance.choice([tuple(Facet), (), (Facet.YEAR,)])
        theirs, ours = (one.find(parse(text), within, limit=1_000, facets=facets) for one in engines)
        assert told(theirs) == told(ours), (text, within)
        assert scores(theirs) == pytest.approx(scores(ours), rel=0.01), (text, within)
        hits += ours.total
    assert hits > QUERIES


def somewhere(chance: random.Random) -> tuple[float, float]:
    """Round a county, on both sides of the date line, and at the pole."""
    return chance.choice(
        [
            (24 + chance.random(), 46 + chance.random()),
            (24.4 + chance.random() / 5, 46.4 + chance.random() / 5),
            (chance.choice([-179.9, 179.8]) + chance.random() / 10, 46 + chance.random() / 5),
            (360 * chance.random() - 180, 89.8 + chance.random() / 5),
        ]
    )


CIRCLES = [
    Near(46.5, 24.5, 30), Near(46.9, 24.1, 5), Near(46, 180, 12), Near(46.1, -179.95, 15), Near(46.4, 24.6, 500),
    Near(90, 0, 9),
]  # fmt: skip


def test_both_find_what_lies_in_the_circle(engines: tuple[Engine, Engine]) -> None:
    chance = random.Random(SEED)
    documents = [
        replace(document(4 * number, chance), visible_from=None, visible_until=None, position=somewhere(chance))
        for number in range(150)
    ]
    for one in engines:
        with one.writing() as writer:
            for each in documents:
                writer.remove_page(each.page)
                writer.add(each)
    for near in CIRCLES:
        scope = Scope(("public", "group:7"), NOW, near=near)
        answers = [one.find(parse(""), scope, limit=1_000) for one in engines]
        told = [{one.page: round(one.kilometres or 0, 6) for one in answer.matches} for answer in answers]
        assert told[0] == told[1], near
        assert [answer.total for answer in answers] == [len(told[0])] * 2
        assert told[0], near
        assert max(told[0].values()) <= near.kilometres


def test_both_sort_and_page_alike(engines: tuple[Engine, Engine]) -> None:
    chance = random.Random(SEED)
    for _ in range(QUERIES // 4):
        text, sort = question(chance), chance.choice([Sort.OLDEST, Sort.NEWEST])
        within = Scope(("public",), NOW, chosen={Facet.KIND: ("canvas",)})
        offset = chance.randrange(4)
        theirs, ours = (one.find(parse(text), within, offset=offset, limit=10, sort=sort) for one in engines)
        assert [one.canvas for one in theirs.matches] == [one.canvas for one in ours.matches], text
