"""What every engine answers: one small library, the same questions, hits, counts, snippets and frames."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from archive_pages.models import Canvas, IssuePage
from archive_pages.text_layer import TextLayer
from cms.core.access import Viewer
from search import outbox
from search.backends import engine
from search.backends.base import Facet, Kind, Sort
from search.service import Hit, SearchRequest, SearchResults, find_in_issue, search
from tests import factories

pytestmark = pytest.mark.django_db
ENGINES = ["tantivy", pytest.param("Elasticsearch", marks=pytest.mark.production)]

PAGES = {
    ("Marosvölgyi Hírlap", "hu", "1935-08-02"): [
        "olvassa a régi köny-\nveket és újakat az Õszi vásár",
        "a piros-fehér zászló 1935-ben — | ... szép • nyár",
        "szép új világ és az alma",
    ],
    ("Marosvölgyi Hírlap", "hu", "1936-01-05"): ["az új szép világ almafa alma alma"],
    ("Gazeta de Mureș", "ro", "1936-05-01"): ["cărțile și țările noastre", "o ţară frumoasă şi alma mater"],
    ("Valley Gazette", "en", "1901-03-04"): ["reading books in the reading room of Maros"],
    ("نامه", "fa", "1940-02-03"): ["کتاب‌های خوب را می‌خوانم", "كتاب عربي ي"],
}
HITS = {  # canvases as `date/order`, pages by their titles; each with its snippet
    "könyv": {"1935-08-02/1": "olvassa a régi [könyveket] és újakat az Õszi vásár"},
    "könyveket régi": {"1935-08-02/1": "olvassa a [régi könyveket] és újakat az Õszi vásár"},
    '"régi könyveket és újakat"': {"1935-08-02/1": "olvassa a [régi könyveket és újakat] az Õszi vásár"},
    "oszi": {"1935-08-02/1": "… a régi könyveket és újakat az [Õszi] vásár"},
    "fehér": {"1935-08-02/2": "a [piros-fehér] zászló 1935-ben — | ... szép • nyár"},
    '"piros-fehér zászló"': {"1935-08-02/2": "a [piros-fehér zászló] 1935-ben — | ... szép • nyár"},
    '"piros fehér zászló"': {},
    "piros-fehér": {"1935-08-02/2": "a [piros-fehér] zászló 1935-ben — | ... szép • nyár"},
    '"szép új"': {"1935-08-02/3": "[szép új] világ és az alma"},
    "alm* -mater": {
        "1935-08-02/3": "szép új világ és az [alma]",
        "1936-01-05/1": "az új szép világ [almafa alma alma]",
    },
    "világ -almafa": {"1935-08-02/3": "szép új [világ] és az alma"},
    "carte": {"1936-05-01/1": "[cărțile] și țările noastre"},
    "tara": {"1936-05-01/1": "cărțile și [țările] noastre", "1936-05-01/2": "o [ţară] frumoasă şi alma mater"},
    "țară": {
        "1936-05-01/1": "cărțile și [țările] noastre",
        "1936-05-01/2": "o [ţară] frumoasă şi alma mater",
    },
    "book": {"1901-03-04/1": "reading [books] in the reading room of Maros"},
    "کتاب": {"1940-02-03/1": "[کتاب‌های] خوب را می‌خوانم", "1940-02-03/2": "[كتاب] عربي ي"},
    '"را می‌خوانم"': {"1940-02-03/1": "کتاب‌های خوب [را می‌خوانم]"},
    "maros": {"1901-03-04/1": "reading books in the reading room of [Maros]"},
    "Mureș": {
        "Gazeta de Mureș": "Gazeta de [Mureș]",
        "Gazeta de Mureș 1936-05-01": "Gazeta de [Mureș] 1936-05-01 1936-05-01",
    },
    "hu*": {},
    "köny": {},
    "veket": {},
    "nincs": {},
    "—": {},
}


@pytest.fixture(params=ENGINES, autouse=True)
def library(request: pytest.FixtureRequest, settings: Any) -> dict[str, IssuePage]:
    """The issues by date, in the index of one engine."""
    if request.param == "tantivy":
        settings.ELASTICSEARCH_URL = ""
    issues: dict[str, IssuePage] = {}
    titles: dict[str, Any] = {}
    for (name, language, date), texts in PAGES.items():
        titles[name] = titles.get(name) or factories.title(name, language)
        issue = issues[date] = factories.issue(titles[name], date)
        for text in texts:
            factories.canvas(issue, text)
        outbox.touch_canvases(issue.pk)
    while outbox.drain():
        pass
    assert engine().name == request.param
    return issues


def ask(text: str, **more: Any) -> SearchResults:
    return search(SearchRequest(text, more.pop("viewer", Viewer.public()), **more))


def name_of(hit: Hit) -> str:
    return f"{hit.page.date}/{hit.canvas.order}" if hit.canvas else hit.page.title


def snippet_of(hit: Hit) -> str:
    return " ".join(f"[{part.text}]" if part.marked else part.text for part in hit.snippet)


def layer_of(hit: Hit) -> TextLayer:
    assert hit.canvas is not None
    layer = Canvas.objects.get(pk=hit.canvas.pk).text_layer()
    assert layer is not None
    return layer


def test_hits_and_their_snippets() -> None:
    answers = {text: ask(text) for text in HITS}
    assert {text: {name_of(hit): snippet_of(hit) for hit in one.hits} for text, one in answers.items()} == HITS
    assert {text: one.total for text, one in answers.items()} == {text: len(hits) for text, hits in HITS.items()}


def test_frames_are_the_boxes_of_the_marked_words() -> None:
    for text in HITS:
        for hit in ask(text, chosen={Facet.KIND: (Kind.CANVAS,)}).hits:
            layer = layer_of(hit)
            assert hit.crop is not None, text
            assert set(hit.crop.frames) == {layer.box(index) for index in hit.words}, text


def test_a_divided_word_is_framed_on_both_lines() -> None:
    (hit,) = ask("könyveket").hits
    assert hit.words == [3, 4]
    assert len({box[1] for box in hit.crop.frames}) == 2  # type: ignore[union-attr]


def test_the_best_comes_first() -> None:
    assert [name_of(hit) for hit in ask("alma").hits] == ["1936-01-05/1", "1936-05-01/2", "1935-08-02/3"]
    kinds = [hit.kind for hit in ask("Gazeta").hits]
    assert kinds[:2] == [Kind.TITLE, Kind.ISSUE]


def test_facets_count_and_keep_their_other_values_in_sight(library: dict[str, IssuePage]) -> None:
    found = ask("alma")
    hungarian, romanian = (library[date].get_parent().pk for date in ("1936-01-05", "1936-05-01"))
    assert found.counts == {
        Facet.TITLE: {hungarian: 2, romanian: 1},
        Facet.YEAR: {1935: 1, 1936: 2},
        Facet.LANGUAGE: {"hu": 2, "ro": 1},
        Facet.KIND: {"canvas": 3},
        Facet.PLACE: {},
    }
    chosen = ask("alma", chosen={Facet.YEAR: (1936,), Facet.LANGUAGE: ("hu", "fa")})
    assert [name_of(hit) for hit in chosen.hits] == ["1936-01-05/1"]
    assert chosen.total == 1
    assert chosen.counts == {
        Facet.TITLE: {hungarian: 1},
        Facet.YEAR: {1935: 1, 1936: 1},
        Facet.LANGUAGE: {"hu": 1, "ro": 1},
        Facet.KIND: {"canvas": 1},
        Facet.PLACE: {},
    }
    assert ask("alma", facets=(), chosen={Facet.YEAR: (1935,)}).total == 1


def test_dates_sort_and_pages_follow_one_another() -> None:
    canvases = {Facet.KIND: (Kind.CANVAS,)}
    oldest = ["1935-08-02/3", "1936-01-05/1", "1936-05-01/2"]
    assert [name_of(hit) for hit in ask("alma", sort=Sort.OLDEST, chosen=canvases).hits] == oldest
    assert [name_of(hit) for hit in ask("alma", sort=Sort.NEWEST, chosen=canvases).hits] == oldest[::-1]
    assert [name_of(hit) for hit in ask("alma", sort=Sort.OLDEST, offset=1, limit=1).hits] == oldest[1:2]
    assert ask("alma", offset=9_999, limit=20).hits == []


def test_an_issue_is_searched_in_its_order(library: dict[str, IssuePage]) -> None:
    found = find_in_issue(library["1935-08-02"], "szép", Viewer.public())
    assert [(one.canvas.order, one.words) for one in found] == [(2, [7]), (3, [0])]


def test_what_may_not_be_seen_is_neither_found_nor_counted(library: dict[str, IssuePage]) -> None:
    restricted, embargoed = library["1936-01-05"], library["1936-05-01"]
    factories.restrict(restricted.get_parent(), "groups", "Readers")
    factories.embargo(embargoed, timezone.now() + timedelta(days=1))
    for drained in (False, True):
        if drained:
            while outbox.drain():
                pass
        found = ask("alma")
        assert (found.total, found.counts[Facet.LANGUAGE]) == (0, {}), drained
    reader = Viewer.for_user(factories.reader("reader", "Readers"))
    assert {name_of(hit) for hit in ask("alma", viewer=reader).hits} == {"1935-08-02/3", "1936-01-05/1"}
    assert ask("alma", viewer=Viewer.for_user(AnonymousUser())).total == 0
