"""A moderator takes a decision back: as long as its letter has not gone out, nobody was told."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import HandlingStep, Submission
from campaigns.models.handling import Act
from campaigns.models.submission import State
from cms.letters.models import Letter, LetterState

from .changing import WrongState, ask, changing, move, note
from .publishing import take_down

DECISIONS = (Act.APPROVED, Act.PUBLISHED, Act.CHANGE_ASKED, Act.REFUSED)
DECIDED = (State.APPROVED, State.PUBLISHED, State.CHANGE, State.REFUSED)


def can_undo(submission: Submission) -> bool:
    """Whether the last step was a decision of which its sender has not been told yet."""
    step = _decision(submission)
    return step is not None and _gone_out(submission, step) is False


def undo(submission: Submission, user: Any) -> Submission:
    """It waits for a decision again, and the letter is never sent. A page that was made is seen by nobody."""
    ask(user)
    with changing(submission, *DECIDED) as found:
        step = _decision(found)
        if step is None:
            raise WrongState(_("There is no decision to take back."))
        _letters(found, step).filter(_not_taken()).delete()
        if _gone_out(found, step):
            raise WrongState(_("Its letter has gone out: the sender knows of the decision."))
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


def _letters(submission: Submission, step: HandlingStep) -> Any:
    return Letter.objects.filter(about=submission.uuid, written_at__gte=step.at)


def _not_taken() -> Q:
    """That no worker has in hand, nor has tried to send."""
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return Q(state=LetterState.WAITING, tries=0) & free


def _gone_out(submission: Submission, step: HandlingStep) -> bool:
    return bool(_letters(submission, step).exclude(_not_taken()).exists())
