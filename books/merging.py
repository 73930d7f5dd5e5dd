"""Two records of one book become one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from campaigns.models import EntryPage, Submission
from search import outbox

from .models import Book

GAPS = ("isbn", "author", "publisher", "year", "language", "record")


def merge(kept: Book, other: Book) -> None:
    """What was about `other` is about `kept`, which also takes on what it did not know itself; `other` is deleted."""
    if kept.pk == other.pk:
        return
    with transaction.atomic():
        entries = list(EntryPage.objects.filter(book=other).values_list("pk", flat=True))
        EntryPage.objects.filter(pk__in=entries).update(book=kept)
        Submission.objects.filter(book=other).update(book=kept)
        known = {name: getattr(other, name) for name in GAPS if not getattr(kept, name)}
        other.delete()
        for name, value in known.items():
            setattr(kept, name, value)
        kept.save()
        outbox.touch_pages(entries)


def merge_as(user: Any, kept: Book, other: Book) -> None:
    """As `merge`, for who may change and delete books. Raises PermissionDenied."""
    if not (user.has_perm("books.change_book") and user.has_perm("books.delete_book")):
        raise PermissionDenied
    merge(kept, other)
