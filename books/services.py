"""The book service that the operator has named (`BOOK_SERVICE_URL`): asked briefly, seldom, and believed little.

What it answered is kept for an hour. One that does not answer is left alone for a while, and nobody waits for it.
"""

import hashlib
import logging

from django.conf import settings
from django.core.cache import cache

from cms.core.breaker import Breaker
from cms.parsing.problems import UnreadableFile

from . import asking, openlibrary, sru
from .asking import NoAnswer
from .told import Found

__all__ = ["NoAnswer", "ask"]

logger = logging.getLogger(__name__)
KEPT = 3600  # seconds
breaker = Breaker(10, 300)


def ask(text: str, number: str = "") -> list[Found]:
    """Books that the service knows by the ISBN `number`, else by the words of `text`; none where no service is set.

    Raises NoAnswer.
    """
    if not settings.BOOK_SERVICE_URL:
        return []
    question = f"{settings.BOOK_SERVICE} {settings.BOOK_SERVICE_URL} {number or text.casefold()}"
    key = f"books.service.{hashlib.sha256(question.encode()).hexdigest()[:40]}"
    kept: list[Found] | None = cache.get(key)
    if kept is None:
        kept = _asked(text, number)
        cache.set(key, kept, KEPT)
    return kept


def _asked(text: str, number: str) -> list[Found]:
    if not breaker.may_ask(asking.SECONDS):
        raise NoAnswer("it has just failed")
    speaks = openlibrary if settings.BOOK_SERVICE == "openlibrary" else sru
    try:
        body = asking.get(settings.BOOK_SERVICE_URL, speaks.question(text, number))
        found = [book.tidy() for book in speaks.books(body)]
    except (NoAnswer, UnreadableFile) as error:
        if isinstance(error, asking.Refused):
            breaker.answered()
        else:
            breaker.failed()
        logger.warning("The book service (BOOK_SERVICE_URL) can't be used: %s", error)
        raise NoAnswer(str(error)) from error
    breaker.answered()
    return [book for book in found if book.title]
