"""Pages and branches of the tree to the engine."""

import logging
from collections.abc import Callable, Iterator

from django.db import DatabaseError
from wagtail.models import Page

from archive_pages.models import Canvas, IssuePage

from .backends import engine
from .backends.base import SearchDocument, Writer
from .documents import IssueDocument, document_of
from .models import OutboxEntry

logger = logging.getLogger(__name__)

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


def rebuild(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Writes the public index anew from the tree, in one commit: until then readers have the old one.

    `progress` is told pages done and pages in all. Returns the number of pages that could not be written whole.
    """
    failed = 0
    with engine().writing(bulk=True) as writer:
        done_with = list(OutboxEntry.objects.exclude(kind=OutboxEntry.Kind.RECORD))
        writer.clear()
        pages = Page.objects.filter(depth__gt=1).order_by("path").values_list("pk", flat=True)
        total = len(pages)
        for done, page_id in enumerate(pages, start=1):
            try:
                write_page(writer, page_id)
            except UNINDEXABLE as error:
                failed += 1
                logger.warning("Page %s is not searchable in full: %s", page_id, error)
            progress(done, total)
    for entry in done_with:
        OutboxEntry.objects.filter(pk=entry.pk, stamp=entry.stamp).delete()
    return failed


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
