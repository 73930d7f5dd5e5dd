"""What readers find, how it is marked, and that it takes the same number of queries however much is found."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive_pages.models import IssuePage
from archive_pages.text_layer import encode
from cms.core.access import Viewer
from home.models import StandardPage
from search import outbox
from search.backends.base import Facet, Kind, Sort
from search.found import FoundCanvas, IssueName, leaves
from search.service import SearchRequest, SearchResults, find_in_issue, search
from tests import factories
from tests.searching import empty_index

pytestmark = pytest.mark.django_db


def ask(text: str, viewer: Viewer | None = None, **more: Any) -> SearchResults:
    return search(SearchRequest(text, viewer or Viewer.public(), **more))


def texts(results: SearchResults) -> list[str]:
    """Each hit's snippet with its marked words in brackets."""
    return [" ".join(f"[{part.text}]" if part.marked else part.text for part in hit.snippet) for hit in results.hits]


@pytest.fixture
def page_of() -> Callable[..., IssuePage]:
    """Makes an issue with a canvas for each text, and writes the index."""

    def make(*canvases: str, date: str = "1935-08-02", **fields: Any) -> IssuePage:
        issue = factories.issue(fields.pop("parent", None), date, **fields)
        for text in canvases:
            factories.canvas(issue, text)
        outbox.touch_canvases(issue.pk)
        while outbox.drain():
            pass
        return issue

    return make


def test_all_words_must_be_on_the_page(page_of: Callable[..., IssuePage]) -> None:
    page_of("piros alma és zöld körte", "csak piros alma", "csak zöld körte")
    assert texts(ask("piros körte")) == ["[piros] alma és zöld [körte]"]


def test_other_forms_and_spellings_are_found(page_of: Callable[..., IssuePage]) -> None:
    page_of("Régi könyveket árul", "az Õszi vásár")
    assert texts(ask("könyv")) == ["Régi [könyveket] árul"]
    assert texts(ask("őszi")) == texts(ask("oszi")) == ["az [Õszi] vásár"]


def test_a_phrase_stands_as_it_is_typed(page_of: Callable[..., IssuePage]) -> None:
    page_of("a szép új világ", "az új szép világ")
    assert texts(ask('"szép új"')) == ["a [szép új] világ"]


def test_minus_and_prefix(page_of: Callable[..., IssuePage]) -> None:
    page_of("alma körte", "almafa szilva", "dió")
    assert texts(ask("alm* -szilva")) == ["[alma] körte"]
    assert sorted(texts(ask("alm*"))) == ["[alma] körte", "[almafa] szilva"]
    assert ask("-alma", chosen={Facet.KIND: (Kind.CANVAS,)}).total == 2


def test_a_language_code_is_no_beginning_of_a_word(page_of: Callable[..., IssuePage]) -> None:
    page_of("piros-fehér zászló")
    assert ask("hu*").total == 0


def test_a_divided_word_is_found_whole_and_framed_on_both_parts(page_of: Callable[..., IssuePage]) -> None:
    page_of("olvassa a régi köny-\nveket és újakat")
    for text in ("könyveket", '"régi könyveket és"', '"könyveket és"', "könyv"):
        (hit,) = ask(text, chosen={Facet.KIND: (Kind.CANVAS,)}).hits
        assert {3, 4} <= set(hit.words), text
        assert hit.crop is not None
        assert len(hit.crop.frames) == len(hit.words), text
    assert texts(ask("könyveket")) == ["olvassa a régi [könyveket] és újakat"]


def test_parts_of_a_word_are_found(page_of: Callable[..., IssuePage]) -> None:
    page_of("a piros-fehér zászló 1935-ben")
    assert texts(ask("fehér")) == texts(ask("piros-fehér")) == ["a [piros-fehér] zászló 1935-ben"]
    assert texts(ask("1935", chosen={Facet.KIND: (Kind.CANVAS,)})) == ["a piros-fehér zászló [1935-ben]"]
    page_of("piros fehér zöld", date="1935-08-03")
    assert "[piros fehér] zöld" in texts(ask("piros-fehér"))


def test_words_that_fold_to_nothing_shift_no_frame(page_of: Callable[..., IssuePage]) -> None:
    page_of("— | egy ... szép • nyár")
    (hit,) = ask("szép").hits
    assert hit.words == [4]


def test_frames_are_the_boxes_of_the_words(page_of: Callable[..., IssuePage]) -> None:
    issue = page_of("egy szép\nnyári reggel")
    (hit,) = ask("nyári").hits
    layer = issue.canvases.get().text_layer()
    assert layer is not None
    assert hit.crop is not None
    assert hit.crop.frames == (layer.box(2),)
    x, y, w, h = hit.crop.region
    assert 0 <= x <= x + w <= layer.width
    assert 0 <= y <= y + h <= layer.height


def test_a_canvas_without_boxes_has_words_and_no_crop(page_of: Callable[..., IssuePage]) -> None:
    issue = page_of("egy szép nyár")
    text = issue.canvases.get().text
    layer = text.layer()
    layer.flags = bytearray(4 for _ in layer.words)
    text.data = encode(layer)
    text.save()
    (hit,) = ask("szép").hits
    assert (hit.words, hit.crop) == ([1], None)


