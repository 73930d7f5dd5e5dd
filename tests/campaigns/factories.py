"""Campaigns and what is sent to them, for tests."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.text import slugify
from wagtail.models import Locale

from campaigns.models import (
    CampaignIndexPage,
    CampaignPage,
    CampaignPart,
    Consent,
    ConsentText,
    EntryPage,
    PartKind,
    Person,
    PersonRole,
    Submission,
    SubmissionFile,
)
from campaigns.models.file import FileState
from campaigns.models.submission import State
from tests.factories import reader

CONSENT = {"hu": "Hozzájárulok.", "en": "I agree.", "ro": "Sunt de acord.", "fa": "موافقم."}


def index(language: str = "hu") -> CampaignIndexPage:
    return CampaignIndexPage.objects.get(locale__language_code=language)


def campaign(
    name: str = "Minden könyvtáros olvasó", language: str = "hu", parts: Any = ("video", "book"), **fields: Any
) -> CampaignPage:
    """An open campaign that asks for `parts`: kinds, or dictionaries of a `CampaignPart`'s fields."""
    page = CampaignPage(title=name, slug=fields.pop("slug", slugify(name)), **fields)
    index(language).add_child(instance=page)
    for number, one in enumerate(parts):
        told = {"kind": one} if isinstance(one, str) else one
        if told["kind"] == PartKind.VIDEO:
            told = {"most_seconds": 300, **told}
        CampaignPart.objects.create(campaign=page, sort_order=number, **told)
    for number, kind in enumerate(("sender", "shown", "guardian")):
        ConsentText.objects.create(campaign=page, kind=kind, text=CONSENT, sort_order=number)
    return page


def translated(page: CampaignPage, language: str, name: str) -> CampaignPage:
    made: CampaignPage = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    made.title, made.slug, made.live = name, slugify(name) or made.slug, True
    made.save()
    return made


def submission(page: CampaignPage | None = None, state: str = State.WAITING, **fields: Any) -> Submission:
    """Sent by the form, with its sender and her consent."""
    page = page or campaign()
    fields = {
        "language": "hu",
        "interface_language": "hu",
        "title": "Egy jó könyv",
        "name_shown": "Kiss Anna",
        **fields,
    }
    made = Submission.objects.create(
        campaign=page.facts, state=state, email=fields.pop("email", "anna@example.org"), **fields
    )
    person = Person.objects.create(submission=made, role=PersonRole.SENDER, name="Kiss Anna")
    text = page.facts.consent_texts.get(kind="sender")
    Consent.objects.create(person=person, text=text, language="hu")
    return made


def file(of: Submission, kind: str = PartKind.VIDEO, state: str = FileState.READY, **fields: Any) -> SubmissionFile:
    """A record without bytes; `tests.campaigns.films` makes those with."""
    return SubmissionFile.objects.create(
        submission=of, kind=kind, state=state, name=fields.pop("name", "film.mp4"), **fields
    )


def entry(page: CampaignPage | None = None, of: Submission | None = None, **fields: Any) -> EntryPage:
    """A published entry's page, as `campaigns.acts` makes it."""
    of = of or submission(page, State.PUBLISHED)
    page = of.campaign
    fields = {"title": of.title, "text": of.text, "language": of.language, "name_shown": of.name_shown, **fields}
    made = EntryPage(submission=of, slug=of.code, **fields)
    page.add_child(instance=made)
    return made


def moderator(name: str = "moderator") -> Any:
    user = reader(name)
    user.groups.add(Group.objects.get(name__in=("Moderators", "Moderátorok", "Moderatori", "ناظران")))
    assert Permission.objects.filter(group__user=user, codename="moderate").exists()
    return user
