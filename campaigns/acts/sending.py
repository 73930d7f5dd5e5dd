"""Its sender sends a submission, for the first time or once more after a change."""

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Submission, SubmissionFile
from campaigns.models.file import FileState
from campaigns.models.handling import Act
from campaigns.models.submission import State
from cms.core import epoch

from .changing import WrongState, changing, move, note
from .publishing import take_down
from .telling import tell


def send(submission: Submission) -> Submission:
    """From the form to the library. What the form asks for (parts, consents, limits) was asked before.

    Without files to be checked it waits for a decision at once.
    """
    with changing(submission, State.DRAFT, State.CHANGE) as found:
        if found.files.filter(state=FileState.REFUSED).exists():
            raise WrongState(_("One of the files can’t be used. Remove it or choose another one, then send again."))
        first = found.sent_at is None
        found.sent_at = found.sent_at or timezone.now()
        move(found, State.CHECKING, "sent_at")
        epoch.advance()  # moderators see its photographs from now on
        entered = found.entered_by if first else None
        note(found, Act.ENTERED if entered else Act.SENT if first else Act.CHANGED, entered)
        if first:
            tell(found, "received")
        _check_over(found)
    return submission


def take_back(submission: Submission) -> Submission:
    """Its sender wants to change it; the library sees it again once it is sent. Until then nobody else sees it."""
    with changing(submission, State.CHECKING, State.WAITING, State.APPROVED, State.PUBLISHED) as found:
        take_down(found)
        move(found, State.CHANGE)
        note(found, Act.TAKEN_BACK)
    return submission


def files_checked(submission: Submission) -> bool:
    """Called whenever a file is ready: once all are, the entry waits for a decision. Whether it does now."""
    with changing(submission, *State.values) as found:
        return _check_over(found)


def file_refused(file: SubmissionFile) -> None:
    """`campaigns.checking` refused a file; `file.problem_words` say why, in the sender's language.

    What has moved on meanwhile stays where it is: a file of a draft is told of in the form.
    """
    with changing(file.submission, *State.values) as found:
        if found.state != State.CHECKING:
            return
        move(found, State.CHANGE)
        note(found, Act.FILE_REFUSED, reason=file.problem_words)
        tell(found, "file_refused", file=file.name, reason=file.problem_words)


def _check_over(submission: Submission) -> bool:
    if submission.state != State.CHECKING or submission.files.exclude(state=FileState.READY).exists():
        return False
    move(submission, State.WAITING)
    note(submission, Act.CHECKED)
    return True
