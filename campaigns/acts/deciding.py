"""Moderators decide. Of two at once, the second finds the state that the first has left, and is told so."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.consents import without_consent
from campaigns.models import Submission
from campaigns.models.handling import Act
from campaigns.models.submission import State

from .changing import WrongState, ask, changing, move, needed, note
from .publishing import lacks_words, publish, take_off
from .telling import tell
from .withdrawing import remove_unsent

BEGIN_ANEW = (
    Act.SENT, Act.CHANGED, Act.ENTERED, Act.CHANGE_ASKED, Act.TAKEN_BACK, Act.REFUSED, Act.RECONSIDERED,
    Act.UNPUBLISHED,
)  # fmt: skip
"""Steps after which earlier approvals count no more: they were given to something else."""


def approve(submission: Submission, user: Any) -> Submission:
    """Publishes, or leaves APPROVED: where a second person has to approve, or captions are still to come.

    Nothing without the consents that the campaign asks for; each who approves answers for it, so each asks anew.
    """
    ask(user)
    with changing(submission, State.WAITING, State.APPROVED) as found:
        enough = approved_enough(found)
        if enough and lacks_words(found):
            raise WrongState(_("This entry has been approved. It is shown as soon as it has captions or a transcript."))
        if not enough and user.pk in approvers(found):
            raise WrongState(_("You have approved this entry already. Somebody else has to approve it as well."))
        _consented(found)
        if not enough:
            note(found, Act.APPROVED, user)
        found.decided_at = timezone.now()
        move(found, State.APPROVED, "decided_at")
        if approved_enough(found) and not lacks_words(found):
            publish(found, user)
    return submission


def _consented(submission: Submission) -> None:
    missing = without_consent(submission)
    if missing:
        words = _(
            "A consent is still missing: %(names)s. Keep it under “Persons and consents” once it is there, "
            "or ask the sender for a change; then approve."
        )
        raise WrongState(words % {"names": ", ".join(one.name or one.get_role_display() for one in missing)})


def ask_change(submission: Submission, user: Any, reason: str) -> Submission:
    ask(user)
    with changing(submission, State.WAITING, State.APPROVED) as found:
        reason = needed(reason)
        found.decided_at = timezone.now()
        move(found, State.CHANGE, "decided_at")
        note(found, Act.CHANGE_ASKED, user, reason)
        tell(found, "change_asked", reason=reason)
    return submission


def refuse(submission: Submission, user: Any, reason: str) -> Submission:
    """A page that was taken down before goes for good, and what its sender was adding and has not sent."""
    ask(user)
    with changing(submission, State.WAITING, State.APPROVED, State.CHANGE) as found:
        reason = needed(reason)
        take_off(found)
        remove_unsent(found)
        found.decided_at = timezone.now()
        move(found, State.REFUSED, "decided_at")
        note(found, Act.REFUSED, user, reason)
        tell(found, "refused", reason=reason)
    return submission


def reconsider(submission: Submission, user: Any) -> Submission:
    """What was refused waits for a decision once more."""
    ask(user)
    with changing(submission, State.REFUSED) as found:
        move(found, State.WAITING)
        note(found, Act.RECONSIDERED, user)
    return submission


def two_persons(submission: Submission) -> bool:
    return bool(submission.campaign.two_persons or settings.CAMPAIGNS_TWO_PERSONS)


def approved_enough(submission: Submission, by: set[int] | None = None) -> bool:
    """Whether nobody else has to approve it: `by` is who has, where that is known. What the campaign asks for may be
    less than when it was approved."""
    return len(approvers(submission) if by is None else by) >= (2 if two_persons(submission) else 1)


def approvers(submission: Submission) -> set[int]:
    """Who has approved what is before the library now."""
    found: set[int] = set()
    for act, user in submission.steps.order_by("at", "pk").values_list("act", "user"):
        if act in BEGIN_ANEW:
            found.clear()
        elif act == Act.APPROVED and user is not None:
            found.add(user)
    return found
