"""The library enters what came by mail, e-mail or messenger, or was shown on another platform."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import CampaignPage, Person, PersonRole, Submission
from campaigns.models.submission import State, Way
from campaigns.senders import sender_of
from places.finding import meant

from .changing import ENTER, WrongState, ask

FIELDS = {
    "title", "text", "book", "name_shown", "age_group", "place", "town", "about", "photograph", "answers", "licence",
    "elsewhere", "email", "phone",
}  # fmt: skip


def enter(
    campaign: CampaignPage, user: Any, way: str, language: str, interface_language: str = "", **fields: Any
) -> Submission:
    """A draft with its sender as its first person. Files and consents are put to it, then `send` is called.

    Also after the campaign has closed: mail takes its time. `language` is the entry's, `interface_language` that of
    letters to its sender. A town that the library knows is the entry's place, as in the form.
    """
    ask(user, ENTER)
    if way not in Way.values or way == Way.FORM:
        raise WrongState(_("Choose how the entry came."))
    unknown = set(fields) - FIELDS
    if unknown:
        raise TypeError(f"No fields of an entry: {', '.join(sorted(unknown))}")
    submission = Submission(
        campaign=campaign.facts,
        state=State.DRAFT,
        way=way,
        language=language,
        interface_language=interface_language or campaign.locale.language_code,
        entered_by=user,
        **fields,
    )
    if submission.place is None and campaign.facts.place_id is None:
        submission.place_id = meant(submission.town)
    submission.sender = sender_of(submission.email, submission.phone)
    submission.save()
    Person.objects.create(submission=submission, role=PersonRole.SENDER, name=submission.name_shown)
    return submission
