"""The letter that a decision would send, before it is sent. What opens an entry to its sender is not in it."""

from django.utils.translation import gettext_lazy

from campaigns.acts import telling
from campaigns.models import Submission

_PRIVATE = gettext_lazy("the sender’s private address")
LETTERS = {"change": "change_asked", "refuse": "refused", "unpublish": "unpublished"}


def letter_of(submission: Submission, act: str, reason: str) -> dict[str, str]:
    """Subject, text, and to whom; all of them empty where no letter goes out, or nobody can be written to."""
    template = LETTERS.get(act)
    if template is None or not submission.email:
        return {"subject": "", "text": "", "to": ""}
    subject, text = telling.letter(submission, template, reason=reason.strip())
    private = telling.private_address(submission.uuid, submission.interface_language)
    return {"subject": subject, "text": text.replace(private, f"[{_PRIVATE}]"), "to": submission.email}