def test_the_snippet_shows_where_most_words_meet(page_of: Callable[..., IssuePage]) -> None:
    page_of("alma " + "szó " * 60 + "alma körte")
    (text,) = texts(ask("alma körte"))
    assert text.startswith("…")
    assert text.endswith("[alma körte]")


def test_facets_count_and_narrow_and_keep_their_other_values_in_sight(page_of: Callable[..., IssuePage]) -> None:
    first = factories.title("Hírlap")
    second = factories.title("Gazeta", language="ro")
    page_of("alma", "alma", parent=first, date="1935-08-02")
    page_of("alma", parent=first, date="1936-08-02")
    page_of("alma", parent=second, date="1936-01-01")
    everything = ask("alma")
    assert everything.total == 4
    assert everything.counts[Facet.YEAR] == {1935: 2, 1936: 2}
    assert everything.counts[Facet.TITLE] == {first.pk: 3, second.pk: 1}
    assert everything.counts[Facet.LANGUAGE] == {"hu": 3, "ro": 1}
    assert everything.counts[Facet.KIND] == {"canvas": 4}
    chosen = ask("alma", chosen={Facet.YEAR: (1936,)})
    assert chosen.total == 2
    assert chosen.counts[Facet.YEAR] == {1935: 2, 1936: 2}
    assert chosen.counts[Facet.TITLE] == {first.pk: 1, second.pk: 1}
    both = ask("alma", chosen={Facet.YEAR: (1935, 1936), Facet.TITLE: (second.pk,)})
    assert both.total == 1
    assert both.titles[second.pk].title == "Gazeta"


def test_sorting_by_date_keeps_pages_of_an_issue_in_order(page_of: Callable[..., IssuePage]) -> None:
    title = factories.title()
    page_of("alma két", "alma három", parent=title, date="1936-08-02")
    page_of("alma egy", parent=title, date="1935-08-02")
    found = ask("alma", sort=Sort.OLDEST)
    assert texts(found) == ["[alma] egy", "[alma] két", "[alma] három"]
    assert texts(ask("alma", sort=Sort.NEWEST)) == ["[alma] három", "[alma] két", "[alma] egy"]
    assert texts(ask("alma", sort=Sort.OLDEST, offset=1, limit=1)) == ["[alma] két"]


def test_pages_titles_and_issues_are_found_too(page_of: Callable[..., IssuePage]) -> None:
    about = StandardPage(title="Opening hours", introduction="The reading room is open on weekdays.")
    factories.home("en").add_child(instance=about)
    title = factories.title("Marosvölgyi Hírlap", publisher="Albert nyomda")
    page_of("semmi", parent=title)
    assert {hit.kind for hit in ask("Marosvölgyi").hits} == {Kind.TITLE, Kind.ISSUE}
    (hit,) = ask("reading rooms").hits
    assert (hit.kind, hit.page.pk) == (Kind.PAGE, about.pk)
    assert "The [reading room] is open" in texts(ask("reading rooms"))[0]
    assert ask("nyomda").hits[0].page.pk == title.pk


def test_a_title_named_as_asked_comes_before_pages_that_mention_it(page_of: Callable[..., IssuePage]) -> None:
    page_of("az Alföld és az Alföld meg az Alföld", "az Alföld", parent=factories.title("Szamos"))
    factories.title("Alföld")
    outbox.drain()
    assert ask("Alföld").hits[0].kind == Kind.TITLE


def test_find_in_issue_gives_canvases_in_order_with_their_marks(page_of: Callable[..., IssuePage]) -> None:
    issue = page_of("alma", "körte", "zöld alma és alma")
    page_of("alma", date="1940-01-01", parent=issue.get_parent().specific)
    found = find_in_issue(issue, "alma", Viewer.public())
    assert [match.canvas.order for match in found] == [1, 3]
    assert found[1].words == [1, 3]
    assert [mark.words for mark in found[1].marks] == [(1,), (3,)]
    assert find_in_issue(issue, "", Viewer.public()) == []


def test_queries_do_not_grow_with_hits(page_of: Callable[..., IssuePage], django_assert_num_queries: Any) -> None:
    title = factories.title()
    page_of("alma", parent=title)
    with django_assert_num_queries(3):
        assert len(ask("alma").hits) == 1
    for year in range(1940, 1946):
        page_of("alma", "alma", parent=title, date=f"{year}-01-01")
    with django_assert_num_queries(3):
        assert len(ask("alma").hits) == 13


@pytest.fixture
def without_documents() -> None:
    empty_index()


@given(st.text(max_size=80))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gets_an_answer(without_documents: None, text: str) -> None:
    results = ask(text)
    assert results.total >= len(results.hits)


def test_a_found_page_and_its_issue_are_as_the_database_has_them() -> None:
    issue = factories.issue(date="1935-08", languages=["hu", "ro"])
    canvas = factories.canvas(issue, "piros alma", order_label="3 bis", pyramid="a/b.tif")
    found = leaves([canvas.pk], Viewer.public())[canvas.pk]
    canvas.refresh_from_db()
    issue.refresh_from_db()
    assert found.canvas == FoundCanvas(*(getattr(canvas, name) for name in FoundCanvas._fields))
    assert found.issue == IssueName(*(getattr(issue, name) for name in IssueName._fields))
    assert found.layer.whole() == canvas.text.layer()
