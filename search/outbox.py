"""From the tree to the indexes without losing or leaking anything.

`touch_…` writes a row in the transaction of the change. `drain` writes the documents, and deletes the row only after
the engine's commit: a crash in between writes them once more. It reads the database while it holds the engine's
lock, so that of two drains the later one has also read the later state.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from itertools import groupby

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Page

from archive_pages.models import IssuePage
from cms.core.access import PUBLIC, grant_of

from .backends import engine
from .backends.base import Writer
from .backends.listing import Listing, ListingWriter, listing, records
from .indexing import UNINDEXABLE, pages_below, write_page
from .models import OutboxEntry

logger = logging.getLogger(__name__)

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(days=1)
HIDDEN_AT_MOST = 10_000
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


def touch_tree(page_id: int, *, hides: bool = True) -> None:
    """Everything at or below the page: its privacy changed, or it was moved."""
    _queue(OutboxEntry.Kind.TREE, str(page_id), hides=hides)


def touch_record(model: type[models.Model], pk: object) -> None:
    """A record that the admin's search finds was written or deleted."""
    _queue(OutboxEntry.Kind.RECORD, str(pk), model=model._meta.label_lower)


def hidden_pages() -> tuple[int, ...]:
    """Pages that the index may still show to more people than it should, until they are drained. One query."""
    found = OutboxEntry.objects.filter(hides=True).order_by().values_list("object_id", flat=True)
    return tuple(int(page) for page in found[:HIDDEN_AT_MOST])


def drain(limit: int = 500) -> int:
    """Writes what is due, at most about `limit` pages and records. Returns how many were taken up; 0 is all done."""
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
        transaction.on_commit(drain_records, robust=True)


def drain_pages(limit: int = 500) -> int:
    if not _due_pages().exists() and not _begin_empty_index():
        return 0
    due = _due_pages()
    taken = 0
    finished: list[OutboxEntry] = []
    reached: list[tuple[OutboxEntry, str]] = []
    with engine().writing() as writer:
        for entry in due[:limit]:
            if taken >= limit:
                break
            if entry.kind == OutboxEntry.Kind.PAGE:
                taken += 1
                if _written(entry, partial(write_page, writer, int(entry.object_id))):
                    finished.append(entry)
            else:
                pages = _write_branch(writer, entry, limit - taken)
                if len(pages) < limit - taken:
                    finished.append(entry)
                else:
                    reached.append((entry, pages[-1][1]))
                taken += max(len(pages), 1)
    for entry, path in reached:
        OutboxEntry.objects.filter(pk=entry.pk, stamp=entry.stamp).update(cursor=path)
    _forget(finished)
    return taken


def drain_records(limit: int = 500) -> int:
    """The records of the admin's search only: cheap enough for the request that changed them."""
    due = _due().filter(kind=OutboxEntry.Kind.RECORD)
    if not due.exists():
        return 0
    target: Listing = listing()
    with target.writing() as writer:
        entries = list(due[:limit])
        finished = []
        for label, same in groupby(sorted(entries, key=lambda one: one.model), key=lambda one: one.model):
            finished += _write_records(writer, label, list(same))
    _forget(finished)
    return len(entries)


def retry_now() -> None:
    """Makes due what waits after an error."""
    OutboxEntry.objects.exclude(last_error="").update(due_at=timezone.now())


def _queue(kind: str, object_id: str, *, model: str = "", hides: bool = False) -> None:
    entry = OutboxEntry(kind=kind, model=model, object_id=object_id, hides=hides)
    changed = ["stamp", "queued_at", "due_at", "cursor", "attempts", "last_error", *(["hides"] if hides else [])]
    OutboxEntry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=["kind", "model", "object_id"], update_fields=changed
    )


def _due_pages() -> models.QuerySet[OutboxEntry]:
    return _due().exclude(kind=OutboxEntry.Kind.RECORD)


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
    """Whether `write` went well. If not, the row says why and comes up again later, ever more rarely."""
    try:
        write()
    except UNINDEXABLE as error:
        wait = min(FIRST_RETRY * 2 ** min(entry.attempts, 20), LAST_RETRY)
        OutboxEntry.objects.filter(pk=entry.pk, stamp=entry.stamp).update(
            attempts=entry.attempts + 1,
            due_at=timezone.now() + wait,
            last_error=f"{type(error).__name__}: {error}"[:2000],
        )
        logger.warning("Search could not take in %s (again in %s): %s", entry, wait, error)
        return False
    return True


def _write_branch(writer: Writer, entry: OutboxEntry, limit: int) -> list[tuple[int, str]]:
    """Writes up to `limit` pages of a branch and returns them, fewer at its end. A failed page gets its own row."""
    root = Page.objects.filter(pk=int(entry.object_id)).first()
    if root is None:
        writer.remove_tree(int(entry.object_id))
        return []
    pages = pages_below(root, entry.cursor, limit)
    for page_id, _path in pages:
        try:
            write_page(writer, page_id)
        except UNINDEXABLE as error:
            logger.warning("Search could not take in page %s: %s", page_id, error)
            touch_page(page_id)
    return pages


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
