"""A page in several languages is one hit, and is counted once, whoever asks in whatever language. On both engines."""

from typing import Any

import pytest
from django.utils.translation import override

from cms.core.access import Viewer
from search.backends.base import Facet, Kind, Near
from search.service import SearchRequest, SearchResults, search
from tests import factories as common
from tests.finding import chosen_engine  # noqa: F401
from tests.searching import drain, own_index  # noqa: F401
from tests.walks import factories
from walks.models import StopPage

pytestmark = pytest.mark.django_db
TITLES = {"hu": "A malom", "ro": "Moara", "en": "The mill", "fa": "آسیاب"}


def ask(text: str = "holdfalva", language: str = "en", **more: Any) -> SearchResults:
    drain()
    with override(language):
        return search(SearchRequest(text, more.pop("viewer", Viewer.public()), **more))


def titles(results: SearchResults) -> list[str]:
    assert len(results.hits) == results.total
    return sorted(hit.page.title for hit in results.hits)


@pytest.fixture
def mill() -> StopPage:
    """A stop at Holdfalva in four languages, another one in Hungarian alone, and their walk."""
    village = factories.place("Holdfalva", latitude=46.5, longitude=24.5)
    walk = factories.walk("Séta", place=village)
    stop = factories.stop(walk, TITLES["hu"], place=village, latitude=46.5, longitude=24.5)
    factories.stop(walk, "A híd", place=village, latitude=46.5, longitude=24.5)
    for language in ("ro", "en", "fa"):
        factories.translated(stop, language, TITLES[language])
    return stop


@pytest.mark.parametrize("language", TITLES)
def test_each_reader_finds_it_once_in_her_language(mill: StopPage, language: str) -> None:
    results = ask(language=language, chosen={Facet.KIND: (Kind.STOP,)})
    assert titles(results) == sorted(["A híd", TITLES[language]])
    assert results.counts[Facet.KIND] == {Kind.STOP: 2, Kind.WALK: 1}
    assert results.counts[Facet.PLACE] == {mill.place_id: 2}


def test_languages_are_counted_as_they_can_be_chosen(mill: StopPage) -> None:
    results = ask(chosen={Facet.KIND: (Kind.STOP,)})
    assert results.counts[Facet.LANGUAGE] == {"hu": 2, "ro": 1, "en": 1, "fa": 1}
    for language, count in results.counts[Facet.LANGUAGE].items():
        chosen = {Facet.KIND: (Kind.STOP,), Facet.LANGUAGE: (str(language),)}
        narrowed = ask(chosen=chosen)
        assert narrowed.total == count == len(narrowed.hits), language
        assert TITLES[str(language)] in titles(narrowed)
        assert narrowed.counts[Facet.LANGUAGE] == results.counts[Facet.LANGUAGE]
    chosen = {Facet.KIND: (Kind.STOP,), Facet.LANGUAGE: ("ro", "fa")}
    assert titles(ask(chosen=chosen)) == ["Moara"]  # the one that was there first


def test_every_count_is_what_choosing_it_finds(mill: StopPage) -> None:
    results = ask()
    for facet, counts in results.counts.items():
        for value, count in counts.items():
            assert ask(chosen={facet: (value,)}).total == count, (facet, value)


def test_what_is_found_in_another_language_alone_is_shown_in_that(mill: StopPage) -> None:
    assert titles(ask("malom")) == ["A malom"]
    assert titles(ask("moara")) == ["Moara"]


def test_a_language_that_is_hidden_is_not_the_one_that_is_shown(mill: StopPage) -> None:
    english = StopPage.objects.get(title=TITLES["en"])
    common.restrict(english)
    assert TITLES["hu"] in titles(ask(chosen={Facet.KIND: (Kind.STOP,)}))
    reader = Viewer.for_user(common.reader())
    assert TITLES["en"] in titles(ask(chosen={Facet.KIND: (Kind.STOP,)}, viewer=reader))
    StopPage.objects.get(title=TITLES["hu"]).unpublish()
    assert titles(ask(chosen={Facet.KIND: (Kind.STOP,)})) == ["A híd", TITLES["ro"]]


def test_pages_of_hits_have_no_gaps(mill: StopPage) -> None:
    drain()
    with override("fa"):
        one_by_one = [
            hit.page.pk
            for offset in range(3)
            for hit in search(SearchRequest("holdfalva", Viewer.public(), offset=offset, limit=1)).hits
        ]
        together = search(SearchRequest("holdfalva", Viewer.public()))
    assert one_by_one == [hit.page.pk for hit in together.hits]
    assert together.total == 3


def test_around_a_point_it_is_there_once(mill: StopPage) -> None:
    results = ask("", near=Near(46.5, 24.5, 1), chosen={Facet.KIND: (Kind.STOP,)})
    assert titles(results) == ["A híd", "The mill"]


def test_two_pages_that_have_nothing_to_do_with_each_other_stay_two(mill: StopPage) -> None:
    factories.stop(factories.walk("Másik"), "A malom", place=mill.place)
    assert titles(ask("malom")) == ["A malom", "A malom"]
