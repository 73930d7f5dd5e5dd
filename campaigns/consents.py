"""What people agree to: the current words of a campaign, and who has agreed to which of them."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from campaigns.models import CampaignPage, Consent, ConsentText, Person, PersonRole, Submission
from campaigns.models.consent_text import ConsentKind


class NothingToAgreeTo(Exception):
    """The campaign has no such text (any more). Words for whoever fills in the form."""


def current(campaign: CampaignPage, kind: str = "") -> list[ConsentText]:
    """The words in force, of one `ConsentKind` or of all, in the campaign's order. One query."""
    texts = ConsentText.objects.filter(campaign=campaign.facts, retired_at=None).order_by("sort_order", "pk")
    return [text for text in texts if kind in ("", text.kind)]


def agree(
    person: Person, kind: str, language: str, guardian: str = "", form: File[bytes] | None = None, taken_by: Any = None
) -> list[Consent]:
    """Notes that the person agrees to all words of this kind that are in force; of a child, `guardian` is who does.

    `form` is the scan of a signed paper, `taken_by` who on the staff took it. To agree once more changes nothing but
    these.
    """
    texts = current(person.submission.campaign, kind)
    if not texts:
        raise NothingToAgreeTo(_("This campaign asks for no such consent any more. Load the page again."))
    return [_agree(person, text, language, guardian, form, taken_by) for text in texts]


def _agree(
    person: Person, text: ConsentText, language: str, guardian: str, form: File[bytes] | None, taken_by: Any
) -> Consent:
    consent = person.consents.filter(text=text, withdrawn_at=None).first() or Consent(person=person, text=text)
    consent.language, consent.guardian = language, guardian
    if form is not None:
        form.seek(0)
        consent.form.save(form.name or "form", form, save=False)
    consent.taken_by = taken_by or consent.taken_by
    consent.save()
    return consent


def without_consent(submission: Submission, people: Iterable[Person] | None = None) -> list[Person]:
    """Who is asked before anybody sees the entry: persons of whom nothing holds that the campaign has words for, of a
    child nothing of a guardian; and whoever took back what she had agreed to.

    One query where its `people` are there with their `consents__text`, else four.
    """
    texts = ConsentText.objects.filter(campaign=submission.campaign_id, retired_at=None)
    asked = set(texts.values_list("kind", flat=True))
    people = submission.people.prefetch_related("consents__text") if people is None else people
    return [person for person in people if _lacks(person, asked)]


def _lacks(person: Person, asked: set[str]) -> bool:
    """`asked`: the `ConsentKind`s of which the campaign has words. What was agreed to words of before holds."""
    own = ConsentKind.SENDER if person.role == PersonRole.SENDER else ConsentKind.SHOWN
    given = list(person.consents.all())
    held = [one for one in given if one.withdrawn_at is None]
    if not held and (given or own in asked):
        return True
    guarded = any(one.guardian or one.text.kind == ConsentKind.GUARDIAN for one in held)
    return person.is_child and ConsentKind.GUARDIAN in asked and not guarded
