"""Whoever sent an entry takes it back for good, or the library does so for them: nothing of it is left.

What stays is a row without a word about anybody: that there was an entry, of which campaign, and when it went.
"""

from contextlib import suppress
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import ModelLogEntry

from books.models import Book, Source
from campaigns.models import Consent, Rendition, Submission, SubmissionFile
from campaigns.models.handling import Act
from campaigns.models.submission import State
from campaigns.showing import sent_files
from cms.letters.models import Letter
from cms.media import removal
from cms.uploads.keeping import discard
from cms.uploads.models import Upload

from .changing import ask, changing, move, note
from .publishing import take_off
from .telling import tell

KEPT = {"id", "uuid", "key", "code", "campaign", "state", "way", "language", "interface_language"} | {
    "created_at", "touched_at", "sent_at", "decided_at", "ended_at",
}  # fmt: skip


def withdraw(submission: Submission, by: Any = None) -> Submission:
    """`by` is a moderator, or None for its sender (whoever knows the private address). From every state."""
    if by is not None:
        ask(by)
    with changing(submission, *(state for state in State.values if state != State.WITHDRAWN)) as found:
        if found.sent_at is not None:
            tell(found, "withdrawn", passing=True)
        empty(found, Act.WITHDRAWN, by)
    return submission


def empty(submission: Submission, act: Act, user: Any = None) -> None:
    """Within an act: takes the page off, and makes a bare row of the submission."""
    take_off(submission)
    remove_files(submission)
    submission.people.all().delete()
    submission.notes.all().delete()
    Letter.objects.filter(about=submission.uuid, passing=False).delete()
    submission.steps.update(reason="")
    kind = ContentType.objects.get_for_model(Submission)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(submission.pk)).update(label=submission.code, data={})
    book = submission.book_id
    _blank(submission)
    submission.ended_at = timezone.now()
    move(submission, State.WITHDRAWN)
    submission.save()
    note(submission, act, user)
    _forget_book(book)


def remove_files(submission: Submission) -> None:
    """All bytes that came with it or were made of them, wherever they lie, and their rows."""
    names = _stored(submission.files.all())
    names += Consent.objects.filter(person__submission=submission).values_list("form", flat=True)
    _discard(Upload.objects.filter(purpose="entries", owner=submission.uuid))
    submission.files.all().delete()
    Consent.objects.filter(person__submission=submission).delete()
    removal.remove(names)


def unsent_files(submission: Submission) -> "QuerySet[SubmissionFile, SubmissionFile]":
    """What its sender has added to an entry that is to be changed, and has not sent."""
    if submission.state != State.CHANGE:
        return SubmissionFile.objects.none()
    return submission.files.exclude(pk__in=sent_files().filter(submission=submission))


def remove_unsent(submission: Submission) -> None:
    """Within an act after which it can't be sent any more: nobody was to see these."""
    files = list(unsent_files(submission))
    names = _stored(files)
    _discard(Upload.objects.filter(purpose="entries", uuid__in=[file.upload for file in files if file.upload]))
    submission.files.filter(pk__in=[file.pk for file in files]).delete()
    removal.remove(names)


def _stored(files: Any) -> list[str]:
    renditions = Rendition.objects.filter(source__in=files).values_list("file", flat=True)
    return [*(str(file.master) for file in files), *renditions]


def _discard(uploads: "QuerySet[Upload, Upload]") -> None:
    for upload in uploads.order_by("pk"):
        with suppress(Upload.DoesNotExist):  # it ran out in this moment
            discard(upload)


def _blank(submission: Submission) -> None:
    for field in Submission._meta.concrete_fields:
        if field.name not in KEPT:
            setattr(submission, field.attname, None if field.null else field.get_default())


def _forget_book(book: int | None) -> None:
    """A book that this reader typed, and that nobody else names."""
    if book is not None:
        Book.objects.filter(pk=book, source=Source.READER, submissions=None, entries=None).delete()
