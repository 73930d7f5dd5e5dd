"""Who sends, without a name: keyed hashes by which entries of one person, and of one address, are counted."""

import hmac
import unicodedata

from django.conf import settings
from django.http import HttpRequest

from cms.core.addresses import address_of

DIGITS_THAT_TELL = 9  # with and without a country's prefix a number ends in the same ones


def sender_of(email: str, phone: str) -> str:
    """64 hexadecimal digits for a person's e-mail address, else for her telephone number; `""` where there is neither.

    `Anna@Example.org ` and `anna@example.org` are one, and so are `0740 123 456`,
    `+40 740-123-456` and `۰۷۴۰ ۱۲۳ ۴۵۶`.
    """
    if email.strip():
        return _hash("email", email.strip().casefold())
    digits = "".join(str(unicodedata.decimal(one)) for one in phone if one.isdecimal())
    return _hash("phone", digits[-DIGITS_THAT_TELL:]) if digits else ""


def address_hash(request: HttpRequest) -> str:
    """The visitor's address, as `Submission.from_address` and `Upload.from_address` keep it."""
    return _hash("address", address_of(request))


def _hash(kind: str, value: str) -> str:
    message = f"campaigns.senders:{kind}:{value}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), message, "sha256").hex()
