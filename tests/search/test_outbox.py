"""Changes reach the index: none is lost, a faulty document stops no other, a crash does no harm."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from archive_pages.models import Canvas, CanvasText, IssuePage
from archive_pages.text_layer import encode
from cms.core.access import Viewer
from search import indexing, outbox
from search.backends import engine
from search.models import OutboxEntry
from search.service import SearchRequest, search
from tests import factories

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """The canvases (by their label) and pages (by their title) that anyone finds."""
    hits = search(SearchRequest(text, Viewer.public())).hits
    return sorted(hit.canvas.order_label if hit.canvas else hit.page.title for hit in hits)


@pytest.fixture
def issue() -> IssuePage:
    issue = factories.issue(title="Hírlap")
    factories.canvas(issue, "alma", order_label="a")
    factories.canvas(issue, "körte", order_label="b")
    outbox.touch_canvases(issue.pk)
    outbox.drain()
    return issue


def test_a_drain_leaves_nothing_due(issue: IssuePage) -> None:
    assert found("alma") == ["a"]
    assert not OutboxEntry.objects.exists()
    assert outbox.drain() == 0


def test_a_thing_is_queued_once_however_often_it_changes(issue: IssuePage) -> None:
    for _ in range(5):
        issue.save()
        outbox.touch_canvases(issue.pk)
    assert OutboxEntry.objects.filter(kind="page", object_id=str(issue.pk)).count() == 1


def test_a_change_that_is_rolled_back_is_not_queued(issue: IssuePage) -> None:
    def change_and_fail() -> None:
        with transaction.atomic():
            outbox.touch_canvases(issue.pk)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert not OutboxEntry.objects.exists()


def test_new_text_replaces_the_old(issue: IssuePage) -> None:
    text = issue.canvases.get(order_label="a").text
    text.data = encode(factories.layer("szilva"))
    text.save()
    outbox.touch_canvases(issue.pk)
    outbox.drain()
    assert found("alma") == []
    assert found("szilva") == ["a"]


def test_a_deleted_canvas_and_a_deleted_issue_are_gone(issue: IssuePage) -> None:
    Canvas.objects.get(order_label="a").delete()
    outbox.touch_canvases(issue.pk)
    outbox.drain()
    assert found("alma") == []
    issue.delete()
    outbox.drain()
    assert engine().find(*everything()).total == engine().find(*everything(kept=issue.pk)).total


def everything(kept: int | None = None) -> tuple[Any, Any]:
    from search.backends.base import Scope
    from search.query import Query

    hidden = () if kept is None else (kept,)
    return Query("", ()), Scope(("public",), int(timezone.now().timestamp()), hidden)


def test_a_page_saved_by_any_way_is_written_again(issue: IssuePage) -> None:
    issue.title = "Szemle"
    issue.save_revision().publish()
    outbox.drain()
    assert found("Hírlap") == ["Marosvölgyi Hírlap"]
    assert found("szemle") == ["Szemle"]


def test_a_draft_changes_nothing(issue: IssuePage) -> None:
    issue.title = "Szemle"
    issue.save_revision()
    assert not OutboxEntry.objects.filter(kind="page").exists()
    assert found("szemle") == []


def test_a_crash_before_the_commit_loses_nothing(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.canvas(issue, "szilva", order_label="c")
    outbox.touch_canvases(issue.pk)

    def crash(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "write_page", crash)
    with pytest.raises(KeyboardInterrupt):
        outbox.drain()
    monkeypatch.undo()
    assert found("alma") == ["a"]
    outbox.drain()
    assert found("szilva") == ["c"]


def test_a_crash_between_commit_and_deletion_writes_once_more(
    issue: IssuePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.canvas(issue, "szilva", order_label="c")
    outbox.touch_canvases(issue.pk)

    def crash(entries: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "_forget", crash)
    with pytest.raises(KeyboardInterrupt):
        outbox.drain()
    monkeypatch.undo()
    assert found("szilva") == ["c"]
    assert OutboxEntry.objects.exists()
    outbox.drain()
    assert found("szilva") == ["c"]
    assert not OutboxEntry.objects.exists()


def test_a_change_during_a_drain_stays_queued(issue: IssuePage, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox.touch_canvases(issue.pk)

    def write_and_change(writer: Any, page_id: int) -> None:
        indexing.write_page(writer, page_id)
        factories.canvas(issue, "szilva", order_label="c")
        outbox.touch_canvases(issue.pk)

    monkeypatch.setattr(outbox, "write_page", write_and_change)
    outbox.drain()
    monkeypatch.undo()
    assert OutboxEntry.objects.filter(object_id=str(issue.pk)).exists()
    outbox.drain()
    assert found("szilva") == ["c"]


def test_a_damaged_text_is_reported_and_stops_nothing_else(issue: IssuePage) -> None:
    damaged = factories.canvas(issue, "szilva", order_label="c")
    CanvasText.objects.filter(canvas=damaged).update(data=b"\x01no zlib")
    other = factories.issue(issue.get_parent().specific, "1936-01-01", title="Másik")
    factories.canvas(other, "dió", order_label="d")
    outbox.touch_canvases(issue.pk)
    outbox.touch_canvases(other.pk)
    outbox.drain()
    assert found("alma") == ["a"]
    assert found("dió") == ["d"]
    entry = OutboxEntry.objects.get()
    assert str(damaged.uuid) in entry.last_error
    assert entry.attempts == 1
    assert entry.due_at > timezone.now()
    assert outbox.drain() == 0

    CanvasText.objects.filter(canvas=damaged).update(data=encode(factories.layer("szilva")))
    OutboxEntry.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    outbox.drain()
    assert found("szilva") == ["c"]
    assert not OutboxEntry.objects.exists()


def test_retries_come_ever_more_rarely_but_come(issue: IssuePage) -> None:
    CanvasText.objects.filter(canvas__issue=issue).update(data=b"")
    outbox.touch_canvases(issue.pk)
    waits = []
    for _ in range(16):
        before = timezone.now()
        OutboxEntry.objects.update(due_at=before - timedelta(seconds=1))
        outbox.drain()
        waited = (OutboxEntry.objects.get().due_at - before).total_seconds()
        waits.append(int(waited) // 30 * 30)  # a drain takes its time on a busy machine, and not half a minute
    assert waits == sorted(waits)
    assert waits[0] == 30
    assert waits[-1] == 24 * 60 * 60


def test_a_branch_is_written_in_pieces(issue: IssuePage) -> None:
    title = issue.get_parent().specific
    for year in range(1936, 1942):
        factories.canvas(factories.issue(title, f"{year}-01-01"), "dió", order_label=str(year))
    OutboxEntry.objects.all().delete()
    outbox.touch_tree(title.pk)
    rounds = 0
    while outbox.drain_pages(limit=3):
        rounds += 1
    assert rounds >= 3
    assert found("dió") == [str(year) for year in range(1936, 1942)]


def test_a_lost_index_is_made_again(issue: IssuePage, settings: Any, tmp_path: Any) -> None:
    settings.INDEX_DIR = tmp_path / "new"
    settings.ELASTICSEARCH_PREFIX += "-new"
    assert not OutboxEntry.objects.exists()
    while outbox.drain():
        pass
    assert found("alma") == ["a"]


def test_a_rebuild_keeps_only_what_is_there(issue: IssuePage) -> None:
    Canvas.objects.filter(order_label="a").delete()
    steps: list[tuple[int, int]] = []
    assert indexing.build(lambda done, total: steps.append((done, total))).failed == 0
    engine().switch()
    assert found("alma") == []
    assert found("körte") == ["b"]
    assert steps[-1][0] == steps[-1][1] == len(steps)
