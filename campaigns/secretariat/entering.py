"""Several entries are written at once, or none: their rows in one transaction, their files laid on storage before it.

Their files then go the way of all files: they wait for `campaigns.checking`, and nobody sees them before.
"""

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import acts
from campaigns.consents import NothingToAgreeTo
from campaigns.models import (
    CampaignPage,
    CampaignPart,
    Consent,
    ConsentText,
    PartKind,
    Person,
    PersonRole,
    Submission,
    SubmissionFile,
)
from campaigns.models.consent_text import ConsentKind
from campaigns.models.file import FileState
from campaigns.receiving import ENDINGS
from cms.core.work import ring_after_commit
from cms.media.filenames import clean_name, ending_of
from cms.media.places import media_storage
from cms.media.staging import Staging, staging
from cms.media.stored import stored_at

TRIED = (PartKind.PHOTOGRAPH, PartKind.VIDEO, PartKind.AUDIO)
"""Some endings are those of films and of sounds."""


@dataclass
class Given:
    """A person, and whether her consent is there: `agreed`, with a signed form or without. Else it was asked for."""

    name: str
    role: str = PersonRole.SHOWN
    is_child: bool = False
    guardian: str = ""
    agreed: bool = False
    form: UploadedFile | None = None


@dataclass
class Entry:
    """`fields` are those of `campaigns.acts.enter`. The first of `people` is the sender."""

    way: str
    language: str
    interface_language: str
    fields: dict[str, Any]
    people: list[Given]
    files: list[UploadedFile] = field(default_factory=list)


def part_for(parts: Iterable[CampaignPart], name: str) -> CampaignPart | None:
    """Which of a campaign's parts a file of this name can be; None: the campaign asks for no such file."""
    ending, known = ending_of(clean_name(name)), list(parts)
    fitting = (part for kind in TRIED if ending in ENDINGS[kind] for part in known if part.kind == kind)
    return next(fitting, None)


def enter_all(campaign: CampaignPage, user: Any, entries: list[Entry]) -> list[Submission]:
    """Raises PermissionDenied, WrongState, StorageUnavailable, StorageFull: then nothing of any of them is kept."""
    with staging() as run:
        shelf = _Shelf(run)
        with transaction.atomic():
            made = [_entered(campaign, user, entry, shelf) for entry in entries]
            ring_after_commit("files")
    return made


def record_consent(person: Person, given: Given, user: Any) -> None:
    """Consent that came later. `given.form` is kept with it. Raises NothingToAgreeTo, also where the person was taken
    off the entry in this moment; StorageUnavailable, StorageFull: then nothing is kept."""
    with staging() as run, transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=person.submission_id)
        there = submission.people.filter(pk=person.pk).update(is_child=given.is_child)
        person.is_child = given.is_child
        if not there or not _agreed(submission, person, given, user, _Shelf(run)):
            raise NothingToAgreeTo(_("This campaign asks for no such consent any more. Load the page again."))


class _Shelf:
    """Lays uploads on private storage under names that are journalled first: of a run that fails nothing is left."""

    def __init__(self, run: Staging) -> None:
        self._run, self._folder = run, run.folder("entered")

    def lay(self, upload: UploadedFile, name: str) -> str:
        self._run.note([name])
        path = self._folder / uuid.uuid4().hex
        upload.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(upload, file)
        media_storage("private").place(path, name, move=True)
        Path(path).unlink(missing_ok=True)
        return name


def _entered(campaign: CampaignPage, user: Any, entry: Entry, shelf: _Shelf) -> Submission:
    submission = acts.enter(campaign, user, entry.way, entry.language, entry.interface_language, **entry.fields)
    parts = list(campaign.facts.parts.all())
    for number, upload in enumerate(entry.files):
        _file(submission, part_for(parts, upload.name or ""), number, upload, shelf)
    sender = submission.people.get(role=PersonRole.SENDER)
    for number, given in enumerate(entry.people):
        person = sender if number == 0 else Person(submission=submission, role=PersonRole.SHOWN)
        person.name, person.is_child = given.name, given.is_child
        person.save()
        if given.agreed:
            _agreed(submission, person, given, user, shelf)
    return acts.send(submission)


def _file(
    submission: Submission, part: CampaignPart | None, number: int, upload: UploadedFile, shelf: _Shelf
) -> SubmissionFile:
    name = clean_name(upload.name or "")
    now = timezone.now()
    kind = part.kind if part is not None else PartKind.PHOTOGRAPH
    file = SubmissionFile(submission=submission, part=part, kind=kind, order=number, name=name, bytes=upload.size or 0)
    file.state, file.arrived_at, file.due_at = FileState.ARRIVED, now, now
    file.master.name = shelf.lay(upload, file.new_name(f"master.{ending_of(name) or 'bin'}"))
    file.save()
    return file


def _agreed(submission: Submission, person: Person, given: Given, user: Any, shelf: _Shelf) -> int:
    """To the words in force, a consent each: the sender's or the shown person's, and of a child the guardian's. How
    many."""
    wanted = [ConsentKind.SENDER if person.role == PersonRole.SENDER else ConsentKind.SHOWN]
    if given.is_child:
        wanted.append(ConsentKind.GUARDIAN)
    texts = ConsentText.objects.filter(campaign=submission.campaign_id, kind__in=wanted, retired_at=None)
    for text in texts:
        consent = Consent(person=person, text=text, language=submission.interface_language, taken_by=user)
        consent.guardian = given.guardian if given.is_child else ""
        if given.form is not None:
            ending = ending_of(clean_name(given.form.name or "")) or "bin"
            consent.form.name = shelf.lay(given.form, stored_at(Consent.FILES, consent.uuid, f"form.{ending}"))
        consent.save()
    return len(texts)
