"""The address of a book's page for the world, which is the same whoever asks."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from .models import Book


def address_of(book: Book) -> str:
    """In the book's language where the site speaks it, else in the site's own."""
    with override(book.language if book.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse('book', args=[book.uuid])}"
