"""Building, switching and dropping indexes while readers search and editors save."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive_pages.models import IssuePage
from cms.core.access import Viewer
from cms.core.unavailable import Unavailable
from search import analysis, health, indexing, outbox
from search.backends import engine
from search.backends.listing import listing
from search.checks import search_index
from search.service import SearchRequest, search
from tests import factories

production = pytest.mark.production


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("search", *arguments, stdout=output, stderr=output)
    return output.getvalue()


def drained() -> None:
    while outbox.drain():
        pass


def found(text: str) -> list[str]:
    hits = search(SearchRequest(text, Viewer.public())).hits
    return sorted(hit.canvas.order_label if hit.canvas else hit.page.title for hit in hits)


@pytest.fixture
def issue(db: None) -> IssuePage:
    issue = factories.issue(title="Hírlap")
    factories.canvas(issue, "alma", order_label="a")
    drained()
    return issue


def test_an_index_is_built_and_readers_get_it(issue: IssuePage) -> None:
    issue.canvases.all().delete()
    factories.canvas(issue, "körte", order_label="b")
    said = run("build", "--switch")
    assert "done in" in said
    assert (found("alma"), found("körte")) == ([], ["b"])
    (index,) = engine().indexes()
    assert (index.live, index.written, index.current, index.progress) == (True, True, True, "")
    assert index.name in run("status")
    assert [page.title for page in IssuePage.objects.search("hírlap")] == ["Hírlap"]


def test_update_writes_what_has_changed_and_tells_what_failed(issue: IssuePage) -> None:
    factories.canvas(issue, "körte", order_label="b")
    text = factories.canvas(issue, "szilva", order_label="c").text
    text.data = b"no text layer"
    text.save()
    said = run("update")
    assert found("körte") == ["b"]
    assert "1 waiting after an error" in said
    assert "IncompletePage" in said
    assert "1 could not be taken in" in run("status")
    text.data = issue.canvases.get(order_label="b").text.data
    text.save()
    assert "0 waiting after an error" in run("update", "--retry")
    assert found("körte") == ["b", "c"]


def test_the_index_that_readers_have_is_not_dropped(issue: IssuePage) -> None:
    (index,) = engine().indexes()
    with pytest.raises(CommandError):
        run("drop", index.name)
    with pytest.raises(CommandError):
        run("switch", "no-such-index")
    assert found("alma") == ["a"]


@production
def test_a_new_index_waits_beside_the_live_one(issue: IssuePage) -> None:
    (old,) = engine().indexes()
    run("build")
    factories.canvas(issue, "körte", order_label="b")  # goes into both
    drained()
    first, second = engine().indexes()
    assert (first.name, first.live, first.written) == (old.name, True, True)
    assert (second.live, second.written, second.documents) == (False, True, second.documents)
    assert run("switch").strip() == f"Readers have {second.name}."
    assert found("körte") == ["b"]
    run("switch", old.name)  # there is a way back, and it has kept up
    assert found("körte") == ["b"]
    run("drop", second.name)
    assert [one.name for one in engine().indexes()] == [old.name]


@production
def test_a_build_that_was_killed_goes_on_where_it_was(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    written: list[int] = []
    original = indexing.write_page

    def write(writer: Any, page: int) -> None:
        if len(written) == 5:
            written.append(0)
            raise KeyboardInterrupt
        written.append(page)
        original(writer, page)

    monkeypatch.setattr(indexing, "write_page", write)
    with pytest.raises(KeyboardInterrupt):
        indexing.build()
    building = next(one for one in engine().indexes() if not one.live)
    assert building.progress.startswith("4 / ")
    with pytest.raises(LookupError):
        engine().switch(building.name)
    before = len(written)
    built = indexing.build()
    assert built.name == building.name
    assert written[before] == written[4]
    assert engine().switch() == building.name
    assert found("alma") == ["a"]


@production
def test_an_index_of_an_earlier_release_answers_and_is_told(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not health.state().stale
    assert search_index(None, databases=["default"]) == []
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)
    assert found("alma") == ["a"]
    factories.canvas(issue, "körte", order_label="b")
    drained()
    assert found("körte") == ["b"]
    assert health.state().stale
    assert {one.id for one in search_index(None, databases=["default"])} == {"search.W002"}
    assert search_index(None) == []  # a plain check asks no server
    assert "made by an earlier release" in run("status")
    run("build", "--switch")
    assert found("alma") == ["a"]
    assert not health.state().stale
    assert len(engine().indexes()) == len(listing().indexes()) == 1


@production
def test_a_lost_alias_is_no_empty_answer(issue: IssuePage, settings: Any) -> None:
    settings.ELASTICSEARCH_PREFIX += "-other"
    with pytest.raises(Unavailable):
        found("alma")
