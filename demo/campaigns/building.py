"""The demo's campaigns, with entries that go the way of all entries: sent, checked, decided on. Taken up where it was
killed."""

import tempfile
import uuid
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from books.keeping import book_of
from books.models import Book, Source
from books.told import Found
from campaigns import acts
from campaigns.checking.taking import take_file
from campaigns.models import CampaignPage, Consent, Person, PersonRole, Submission, SubmissionFile
from campaigns.models.campaign import ConsentKind
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.senders import sender_of
from cms.core.rights import Rights
from cms.media.places import media_storage
from places.models import Place

from .pages import make_pages
from .sent import Sent, files_of
from .words import BookWords, EntryWords, books, entries

NAMESPACE = uuid.UUID("b2c5d0c8-35a3-4f0e-9f63-0a1c7a0f4e6d")
MODERATOR = "demo-moderator"
CHILDREN = ("under-10", "10-13")
WITH_LETTERS = ("change", "refused", "waiting")

Say = Callable[[str], None]


def build_campaigns(say: Say, wanted: Collection[str] | None = None) -> None:
    """Makes what is not there yet. `wanted`: the entries with these keys alone, for tests."""
    say("publishing the campaigns")
    pages = make_pages()
    known = {key: _book(told) for key, told in books().items()}
    mine = [entry for entry in entries() if wanted is None or entry.key in wanted]
    for entry in mine:
        if not Submission.objects.filter(uuid=_uuid(entry)).exists():
            say(f"sending the entry “{entry.title}”")
            _send(entry, pages[entry.campaign], known.get(entry.book))
    say("checking the files of the entries")
    while take_file():
        pass
    moderator = _moderator()
    for entry in mine:
        _decide(entry, Submission.objects.get(uuid=_uuid(entry)), moderator)


def _uuid(entry: EntryWords) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, entry.key)


def _book(told: BookWords) -> Book:
    return book_of(
        Found(
            told.title,
            told.author,
            told.isbn,
            year=told.year,
            language=told.language,
            record=f"demo-{told.key}",
            source=Source.CATALOGUE,
        )
    )


def _send(entry: EntryWords, campaign: CampaignPage, book: Book | None) -> None:
    """As the form does it: a draft, its sender and her consent, her files; then all of it is sent."""
    files = files_of(entry)
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        submission = _draft(entry, campaign, book)
        _agree(entry, submission)
        for number, sent in enumerate(files):
            _put(submission, number, sent, Path(folder))
        acts.send(submission)


def _draft(entry: EntryWords, campaign: CampaignPage, book: Book | None) -> Submission:
    email = f"{entry.key}@example.org" if entry.state in WITH_LETTERS else ""
    return Submission.objects.create(
        uuid=_uuid(entry),
        campaign=campaign,
        language=entry.language,
        interface_language=entry.language,
        title=entry.title,
        text=entry.said,
        book=book,
        name_shown=entry.name,
        age_group=entry.age,
        place=Place.objects.filter(name=entry.town).first(),
        town=entry.town,
        about=campaign.about,
        licence=Rights.CC_BY,
        email=email,
        sender=sender_of(email or f"{entry.key}@example.org", ""),
    )


def _agree(entry: EntryWords, submission: Submission) -> None:
    child = entry.age in CHILDREN
    person = Person.objects.create(submission=submission, role=PersonRole.SENDER, name=entry.name, is_child=child)
    for kind in (ConsentKind.SENDER, *((ConsentKind.GUARDIAN,) if child else ())):
        Consent.objects.create(
            person=person,
            text=submission.campaign.consent_texts.get(kind=kind),
            language=entry.language,
            guardian="N. N." if kind == ConsentKind.GUARDIAN else "",
        )


def _put(submission: Submission, number: int, sent: Sent, folder: Path) -> None:
    """Where files are that have arrived, and nobody has looked at."""
    path = folder / f"{number}-{sent.name}"
    path.write_bytes(sent.data)
    file = SubmissionFile(
        submission=submission,
        part=submission.campaign.parts.filter(kind=sent.kind).first(),
        kind=sent.kind,
        state=FileState.ARRIVED,
        order=number,
        name=sent.name,
        bytes=len(sent.data),
        alt=sent.alt,
        captions=sent.captions,
        transcript=sent.transcript,
        words_language=submission.language if sent.transcript else "",
        arrived_at=timezone.now(),
    )
    file.master.name = file.new_name(f"master{path.suffix}")
    media_storage("private").place(path, file.master.name)
    file.save()


def _moderator() -> Any:
    """An account that nobody can log in with, in whose name the demo's entries were decided on."""
    users = get_user_model().objects
    user, made = users.get_or_create(username=MODERATOR, defaults={"first_name": "Demo", "last_name": "Moderator"})
    if made:
        user.set_unusable_password()
        user.save()
    rights = {"permissions__content_type__app_label": "campaigns", "permissions__codename": "moderate"}
    user.groups.set(Group.objects.filter(**rights).distinct())
    return users.get(pk=user.pk)  # with its rights read anew


def _decide(entry: EntryWords, submission: Submission, moderator: Any) -> None:
    """What still waits, for instance because nobody can look for malware just now, waits for people."""
    if submission.state != State.WAITING:
        return
    if entry.state == "published":
        acts.approve(submission, moderator)
    elif entry.state == "change":
        acts.ask_change(submission, moderator, entry.answer)
    elif entry.state == "refused":
        acts.refuse(submission, moderator, entry.answer)
