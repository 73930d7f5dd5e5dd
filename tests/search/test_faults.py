"""Elasticsearch stopped, frozen, closed to writing, or refusing a document: nothing waits and nothing is lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from elasticsearch import Elasticsearch

from archive_pages.models import IssuePage, TitlePage
from cms.core.access import Viewer
from search import health, outbox
from search.backends import engine
from search.backends.elasticsearch.client import server
from search.documents import IssueDocument
from search.models import OutboxEntry
from search.service import SearchRequest, search
from tests import factories
from tests.breakable import Servers, breakable

pytestmark = [pytest.mark.django_db, pytest.mark.production]
SOON = 2.0  # seconds


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with breakable("elasticsearch") as own:
        yield own


@pytest.fixture
def es(servers: Servers, settings: Any, own_index: Any) -> Iterator[Elasticsearch]:
    """The server of this module's own, whole again after each test."""
    settings.ELASTICSEARCH_URL = servers.settings["ELASTICSEARCH_URL"]
    settings.ELASTICSEARCH_TIMEOUT = 1500
    client = Elasticsearch(settings.ELASTICSEARCH_URL, request_timeout=30)
    forget_failures()
    client.cluster.health(wait_for_status="yellow")
    yield client
    servers.thaw("elasticsearch")
    servers.start()
    forget_failures()


@pytest.fixture
def issue(es: Elasticsearch) -> IssuePage:
    issue = factories.issue(title="Hírlap")
    factories.canvas(issue, "alma", order_label="a")
    drained()
    return issue


def forget_failures() -> None:
    server().breaker.reset()
    outbox.retry_now()


def drained() -> None:
    outbox.touch_canvases(IssuePage.objects.latest("pk").pk)
    while outbox.drain():
        pass


def recovered() -> None:
    """As the worker does: it asks again until nothing waits."""
    deadline = time.monotonic() + 60
    while OutboxEntry.objects.exists():
        assert time.monotonic() < deadline, list(OutboxEntry.objects.values_list("object_id", "last_error"))
        outbox.drain()


def found(text: str) -> list[str]:
    hits = search(SearchRequest(text, Viewer.public())).hits
    return sorted(hit.canvas.order_label if hit.canvas else hit.page.title for hit in hits)


@contextmanager
def soon(seconds: float = SOON) -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


def stop(servers: Servers) -> None:
    servers.stop()


def freeze(servers: Servers) -> None:
    servers.freeze("elasticsearch")


def mend(servers: Servers) -> None:
    servers.thaw("elasticsearch")
    servers.start()


