"""From the tree to the indexes without losing or leaking anything.

`touch_…` writes a row in the transaction of the change. `drain` writes the documents, and deletes the row only after
the engine's commit: a crash in between writes them once more. It reads the database while it holds the engine's
lock, so that of two drains the later one has also read the later state.

A document that can't be made, or that the engine will not take, is noted in its row and comes up again ever more
rarely; the others go on. While the engine takes nothing at all the rows wait as they are, and a drain asks it now and
then.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from modelsearch.index import get_indexed_models
from wagtail.models import Page

from archive_pages.models import IssuePage
from cms.core import leasing
from cms.core.access import PUBLIC, grant_of
from cms.core.breaker import Breaker

from .backends import engine
from .backends.base import EngineError, Writer
from .backends.listing import ListingWriter, listing, records
from .backends.listing.base import label_of
from .indexing import UNINDEXABLE, pages_below, write_page
from .models import OutboxEntry

logger = logging.getLogger(__name__)

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(days=1)
HIDDEN_AT_MOST = 50_000
SESSION = 5.0
"""Seconds after which a drain commits what it has: another one need not begin from the start if it fails."""

AT_ONCE_AFTER_A_SAVE = 20
"""Records that a request writes for whoever saved them; the rest is the worker's."""

FIRST_REST, LONGEST_REST = 1.0, 60.0  # seconds between two attempts at an engine that takes nothing
_deferred: ContextVar[bool] = ContextVar("deferred", default=False)


def touch_page(page_id: int) -> None:
    """The page (an issue with its canvases) was written, unpublished or deleted. Call it in that transaction."""
    page: Page | None = IssuePage.objects.filter(pk=page_id).first() or Page.objects.filter(pk=page_id).first()
    touch(page_id, page)


def touch_canvases(issue_id: int) -> None:
    """Canvases of the issue, or their texts, were written or deleted."""
    touch_page(issue_id)


def touch(page_id: int, page: Page | None) -> None:
    """`touch_page` for a specific page at hand, None for one that is gone."""
    _queue(OutboxEntry.Kind.PAGE, str(page_id), hides=page is None or not _is_open(page))


def touch_pages(page_ids: Iterable[int], *, hides: bool = False) -> None:
    """What the pages' documents are made of has changed: a name, a caption. `hides`: fewer may see them now."""
    some = dict.fromkeys(page_ids)
    _write_down([OutboxEntry(kind=OutboxEntry.Kind.PAGE, object_id=str(one), hides=hides) for one in some], hides)


def touch_tree(page_id: int, *, hides: bool = True) -> None:
    """Everything at or below the page: its privacy changed, or it was moved."""
    _queue(OutboxEntry.Kind.TREE, str(page_id), hides=hides)


def touch_record(model: type[models.Model], pk: object) -> None:
    """A record that the admin's search finds was written or deleted."""
    _queue(OutboxEntry.Kind.RECORD, str(pk), model=model._meta.label_lower)


def hidden_pages() -> tuple[int, ...]:
    """Pages that the index may still show to more people than it should, until they are drained. One query.

    Raises EngineError where they are more than an engine can leave out: then nothing is shown rather than too much.
    """
    hidden = tuple(int(page) for page in _hiding()[: HIDDEN_AT_MOST + 1])
    if len(hidden) > HIDDEN_AT_MOST:
        raise EngineError(f"More than {HIDDEN_AT_MOST} pages wait to be hidden")
    return hidden


@cache
def _hiding() -> "models.QuerySet[OutboxEntry, Any]":
    """Every search asks for these: what the query is like is found out once."""
    return OutboxEntry.objects.filter(hides=True).order_by().values_list("object_id", flat=True)


def touch_records(model: type[models.Model], pks: Iterable[object]) -> None:
    """The same of many. They are written to the index by the next `drain`."""
    label = model._meta.label_lower
    _write_down([OutboxEntry(kind=OutboxEntry.Kind.RECORD, model=label, object_id=str(pk)) for pk in pks])


_pages_rest, _records_rest = Breaker(FIRST_REST, LONGEST_REST), Breaker(FIRST_REST, LONGEST_REST)


def drain(limit: int = 500) -> int:
    """Writes what is due, at most about `limit` pages and records. Returns how many were taken up.

    0: nothing is due, or the engine takes nothing for the moment. Never raises EngineError.
    """
    return drain_pages(limit) + drain_records(limit)


