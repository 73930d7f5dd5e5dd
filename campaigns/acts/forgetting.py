"""What the library keeps goes when its time is over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from campaigns.models import Submission
from campaigns.models.handling import Act
from campaigns.models.submission import State
from cms.letters.models import Letter

from .changing import changing, not_now, note
from .telling import tell
from .withdrawing import empty

ADDRESSES = ("email", "phone", "sender", "from_address")


def forget(submission: Submission, user: Any = None) -> None:
    """Of a published entry, how its sender can be reached; of any other, all of it, as `withdraw` does.

    A draft that was never sent goes with its row: the library never knew of it. Raises WrongState where anybody has
    done anything with it since the caller has looked.
    """
    with transaction.atomic():
        with changing(submission, *(state for state in State.values if state != State.WITHDRAWN)) as found:
            if (found.state, found.touched_at) != (submission.state, submission.touched_at):
                raise not_now(found)
            never_sent = found.state == State.DRAFT
            if found.state == State.PUBLISHED:
                _forget_addresses(found)
                note(found, Act.FORGOTTEN, user)
            else:
                empty(found, Act.FORGOTTEN, user)
        if never_sent:
            submission.delete()


def remind(submission: Submission, day: datetime) -> None:
    """Tells the sender of a draft, once, on which day it goes."""
    with changing(submission, State.DRAFT) as found:
        if not found.steps.filter(act=Act.REMINDED).exists():
            note(found, Act.REMINDED)
            tell(found, "forgotten_soon", day=timezone.localtime(day).date())


def _forget_addresses(submission: Submission) -> None:
    for name in ADDRESSES:
        setattr(submission, name, "")
    submission.save(update_fields=ADDRESSES)
    Letter.objects.filter(about=submission.uuid).delete()
