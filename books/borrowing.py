"""Where readers get a book: an address of the library's catalogue or lending system, by setting."""

import string
from urllib.parse import quote

from django.conf import settings

from .models import Book

PARTS = {"isbn", "record", "title", "author"}


def borrow_url(book: Book) -> str:
    """`BORROW_URL` with what is known of the book in it; `""` where it is not set, or asks for what is not known."""
    wanted = _wanted(settings.BORROW_URL)
    told = {name: str(getattr(book, name)) for name in wanted & PARTS}
    if not wanted or not all(told.values()):
        return ""
    return str(settings.BORROW_URL.format(**{name: quote(text, safe="") for name, text in told.items()}))


def _wanted(address: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(address) if name is not None}
