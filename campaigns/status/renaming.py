"""The name under which an entry is shown is its sender's to change, at any time; moderators see that it was."""

from django.db import transaction

from campaigns import acts
from campaigns.models import HandlingStep, Submission
from campaigns.models.handling import Act
from campaigns.models.submission import State


def rename(submission: Submission, name: str) -> None:
    """Readers see the new name at once, where the entry is published."""
    with transaction.atomic():
        held = Submission.objects.select_for_update().exclude(state=State.WITHDRAWN).filter(pk=submission.pk).first()
        if held is None:  # withdrawn in this moment: no name comes back
            return
        held.name_shown = name
        held.save(update_fields=["name_shown"])
        HandlingStep.objects.create(submission=held, act=Act.CHANGED)
        acts.update_entry(held)
