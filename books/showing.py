"""Which books may be shown, and to whom.

What readers type is theirs until an entry of theirs is published: a title that nobody has looked at is on no page, in
no suggestion and in no list. The library's own catalogue is for everybody.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import EntryPage
from campaigns.showing import published_entries
from cms.core.access import Viewer

from .models import Book, Source


def entries_about(book: Book, viewer: Viewer) -> QuerySet[EntryPage]:
    """The newest first."""
    return published_entries(viewer).filter(book=book).order_by("-first_published_at", "-pk")


def shown_books(viewer: Viewer) -> QuerySet[Book]:
    """Those of the catalogue, and those that an entry which `viewer` may see is about."""
    entries = published_entries(viewer).filter(book=OuterRef("pk")).order_by()
    return Book.objects.filter(Q(source=Source.CATALOGUE) | Exists(entries))


def books_with_entries(viewer: Viewer) -> QuerySet[Book]:
    entries = published_entries(viewer).filter(book=OuterRef("pk")).order_by()
    return Book.objects.filter(Exists(entries))
