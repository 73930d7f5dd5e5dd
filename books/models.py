"""Books that people talk about: one record a book, whoever names it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from cms.core.languages import CONTENT_LANGUAGES

from .forms import BookForm


class Source(models.TextChoices):
    """Who says what the book is called."""

    READER = "reader", _("a reader typed it")
    CATALOGUE = "catalogue", _("the library’s catalogue")
    SERVICE = "service", _("a book service")


class Book(index.Indexed, models.Model):
    """`isbn` is thirteen digits without hyphens; `""` for books that have none. `record` is its number in the library's
    catalogue, for the address where it is borrowed (`BORROW_URL`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    isbn = models.CharField(_("ISBN"), max_length=13, blank=True)
    title = models.CharField(_("title"), max_length=500)
    author = models.CharField(_("author"), max_length=500, blank=True)
    publisher = models.CharField(_("publisher"), max_length=255, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=CONTENT_LANGUAGES, blank=True)
    record = models.CharField(_("number in the catalogue"), max_length=100, blank=True, db_index=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.READER, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    base_form_class = BookForm
    panels = [
        FieldPanel("title"),
        FieldPanel("author"),
        FieldRowPanel([FieldPanel("isbn"), FieldPanel("record")]),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("year"), FieldPanel("language")]),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("author"),
        index.AutocompleteField("author"),
        index.SearchField("isbn"),
        index.FilterField("id"),
        index.FilterField("isbn"),
    ]

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["isbn"], name="books_by_isbn")]  # SQLite asks none that knows only some rows
        constraints = [
            models.UniqueConstraint(fields=["isbn"], condition=~models.Q(isbn=""), name="books_one_an_isbn"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.author}" if self.author else self.title
