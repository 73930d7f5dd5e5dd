"""Rules about the settings of books, as system checks with a way out."""

import string
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from .borrowing import PARTS

HINT = "For example https://catalogue.example.org/search?isbn={isbn}; docs/operator.md explains it."


@register(Tags.compatibility)
def borrow_url_can_be_filled_in(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    address = settings.BORROW_URL
    if not address:
        return []
    try:
        parts = [(name, spec, turn) for _t, name, spec, turn in string.Formatter().parse(address) if name is not None]
    except ValueError as error:
        return [Error(f"BORROW_URL can't be read: {error}.", hint=HINT, id="books.E001")]
    if not address.startswith(("https://", "http://")):
        return [Error("BORROW_URL is no address.", hint=HINT, id="books.E001")]
    unknown = [name for name, spec, turn in parts if name not in PARTS or spec or turn]
    if unknown or not parts:
        return [
            Error("BORROW_URL names no book: one of {isbn}, {record}, {title}, {author}.", hint=HINT, id="books.E001")
        ]
    return []
