"""International Standard Book Numbers (ISO 2108), as people write them and as they are kept.

They are kept as thirteen digits. An older number of ten becomes the one of thirteen that stands for the same book.
"""

import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum import isbn
from stdnum.exceptions import InvalidChecksum, ValidationError

_LABEL = re.compile(r"^\s*ISBN(?:[-\s]?1[03](?=[\s:]))?[\s:]*", re.IGNORECASE)
_HYPHENS = r"\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_UNSEEN = r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BETWEEN = re.compile(rf"[\s.{_HYPHENS}{_UNSEEN}]+")
_LONGEST = 100  # characters: longer texts are no number, whatever they hold


class NotAnIsbn(ValueError):
    """Its words say to the person who typed it what is wrong."""


def normal(text: str) -> str:
    """The thirteen digits of the ISBN that `text` is: of ten or thirteen digits of any script, with hyphens, spaces and
    the letters ISBN before it, or without. Raises `NotAnIsbn`."""
    written = _written(text)
    if not re.fullmatch(r"\d{9}[\dX]|\d{13}", written):
        raise NotAnIsbn(_("An ISBN has 10 or 13 digits. It stands above the bar code on the back of the book."))
    try:
        return str(isbn.validate(written, convert=True))
    except InvalidChecksum as error:
        raise NotAnIsbn(_("A digit of this ISBN is wrong. Compare it with the back of the book.")) from error
    except ValidationError as error:  # a bar code of another article
        raise NotAnIsbn(_("This is no book’s number: an ISBN begins with 978 or 979.")) from error


def is_isbn(text: str) -> bool:
    try:
        normal(text)
    except NotAnIsbn:
        return False
    return True


def hyphened(number: str) -> str:
    """As it stands on books: `9789631234565` as `978-963-12-3456-5`, where the ranges of its country are known."""
    return str(isbn.format(number)) if number else ""


def _written(text: str) -> str:
    """Digits in ASCII and an X in capitals, without what stands between them."""
    if len(text) > _LONGEST:
        return ""
    text = _BETWEEN.sub("", _LABEL.sub("", text)).upper()
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
