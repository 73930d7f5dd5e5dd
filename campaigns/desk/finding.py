"""The entry that an address of the desk names."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from campaigns.models import Submission, SubmissionFile
from campaigns.models.submission import State
from campaigns.showing import sent_files

from .queue import on_the_desk

WITH = ("campaign", "book", "place", "assigned_to", "entered_by", "about")


def entry_at(uuid: UUID) -> Submission:
    """Raises Http404 for what its sender is still writing, as for what does not exist."""
    found: Submission = get_object_or_404(on_the_desk().select_related(*WITH), uuid=uuid)
    return found


def held(submission: Submission) -> bool:
    """Within a transaction: whether it is still there, held until the end. Of what was withdrawn in this moment, no
    word is kept any more."""
    rows = Submission.objects.select_for_update().filter(pk=submission.pk).exclude(state=State.WITHDRAWN)
    return rows.first() is not None


def file_at(uuid: UUID) -> SubmissionFile:
    """The file with its submission. Raises Http404."""
    files = sent_files().select_related("submission__campaign").prefetch_related("renditions")
    return get_object_or_404(files, uuid=uuid)
