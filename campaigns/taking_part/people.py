"""Who is shown and heard in an entry, and what each of them agrees to: the sender first, then up to ten others.

Each agreement is a `Consent` with the version of the words that was shown. While a draft is written it comes and goes
with its box; once the entry has been sent, taking it back is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language

from campaigns.models import AgeGroup, CampaignPage, Consent, ConsentText, Person, PersonRole, Submission
from campaigns.models.consent_text import ConsentKind

from .typed import draft, drafted, interface_language, line, ticked

MOST = 10
YEARS = {
    AgeGroup.CHILD: (0, 9),
    AgeGroup.PUPIL: (10, 13),
    AgeGroup.YOUTH: (14, 17),
    AgeGroup.ADULT: (18, 64),
    AgeGroup.SENIOR: (65, 150),
}


@dataclass(frozen=True)
class Texts:
    """The words in force of a campaign, by whom they are for."""

    sender: list[ConsentText]
    shown: list[ConsentText]
    guardian: list[ConsentText]


def texts_of(campaign: CampaignPage) -> Texts:
    found = list(campaign.consent_texts.filter(retired_at=None))
    return Texts(*([one for one in found if one.kind == kind] for kind in ConsentKind.values))


def sender_of(submission: Submission) -> Person:
    """The person who sends it; made with the draft."""
    return next(person for person in submission.people.all() if person.role == PersonRole.SENDER)


def others_of(submission: Submission) -> list[Person]:
    return [person for person in submission.people.all() if person.role == PersonRole.SHOWN]


def guardian_needed(submission: Submission) -> bool | None:
    """By the age told: True, False, or None where it depends on the year."""
    limit = submission.campaign.guardian_below
    if not limit or not submission.age_group:
        return False
    youngest, oldest = YEARS[AgeGroup(submission.age_group)]
    if oldest < limit:
        return True
    return None if youngest < limit else False


def add(submission: Submission) -> None:
    if len(others_of(submission)) < MOST:
        Person.objects.create(submission=submission, role=PersonRole.SHOWN)


def remove(submission: Submission, number: int) -> None:
    submission.people.filter(pk=number, role=PersonRole.SHOWN).delete()
    draft(submission, f"guardian-{number}", "")
    submission.save(update_fields=["answers"])


def keep(submission: Submission, data: Mapping[str, str]) -> None:
    """Takes over names and ticks that are in `data`, after `typed.keep`. Its caller holds the row."""
    texts, sender = texts_of(submission.campaign), sender_of(submission)
    if "sender_name" in data:
        sender.name = line(data["sender_name"], 120)
    young = ticked(data, "is_child")
    needed = guardian_needed(submission)
    sender.is_child = needed if needed is not None else (sender.is_child if young is None else young)
    sender.save()
    guardian = guardian_of(submission, sender) if sender.is_child else ""
    for text in texts.sender:
        _agree(sender, text, ticked(data, f"agree-{text.pk}"), guardian)
    for text in texts.guardian:
        _agree(sender, text, ticked(data, f"guardian-{text.pk}") if sender.is_child else False, guardian)
    for person in others_of(submission):
        _keep_other(submission, person, texts, data)


def _keep_other(submission: Submission, person: Person, texts: Texts, data: Mapping[str, str]) -> None:
    own = f"person-{person.pk}"
    if f"{own}-name" in data:
        person.name = line(data[f"{own}-name"], 120)
    young = ticked(data, f"{own}-child")
    if young is not None:
        person.is_child = young
    person.save()
    if f"{own}-guardian" in data:
        draft(submission, f"guardian-{person.pk}", line(data[f"{own}-guardian"], 120))
        submission.save(update_fields=["answers"])
    guardian = guardian_of(submission, person) if person.is_child else ""
    agreed = ticked(data, f"{own}-agreed")
    for text in texts.shown:
        _agree(person, text, agreed, guardian)
    for text in texts.guardian:
        _agree(person, text, agreed if person.is_child else False, guardian)


def guardian_of(submission: Submission, person: Person) -> str:
    """Who consents for a child: as it was typed, or as it was when the entry was sent last."""
    name = "guardian" if person.role == PersonRole.SENDER else f"guardian-{person.pk}"
    known = next((one.guardian for one in person.consents.all() if one.guardian), "")
    return drafted(submission, name) or known


def agreed(person: Person, text: ConsentText) -> Consent | None:
    """The agreement in force of a person to these very words."""
    return next((one for one in person.consents.all() if one.text_id == text.pk and one.withdrawn_at is None), None)


def _agree(person: Person, text: ConsentText, yes: bool | None, guardian: str) -> None:
    found = agreed(person, text)
    if found is not None and found.guardian != guardian:
        found.guardian = guardian
        found.save(update_fields=["guardian"])
    if yes and found is None:
        language = interface_language(get_language() or "")
        Consent.objects.create(person=person, text=text, language=language, guardian=guardian)
    elif yes is False and found is not None:
        if person.submission.sent_at is None:
            found.delete()
        else:
            found.withdrawn_at = timezone.now()
            found.save(update_fields=["withdrawn_at"])