@pytest.mark.parametrize("break_it", [stop, freeze])
def test_a_server_that_does_not_answer(
    break_it: Callable[[Servers], None],
    servers: Servers,
    issue: IssuePage,
    client: Client,
    admin_client: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client.raise_request_exception = admin_client.raise_request_exception = False
    for whose, address in ((client, "/en/search/?q=alma"), (admin_client, "/admin/pages/search/?q=alma")):
        assert whose.get(address).status_code == 200  # what a process reads once, it has read
    break_it(servers)
    with soon():
        answer = client.get("/en/search/?q=alma")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    for address in (issue.url, "/en/", f"{issue.url}?q=alma"):
        with soon():
            assert client.get(address).status_code == 200
    for address in ("/api/v2/pages/?search=alma", f"/iiif/search/2/{issue.uuid}?q=alma"):
        with soon():
            answer = client.get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert "message" in answer.json()
    with soon():
        answer = admin_client.get("/admin/pages/search/?q=alma")
    assert (answer.status_code, b"Search is reduced" in answer.content) == (200, True)

    with soon(), django_capture_on_commit_callbacks(execute=True):
        title = factories.title("Ellenőr")
    with soon(), django_capture_on_commit_callbacks(execute=True):
        issue.unpublish()
    with soon():
        assert outbox.drain() == 0
    state = health.state()
    assert (state.reachable, bool(state.problem), state.failed) == (False, True, 0)
    assert state.waiting >= 3
    assert not OutboxEntry.objects.filter(attempts__gt=0).exists()

    mend(servers)
    server().breaker.reset()
    assert found("alma") == []  # the index still has it, and it is not to be shown
    recovered()
    assert found("ellenőr") == ["Ellenőr"]
    assert [page.title for page in TitlePage.objects.search("ellenor")] == [title.title]
    assert engine().indexes()[0].documents == 2  # the two titles; the issue and its canvas are out
    assert health.state().reachable


def test_after_the_first_no_request_waits_for_a_frozen_server(
    servers: Servers, issue: IssuePage, client: Client
) -> None:
    freeze(servers)
    client.get("/en/search/?q=alma")
    with soon(1.0):
        for _ in range(3):
            assert client.get("/en/search/?q=alma").status_code == 503


def test_a_server_that_freezes_while_a_drain_writes(servers: Servers, issue: IssuePage, monkeypatch: Any) -> None:
    factories.canvas(issue, "körte", order_label="b")
    outbox.touch_canvases(issue.pk)
    monkeypatch.setattr("search.backends.elasticsearch.bulk.SECONDS", 1.0)
    original = outbox.write_page

    def freeze_after(writer: Any, page: int) -> None:
        original(writer, page)
        freeze(servers)

    monkeypatch.setattr(outbox, "write_page", freeze_after)
    assert outbox.drain_pages() == 0
    monkeypatch.undo()
    mend(servers)
    forget_failures()
    recovered()
    assert found("körte") == ["b"]


def test_an_index_that_takes_no_changes(issue: IssuePage, es: Elasticsearch, settings: Any) -> None:
    """As Elasticsearch closes it where its disk is full. Readers go on; changes wait, none counted as failed."""
    with full_disk(es, f"{settings.ELASTICSEARCH_PREFIX}-*"):
        closed_to_changes(issue)
    forget_failures()
    recovered()
    assert found("körte") == ["b"]
    assert found("ellenőr") == ["Ellenőr"]


@contextmanager
def full_disk(es: Elasticsearch, indexes: str) -> Iterator[None]:
    """Indexes closed as at the flood stage. Without such marks Elasticsearch would open them again by itself, within
    half a minute."""
    marks = "cluster.routing.allocation.disk.watermark"
    settings = {"cluster.routing.allocation.disk.threshold_enabled": True}
    settings |= {f"{marks}.low": "0.01%", f"{marks}.high": "0.02%", f"{marks}.flood_stage": "0.03%"}
    es.cluster.put_settings(persistent=settings)
    es.indices.put_settings(index=indexes, settings={"index.blocks.read_only_allow_delete": True})
    try:
        yield
    finally:
        es.cluster.put_settings(persistent=dict.fromkeys(settings))
        es.indices.put_settings(index=indexes, settings={"index.blocks.read_only_allow_delete": None})


def closed_to_changes(issue: IssuePage) -> None:
    factories.canvas(issue, "körte", order_label="b")
    outbox.touch_canvases(issue.pk)
    with soon():
        factories.title("Ellenőr")
    with soon(10):
        assert outbox.drain() == 0
    assert found("alma") == ["a"]
    assert found("körte") == []
    state = health.state()
    assert (state.reachable, state.failed) == (True, 0)
    assert state.waiting >= 2


def test_one_refused_document_holds_up_nothing(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = factories.issue(issue.get_parent().specific, "1936-01-01", title="Rossz")
    factories.canvas(bad, "szilva", order_label="s")
    good = factories.issue(issue.get_parent().specific, "1937-01-01", title="Jó")
    factories.canvas(good, "körte", order_label="b")
    monkeypatch.setattr(
        IssueDocument, "prepare_moment", lambda self: 2**70 if self.page.pk == bad.pk else 19350802_00000
    )
    for page in (bad, good):
        outbox.touch_canvases(page.pk)
    while outbox.drain():
        pass
    assert found("körte") == ["b"]
    entry = OutboxEntry.objects.get()
    assert (entry.object_id, entry.attempts) == (str(bad.pk), 1)
    assert "moment" in entry.last_error
    assert "szilva" not in entry.last_error
    assert health.state().failed == 1
    monkeypatch.undo()
    outbox.retry_now()
    recovered()
    assert found("szilva") == ["s"]


def test_a_refused_page_of_a_branch_has_its_own_row(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IssueDocument, "prepare_moment", lambda self: 2**70)
    outbox.touch_tree(issue.get_parent().pk, hides=False)
    while outbox.drain_pages():
        pass
    entry = OutboxEntry.objects.exclude(kind="record").get()
    assert (entry.kind, entry.object_id) == ("page", str(issue.pk))
    assert entry.last_error


def test_the_server_s_limit_for_a_request_is_found(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that alone is too large is refused; what was sent with it is not."""
    from search.backends.elasticsearch import bulk

    monkeypatch.setattr(bulk, "MOST_BYTES", 10**9)
    monkeypatch.setattr(bulk, "SECONDS", 60.0)
    with engine().writing() as writer:
        for number, size in enumerate([1, 40_000_000, 1, 110_000_000]):
            own = IssueDocument(issue, _grant(issue), [1, issue.get_parent().pk, issue.pk]).document()
            own.key, own.page, own.parts = f"page:{-number - 1}", -number - 1, "#0 szilva" + " " * size
            writer.add(own)
    assert list(writer.refused) == [-4]
    assert engine().indexes()[0].documents >= 3


def _grant(issue: IssuePage) -> Any:
    from cms.core.access import grant_of

    return grant_of(issue)


def test_a_writer_that_wakes_too_late_changes_nothing(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was frozen, lost the lock, and another one has written and deleted since."""
    from search.backends.elasticsearch.bulk import Bulk
    from search.backends.elasticsearch.engine import ElasticsearchEngine
    from search.backends.elasticsearch.numbers import next_number
    from search.backends.elasticsearch.writer import CatalogueWriter

    chosen = engine()
    assert isinstance(chosen, ElasticsearchEngine)
    names = chosen.catalogue.written()
    late = CatalogueWriter(Bulk(server(), names, next_number()), server())
    canvas = issue.canvases.get()
    own = IssueDocument(issue, _grant(issue), [1, issue.get_parent().pk, issue.pk])
    old = [own.document(), own.canvas_document(canvas)]
    canvas.delete()
    issue.refresh_from_db()
    issue.title = "Szemle"
    issue.save()
    drained()
    for document in old:
        late.add(document)
    late.flush()
    chosen.catalogue.refresh(names)
    assert late.refused == {}
    assert found("alma") == []
    assert found("szemle") == ["Szemle"]
    assert engine().indexes()[0].documents == len(set(engine_keys(chosen)))


def engine_keys(chosen: Any) -> list[str]:
    answer = server().ask(lambda es: es.search(index=chosen.catalogue.read, size=1_000, source=False))
    keys = [hit["_id"] for hit in answer["hits"]["hits"]]
    assert not any(key.startswith("canvas:") for key in keys)
    return keys


def test_too_much_to_hide_hides_everything(issue: IssuePage, monkeypatch: Any, client: Client) -> None:
    monkeypatch.setattr(outbox, "HIDDEN_AT_MOST", 1)
    assert client.get("/en/search/?q=alma").status_code == 200
    for page in (10_001, 10_002):
        outbox.touch(page, None)
    assert client.get("/en/search/?q=alma").status_code == 503