@contextmanager
def deferred() -> Iterator[None]:
    """Within it, records of the admin's search wait for the next `drain`: for a run that writes thousands."""
    token = _deferred.set(True)
    try:
        yield
    finally:
        _deferred.reset(token)


def drain_records_after_commit() -> None:
    """An editor finds at once what she has just saved."""
    if not _deferred.get():
        transaction.on_commit(_write_just_saved, robust=True)


def drain_pages(limit: int = 500) -> int:
    return _unless_it_rests(_pages_rest, lambda: _drain_pages(limit))


def drain_records(limit: int = 500) -> int:
    """The records of the admin's search only."""
    return _unless_it_rests(_records_rest, lambda: _drain_records(limit))


def retry_now() -> None:
    """Makes due what waits after an error, and asks the engine again."""
    OutboxEntry.objects.exclude(last_error="").update(due_at=timezone.now())
    _pages_rest.reset()
    _records_rest.reset()


def _unless_it_rests(rest: Breaker, drain: Callable[[], int]) -> int:
    """What `drain` has taken up; 0 while an engine that failed is left alone, and where it fails."""
    if not rest.may_ask(0):
        return 0
    try:
        taken = drain()
    except EngineError as error:
        rest.failed()
        logger.warning("Search takes no changes for now; they wait: %s", error)
        return 0
    rest.answered()
    return taken


def _drain_pages(limit: int) -> int:
    if not _due_pages().exists() and not _begin_empty_index():
        return 0
    due = _due_pages()
    taken = 0
    finished: list[OutboxEntry] = []
    reached: list[tuple[OutboxEntry, str]] = []
    with engine().writing() as writer:
        ends = time.monotonic() + SESSION
        for entry in due[:limit]:
            if taken >= limit or (taken and time.monotonic() > ends):
                break
            if entry.kind == OutboxEntry.Kind.PAGE:
                taken += 1
                if _written(entry, partial(write_page, writer, int(entry.object_id))):
                    finished.append(entry)
            else:
                pages, whole = _write_branch(writer, entry, limit - taken, ends)
                if whole:
                    finished.append(entry)
                else:
                    reached.append((entry, pages[-1][1]))
                taken += max(len(pages), 1)
    _note_refused(writer.refused, finished)
    for entry, path in reached:
        OutboxEntry.objects.filter(pk=entry.pk, stamp=entry.stamp).update(cursor=path)
    _forget([entry for entry in finished if not _is_refused(entry, writer.refused)])
    return taken


def _drain_records(limit: int) -> int:
    if not _due_records().exists() and not _begin_empty_listing():
        return 0
    return _write_due(_due_records()[:limit], hurried=False)


def _write_just_saved() -> None:
    due = _due_records().order_by("-queued_at")
    if not due.exists():
        return
    try:
        _write_due(due[:AT_ONCE_AFTER_A_SAVE], hurried=True)
    except EngineError as error:
        logger.warning("What was just saved is found later, when the worker has written it: %s", error)


def _write_due(due: models.QuerySet[OutboxEntry], *, hurried: bool) -> int:
    finished: list[OutboxEntry] = []
    with listing().writing(hurried) as writer:
        entries = sorted(due, key=lambda one: one.model)
        for label, same in groupby(entries, key=lambda one: one.model):
            finished += _write_records(writer, label, list(same))
    for entry in list(finished):
        reason = writer.refused.get((entry.model, entry.object_id))
        if reason is not None:
            _note_error(entry, reason)
            finished.remove(entry)
    _forget(finished)
    return len(entries)


def _queue(kind: str, object_id: str, *, model: str = "", hides: bool = False) -> None:
    _write_down([OutboxEntry(kind=kind, model=model, object_id=object_id, hides=hides)], hides)


def _write_down(entries: list[OutboxEntry], hides: bool = False) -> None:
    changed = ["stamp", "queued_at", "due_at", "cursor", "attempts", "last_error", *(["hides"] if hides else [])]
    OutboxEntry.objects.bulk_create(
        entries,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "model", "object_id"],
        update_fields=changed,
    )


def _due_pages() -> models.QuerySet[OutboxEntry]:
    return _due().exclude(kind=OutboxEntry.Kind.RECORD)


def _due_records() -> models.QuerySet[OutboxEntry]:
    return _due().filter(kind=OutboxEntry.Kind.RECORD)


def _due() -> models.QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


