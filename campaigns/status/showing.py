"""What a sender sees of an entry that has been sent."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.links import EntryLinks
from campaigns.models import EntryPage, Submission
from campaigns.models.handling import Act
from campaigns.models.submission import State
from campaigns.taking_part import files, form

from .address import address_of

BACK = (State.CHECKING, State.WAITING, State.APPROVED, State.PUBLISHED)
"""States from which its sender may take it back to change it."""


def status_context(submission: Submission, problem: str = "", name_problem: str = "") -> dict[str, Any]:
    form.loaded(submission)
    return {
        "submission": submission,
        "campaign": form.words_of(submission),
        "state": submission.state,
        "said": said_of(submission),
        "problem": problem,
        "name_problem": name_problem,
        "reason": reason_of(submission),
        "files": [files.as_json(file) for file in submission.files.all()],
        "people": list(submission.people.all()),
        "may_change": submission.state in BACK,
        "page_url": _page_url(submission),
        "private_url": address_of(submission, get_language()),
        "private_address": f"{settings.SITE_URL}{address_of(submission, get_language())}",
    }


def said_of(submission: Submission) -> tuple[str, str]:
    """Where it is, and what happens next. What its sender still writes is no news to her."""
    told = {
        State.CHECKING: (
            _("Thank you: your entry has arrived."),
            _("Its files are being checked. Then somebody at the library looks at it, and you get an answer."),
        ),
        State.WAITING: (
            _("Thank you: your entry has arrived."),
            _("Somebody at the library will look at it, and you get an answer. You need do nothing."),
        ),
        State.APPROVED: (
            _("Your entry has been accepted."),
            _("It appears as soon as everything is ready. You need do nothing."),
        ),
        State.PUBLISHED: (_("Your entry is published."), _("Everybody can see it now. Thank you for taking part.")),
        State.REFUSED: (
            _("Your entry was not accepted."),
            _("You may begin a new one. What you sent is deleted later, or at once if you withdraw it."),
        ),
    }
    return told.get(State(submission.state), ("", ""))


def reason_of(submission: Submission) -> str:
    """What the library wrote about its decision, where it wrote something."""
    if submission.state not in (State.REFUSED, State.WAITING):
        return ""
    step = submission.steps.filter(act__in=(Act.REFUSED, Act.UNPUBLISHED, Act.SENT, Act.CHANGED)).last()
    return step.reason if step is not None else ""


def _page_url(submission: Submission) -> str:
    if submission.state != State.PUBLISHED:
        return ""
    page = EntryPage.objects.filter(submission=submission, live=True).first()
    return EntryLinks().url(page, get_language()) if page is not None else ""
