"""One person of an entry takes back what she agreed to."""

from django.db import transaction
from django.utils import timezone

from campaigns import acts
from campaigns.models import Consent, Submission
from campaigns.models.submission import State

SHOWN_OR_ON_ITS_WAY = (State.CHECKING, State.WAITING, State.APPROVED, State.PUBLISHED)


def take_back(consent: Consent) -> None:
    """An entry that is shown, or is to be, goes back to its sender with it: nobody sees it until it is sent again,
    without this person or with a new consent."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=consent.person.submission_id)
        if submission.state in SHOWN_OR_ON_ITS_WAY:  # as it is now: somebody may have decided in this moment
            acts.take_back(submission)
        Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