def _forget(entries: list[OutboxEntry]) -> None:
    """Deletes rows that were not touched again meanwhile."""
    for start in range(0, len(entries), 400):
        seen = entries[start : start + 400]
        OutboxEntry.objects.filter(pk__in=[e.pk for e in seen], stamp__in=[e.stamp for e in seen]).delete()


def _is_open(page: Page) -> bool:
    """Whether anyone may see the page now: then the index can't be showing it to too many."""
    grant = grant_of(page)
    return grant is not None and grant.audience == PUBLIC and grant.open_at(timezone.now())


def _written(entry: OutboxEntry, write: Callable[[], None]) -> bool:
    """Whether `write` went well. If not, the row says why."""
    try:
        write()
    except UNINDEXABLE as error:
        _note_error(entry, f"{type(error).__name__}: {error}")
        return False
    return True


def _note_error(entry: OutboxEntry, error: str) -> None:
    """The row says why it could not be written, and comes up again later, ever more rarely."""
    wait = leasing.pause(entry.attempts + 1, FIRST_RETRY, LAST_RETRY)
    OutboxEntry.objects.filter(pk=entry.pk, stamp=entry.stamp).update(
        attempts=entry.attempts + 1, due_at=timezone.now() + wait, last_error=error[:2000]
    )
    logger.warning("Search could not take in %s (again in %s): %s", entry, wait, error)


def _is_refused(entry: OutboxEntry, refused: dict[int, str]) -> bool:
    return entry.kind == OutboxEntry.Kind.PAGE and int(entry.object_id) in refused


def _note_refused(refused: dict[int, str], finished: list[OutboxEntry]) -> None:
    """A page that the engine would not take says so in its own row, also where it was written with its branch."""
    own = {int(entry.object_id): entry for entry in finished if entry.kind == OutboxEntry.Kind.PAGE}
    for page_id, reason in refused.items():
        if page_id not in own:
            touch_page(page_id)
            own[page_id] = OutboxEntry.objects.get(kind=OutboxEntry.Kind.PAGE, object_id=str(page_id))
        _note_error(own[page_id], reason)


def _write_branch(writer: Writer, entry: OutboxEntry, limit: int, ends: float) -> tuple[list[tuple[int, str]], bool]:
    """Writes up to `limit` pages of a branch until `ends`. Returns them, and whether these were the last.

    A failed page gets its own row.
    """
    root = Page.objects.filter(pk=int(entry.object_id)).first()
    if root is None:
        writer.remove_tree(int(entry.object_id))
        return [], True
    pages = pages_below(root, entry.cursor, limit)
    for number, (page_id, _path) in enumerate(pages, start=1):
        try:
            write_page(writer, page_id)
        except UNINDEXABLE as error:
            logger.warning("Search could not take in page %s: %s", page_id, error)
            touch_page(page_id)
        if time.monotonic() > ends and number < len(pages):
            return pages[:number], False
    return pages, len(pages) < limit


def _write_records(writer: ListingWriter, label: str, entries: list[OutboxEntry]) -> list[OutboxEntry]:
    """The entries of one model that were written. Those of a model that the site no longer has are given up."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return entries
    found = records(model, [entry.object_id for entry in entries])
    return [
        entry
        for entry in entries
        if _written(entry, partial(writer.replace, model, entry.object_id, found.get(entry.object_id)))
    ]


def _begin_empty_index() -> bool:
    """Queues the whole tree where there is no index: the first start, a lost folder, a new version of the schema."""
    root = Page.objects.filter(depth=1).first()
    if root is None or not engine().is_empty() or OutboxEntry.objects.filter(kind=OutboxEntry.Kind.TREE).exists():
        return False
    if not Page.objects.filter(depth__gt=1, live=True).exists():
        return False
    touch_tree(root.pk, hides=False)
    return True


def _begin_empty_listing() -> bool:
    """Queues all records of the admin's search where it has no index yet, or has lost it."""
    if not listing().is_empty():
        return False
    models_ = [model for model in get_indexed_models() if label_of(model) == model._meta.label_lower]
    found = False
    for model in models_:
        keys = model.get_indexed_objects().order_by("pk").values_list("pk", flat=True)
        entries = [
            OutboxEntry(kind=OutboxEntry.Kind.RECORD, model=model._meta.label_lower, object_id=str(pk)) for pk in keys
        ]
        OutboxEntry.objects.bulk_create(entries, ignore_conflicts=True, batch_size=1_000)
        found = found or bool(entries)
    return found
