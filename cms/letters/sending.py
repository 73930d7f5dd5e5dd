"""Letters go out: one at a time, each taken for a while, so that of many workers one sends it.

A worker that is killed while it sends leaves a letter whose time runs out, and that goes once more: at worst it
arrives twice, with the same number. A server that is away is nobody's fault and counts no try; one that does not take a
letter is asked again ever more rarely, and a letter is given up once that is hopeless.
"""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from cms.core import leasing
from cms.core.breaker import Breaker
from cms.core.work import Queue

from . import smtp
from .models import Letter, LetterState

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=6)
MOST_TRIES = 12
MOST_AGE = timedelta(days=5)
FIRST_REST, LONGEST_REST = 5.0, 300.0  # seconds between two attempts at a server that is away

_rest = Breaker(FIRST_REST, LONGEST_REST)


def take_letter() -> bool:
    """Sends the letter that is due first. Whether there may be more; never raises what the mail server does."""
    if (
        not settings.EMAIL_URL
        or not _waiting().filter(leasing.due(timezone.now())).exists()
        or not _rest.may_ask(smtp.WAITS)
    ):
        return False
    try:
        with smtp.server() as connection:
            _rest.answered()
            return _send_next(connection)
    except smtp.ServerAway as error:
        _rest.failed()
        logger.warning("Letters wait: the mail server takes none now. %s", error)
        return False


def send_again(letter: Letter) -> None:
    """By hand, whatever became of it."""
    waiting = {"state": LetterState.WAITING, "tries": 0, "due_at": timezone.now(), "last_error": ""}
    Letter.objects.filter(pk=letter.pk).update(**waiting, lease_until=None, written_at=timezone.now())
    _rest.reset()


def forget_passing() -> int:
    """Last letters that could not be sent in all that time. Returns how many."""
    return Letter.objects.filter(passing=True, written_at__lt=timezone.now() - MOST_AGE).delete()[0]


def queue() -> Queue:
    """Letters that nobody is to send are no work."""
    failed = Letter.objects.filter(state=LetterState.FAILED).count()
    if not settings.EMAIL_URL:
        return Queue(0, None, failed)
    return leasing.queue(_waiting().filter(due_at__lte=timezone.now()), failed=failed)


def _waiting() -> QuerySet[Letter]:
    return Letter.objects.filter(state=LetterState.WAITING)


def _send_next(connection: Any) -> bool:
    letter = _take()
    if letter is None:
        return False
    try:
        smtp.hand_over(connection, letter)
    except smtp.Refused as refused:
        _not_taken(letter, str(refused), hopeless=refused.for_good or letter.tries >= MOST_TRIES)
    except smtp.ServerAway as error:
        old = letter.written_at < timezone.now() - MOST_AGE
        _not_taken(letter, str(error), hopeless=old, tries=letter.tries - 1)
        raise
    else:
        _sent(letter)
    return True


def _take() -> Letter | None:
    return leasing.claim(_waiting(), LEASE)


def _mine(letter: Letter) -> QuerySet[Letter]:
    """The row, unless it was deleted or taken by somebody else meanwhile."""
    return Letter.objects.filter(pk=letter.pk, lease_until=letter.lease_until)


def _sent(letter: Letter) -> None:
    if letter.passing:
        _mine(letter).delete()
        return
    sent = {"state": LetterState.SENT, "sent_at": timezone.now(), "last_error": "", "lease_until": None}
    _mine(letter).update(**sent)


def _not_taken(letter: Letter, error: str, hopeless: bool, **values: Any) -> None:
    logger.warning("Letter %s was not sent%s: %s", letter.uuid, " and is given up" if hopeless else " yet", error)
    if hopeless and letter.passing:
        _mine(letter).delete()
        return
    wait = leasing.pause(letter.tries, FIRST_RETRY, LAST_RETRY)
    state = LetterState.FAILED if hopeless else LetterState.WAITING
    values |= {"state": state, "last_error": error, "due_at": timezone.now() + wait, "lease_until": None}
    _mine(letter).update(**values)
