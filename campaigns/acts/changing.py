"""What every act shares: the row is held until its end, its state and the right to act are asked, steps and letters
are written in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import HandlingStep, Submission
from campaigns.models.handling import Act
from campaigns.models.submission import State

MODERATE, ENTER = "campaigns.moderate", "campaigns.enter"

SAID_OF = {
    State.DRAFT: gettext_lazy("This entry has not been sent yet."),
    State.CHECKING: gettext_lazy("The files of this entry are being checked. Try again in a few minutes."),
    State.WAITING: gettext_lazy("This entry waits for a decision of the library."),
    State.CHANGE: gettext_lazy("Its sender was asked to change this entry, and has not sent it again yet."),
    State.APPROVED: gettext_lazy("This entry has been approved, and is not shown yet."),
    State.PUBLISHED: gettext_lazy("This entry is published."),
    State.REFUSED: gettext_lazy("This entry was refused."),
    State.WITHDRAWN: gettext_lazy("This entry has been withdrawn; nothing of it is left."),
}


class WrongState(Exception):
    """What was asked for can't be done with the entry as it is now. Words for whoever asked."""


def not_now(submission: Submission) -> WrongState:
    return WrongState(str(SAID_OF[State(submission.state)]))


@contextmanager
def changing(submission: Submission, *states: str) -> Iterator[Submission]:
    """The submission as it is now, held until the end. Raises WrongState where it is in none of `states`.

    What the caller has in hand is brought up to date as well, whoever else has changed it meanwhile.
    """
    with transaction.atomic():
        found = Submission.objects.select_for_update().filter(pk=submission.pk).first()
        if found is None:
            raise WrongState(_("This entry is gone: it was never sent, and its time was over."))
        if found.state not in states:
            raise not_now(found)
        yield found
    submission.refresh_from_db()


def ask(user: Any, right: str = MODERATE) -> None:
    if user is None or not user.is_active or not user.has_perm(right):
        raise PermissionDenied(_("You don’t have the right to decide on entries."))


def note(submission: Submission, act: Act, user: Any = None, reason: str = "") -> HandlingStep:
    return HandlingStep.objects.create(submission=submission, act=act, user=user, reason=reason)


def move(submission: Submission, state: State, *fields: str) -> None:
    """Writes the new state, and `fields` that changed with it."""
    submission.state = state
    submission.touched_at = timezone.now()
    submission.save(update_fields=["state", "touched_at", *fields])


def needed(reason: str) -> str:
    """Who sent the entry is told why."""
    if not reason.strip():
        raise WrongState(_("Write the reason: whoever sent the entry is told."))
    return reason.strip()
