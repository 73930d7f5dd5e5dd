"""Letters to whoever sent an entry, in the language of the form they filled in."""

from typing import Any
from uuid import UUID

from django.conf import settings

from campaigns.models import CampaignPage, Submission
from campaigns.status.address import address_of
from cms.letters import writing
from cms.letters.filling import fills
from cms.letters.models import Letter

from .naming import title_of


def tell(submission: Submission, template: str, passing: bool = False, **context: Any) -> Letter | None:
    """None where no e-mail address is known: who left a telephone number is called."""
    if not submission.email:
        return None
    language = submission.interface_language
    told = {"submission": submission, "title": title_of(submission), "campaign": _campaign(submission), **context}
    return writing.write(
        submission.email, language, f"campaigns/letters/{template}", told, about=submission.uuid, passing=passing
    )


def _campaign(submission: Submission) -> CampaignPage:
    """The campaign's page in the sender's language, else the first one."""
    wanted, family = submission.interface_language, submission.campaign.family
    return next((page for page in family if page.locale.language_code == wanted), submission.campaign)


@fills("private-address")
def private_address(about: UUID, language: str) -> str:
    submission = Submission.objects.filter(uuid=about).first()
    return f"{settings.SITE_URL}{address_of(submission, language)}" if submission else ""
