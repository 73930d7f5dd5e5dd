"""Letters to whoever sent an entry, in the language of the form they filled in."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from campaigns.models import CampaignPage, Submission
from campaigns.status.address import address_of
from cms.letters import filling, writing
from cms.letters.models import Letter

from .naming import title_of

DECISIONS = ("change_asked", "refused", "published", "unpublished")
TO_THINK_AGAIN = timedelta(minutes=1)
"""How long the letter of a decision waits: so long a moderator can take it back, and nobody was told."""


def tell(submission: Submission, template: str, passing: bool = False, **context: Any) -> Letter | None:
    """None where no e-mail address is known: who left a telephone number is called."""
    if not submission.email:
        return None
    return writing.write(
        submission.email,
        submission.interface_language,
        name_of(template),
        _told(submission, context),
        about=submission.uuid,
        passing=passing,
        after=TO_THINK_AGAIN if template in DECISIONS else timedelta(),
    )


def letter(submission: Submission, template: str, **context: Any) -> tuple[str, str]:
    """Subject and text of a letter before it is written, as its sender would read them."""
    subject, text = writing.rendered(name_of(template), submission.interface_language, _told(submission, context))
    return subject, filling.filled(text, submission.uuid, submission.interface_language)


def name_of(template: str) -> str:
    return f"campaigns/letters/{template}"


def _told(submission: Submission, context: dict[str, Any]) -> dict[str, Any]:
    return {"submission": submission, "title": title_of(submission), "campaign": _campaign(submission), **context}


def _campaign(submission: Submission) -> CampaignPage:
    """The campaign's page in the sender's language, else the first one."""
    wanted, family = submission.interface_language, submission.campaign.family
    return next((page for page in family if page.locale.language_code == wanted), submission.campaign)


@filling.fills("private-address")
def private_address(about: UUID, language: str) -> str:
    submission = Submission.objects.filter(uuid=about).first()
    return f"{settings.SITE_URL}{address_of(submission, language)}" if submission else ""
