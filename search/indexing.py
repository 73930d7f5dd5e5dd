"""Pages and branches of the tree to the engine."""

import logging
from collections.abc import Callable, Iterator

from django.db import DatabaseError
from wagtail.models import Page

from archive_pages.models import Canvas, IssuePage

from .backends import engine
from .backends.base import Build, SearchDocument, Writer
from .documents import IssueDocument, document_of
from .models import OutboxEntry

logger = logging.getLogger(__name__)
AT_ONCE = 100
"""Pages that a build writes before it lets others write."""

# What a damaged record or a faulty page type can raise while its document is made.
UNINDEXABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, DatabaseError)


class IncompletePage(ValueError):
    """A page whose other documents were written. The message names each canvas that was not, and why."""


def write_page(writer: Writer, page_id: int) -> None:
    """Replaces the page's documents. Raises IncompletePage, or one of UNINDEXABLE when nothing could be made."""
    writer.remove_page(page_id)
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        writer.remove_tree(page_id)
        return
    problems: list[str] = []
    for document in _documents(page.specific, problems):
        writer.add(document)
    if problems:
        raise IncompletePage("; ".join(problems))


def pages_below(page: Page, after: str, limit: int) -> list[tuple[int, str]]:
    """Ids and tree paths of the page and those below it, in tree order, beyond the path `after`."""
    below = Page.objects.filter(path__startswith=page.path, path__gt=after, depth__gt=1).order_by("path")
    return list(below.values_list("pk", "path")[:limit])


def build(progress: Callable[[int, int], None] = lambda done, total: None) -> Build:
    """Fills a public index from the tree; until then readers have the old one.

    A build that was killed goes on where it was. `progress` is told pages done and pages in all. `Build.failed` is the
    number of pages that could not be written whole; the log says which and why. Raises EngineError.
    """
    target = engine().build()
    pages = Page.objects.filter(depth__gt=1).order_by("path").values_list("pk", "path")
    total = len(pages)
    whole = False
    while not whole:
        with target.writing() as writer:
            done_with = list(OutboxEntry.objects.exclude(kind=OutboxEntry.Kind.RECORD)) if target.in_place else []
            some = list(pages.filter(path__gt=target.cursor)[: None if target.in_place else AT_ONCE])
            failed = _write_some(writer, some, lambda done: progress(target.done + done, total))
        whole = target.in_place or len(some) < AT_ONCE
        cursor = some[-1][1] if some else target.cursor
        refused = _log_refused(writer)
        target.reached(cursor, target.done + len(some), target.failed + failed + refused, total)
    target.finish()
    for entry in done_with:
        OutboxEntry.objects.filter(pk=entry.pk, stamp=entry.stamp).delete()
    return target


def _write_some(writer: Writer, pages: list[tuple[int, str]], progress: Callable[[int], None]) -> int:
    """Returns how many of the pages failed."""
    failed = 0
    for done, (page_id, _path) in enumerate(pages, start=1):
        try:
            write_page(writer, page_id)
        except UNINDEXABLE as error:
            failed += 1
            logger.warning("Page %s is not searchable in full: %s", page_id, error)
        progress(done)
    return failed


def _log_refused(writer: Writer) -> int:
    for page_id, reason in writer.refused.items():
        logger.warning("Page %s is not searchable in full: %s", page_id, reason)
    return len(writer.refused)


def _documents(page: Page, problems: list[str]) -> Iterator[SearchDocument]:
    own = document_of(page)
    if own is None:
        return
    yield own.document()
    if isinstance(own, IssueDocument):
        yield from _canvases(own, own.page, problems)


def _canvases(own: IssueDocument, issue: IssuePage, problems: list[str]) -> Iterator[SearchDocument]:
    canvases = Canvas.objects.filter(issue=issue, text__isnull=False).select_related("text").order_by("order")
    for canvas in canvases.iterator(chunk_size=50):
        try:
            document = own.canvas_document(canvas)
        except UNINDEXABLE as error:
            problems.append(f"canvas {canvas.uuid} ({canvas.label}): {error}")
        else:
            yield document
