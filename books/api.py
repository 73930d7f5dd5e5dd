"""Books in the headless API: `/api/v2/books/` and `/api/v2/books/<id>/`.

Those of the catalogue, and those that an entry everybody may see is about; never what a reader typed and nobody has
looked at (`books.showing`).
"""

from typing import Any

from django.db.models import QuerySet
from rest_framework.fields import Field
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.api.v2.views import BaseAPIViewSet

from cms.core.access import Viewer

from .addresses import address_of
from .borrowing import borrow_url
from .models import Book
from .showing import shown_books


class HtmlAddress(Field):
    """The book's page."""

    def get_attribute(self, instance: Book) -> Book:
        return instance

    def to_representation(self, book: Book) -> str:
        return address_of(book)


class BorrowAddress(Field):
    """Where it is borrowed; null where nobody has said."""

    def get_attribute(self, instance: Book) -> Book:
        return instance

    def to_representation(self, book: Book) -> str | None:
        return borrow_url(book) or None


class BookSerializer(BaseSerializer):
    html_url = HtmlAddress(read_only=True)
    borrow_url = BorrowAddress(read_only=True)


class BooksAPIViewSet(BaseAPIViewSet):
    base_serializer_class = BookSerializer
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [
        *BaseAPIViewSet.body_fields, "uuid", "title", "author", "isbn", "publisher", "year", "language", "borrow_url",
    ]  # fmt: skip
    meta_fields = [*BaseAPIViewSet.meta_fields, "html_url"]
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields, "uuid", "title", "author", "isbn", "year", "html_url",
    ]  # fmt: skip
    nested_default_fields = [*BaseAPIViewSet.nested_default_fields, "title"]
    name = "books"
    model = Book

    def get_queryset(self) -> QuerySet[Any]:
        """A list of ids: search backends know no joins."""
        shown = shown_books(Viewer.public()).order_by().values("pk")
        return Book.objects.filter(pk__in=shown).order_by("pk")
