"""A moderator takes a decision back: as long as its letter has not gone out, nobody was told.

For a while only. Where nobody sends letters they are copied by hand, readers have seen what was published, and a sender
finds the decision at her private address.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import HandlingStep, Submission
from campaigns.models.handling import Act
from campaigns.models.submission import State
from cms.core import leasing
from cms.letters.models import Letter, LetterState

from .changing import WrongState, ask, changing, move, note
from .publishing import take_down
from .withdrawing import unsent_files

DECISIONS = (Act.APPROVED, Act.PUBLISHED, Act.CHANGE_ASKED, Act.REFUSED)
DECIDED = (State.APPROVED, State.PUBLISHED, State.CHANGE, State.REFUSED)
TO_UNDO = timedelta(hours=1)


def undo_until(submission: Submission) -> datetime | None:
    """Until when the last step, a decision of which its sender has not been told yet, can be taken back; else None."""
    step = _decision(submission)
    if step is None or _too_late(step) or _gone_out(submission, step) or unsent_files(submission).exists():
        return None
    return step.at + TO_UNDO


def undo(submission: Submission, user: Any) -> Submission:
    """It waits for a decision again, and the letter is never sent. A page that was made is seen by nobody."""
    ask(user)
    with changing(submission, *DECIDED) as found:
        step = _decision(found)
        if step is None:
            raise WrongState(_("There is no decision to take back."))
        if _too_late(step):
            raise WrongState(_("Its time is over: a decision can be taken back within an hour. Decide anew."))
        waiting = list(_letters(found, step).select_for_update().filter(_not_taken()).values_list("pk", flat=True))
        Letter.objects.filter(pk__in=waiting).delete()  # held: no worker takes one that is about to go
        if _gone_out(found, step):
            raise WrongState(_("Its letter has gone out: the sender knows of the decision."))
        if unsent_files(found).exists():  # nobody is to decide on what was not sent
            raise WrongState(_("Its sender has begun to change it already."))
        take_down(found)
        move(found, State.WAITING)
        note(found, Act.RECONSIDERED, user)
    return submission


def _decision(submission: Submission) -> HandlingStep | None:
    """The first step of the last decision: an approval that publishes at once is one with what it does."""
    steps = list(submission.steps.order_by("-at", "-pk")[:2])
    if not steps or submission.state not in DECIDED or steps[0].act not in DECISIONS or steps[0].user_id is None:
        return None
    return steps[-1] if steps[0].act == Act.PUBLISHED and steps[-1].act == Act.APPROVED else steps[0]


def _too_late(step: HandlingStep) -> bool:
    return step.at < timezone.now() - TO_UNDO


def _letters(submission: Submission, step: HandlingStep) -> Any:
    return Letter.objects.filter(about=submission.uuid, written_at__gte=step.at)


def _not_taken() -> Q:
    """That no worker has in hand, nor has tried to send."""
    return Q(state=LetterState.WAITING, tries=0) & leasing.free(timezone.now())


def _gone_out(submission: Submission, step: HandlingStep) -> bool:
    return bool(_letters(submission, step).exclude(_not_taken()).exists())
