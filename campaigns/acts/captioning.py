"""Captions, chapters and the transcript of a film or sound, which its entry may wait for."""

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import CaptionsDraft, EntryPage, Submission, SubmissionFile
from campaigns.models.handling import Act
from campaigns.models.submission import State

from .changing import WrongState, ask, changing, note
from .deciding import approved_enough
from .publishing import lacks_words, publish, save

WORDS = ("captions", "transcript", "chapters", "words_language")


def captions_given(file: SubmissionFile, user: Any = None, seen: str | None = None, **words: str) -> SubmissionFile:
    """Writes `captions`, `transcript`, `chapters` or `words_language`; what waited for these alone is published.

    Raises WrongState where `seen` is not `seen_words` of the file as it is now: somebody else wrote in between. A
    draft of captions is done with once a person has written some.
    """
    if user is not None:
        ask(user)
    with changing(file.submission, *(state for state in State.values if state != State.WITHDRAWN)) as found:
        now = found.files.filter(pk=file.pk).first()
        if now is None:
            raise WrongState(_("This file is gone: its sender took it away."))
        if seen is not None and seen != seen_words(now):
            raise WrongState(
                _("Somebody else has changed this since you opened it. To put yours in its place, save once more.")
            )
        before = now.captions
        for name in WORDS:
            setattr(now, name, words.get(name, getattr(now, name)))
        now.save(update_fields=list(WORDS))
        if now.captions != before:
            CaptionsDraft.objects.filter(file=now).delete()
        note(found, Act.CAPTIONED, user)
        _published_by_words(found)
        page = EntryPage.objects.filter(submission=found).first()
        if page is not None and page.live:
            save(page)  # transcripts are part of what search finds
    return now


def seen_words(file: SubmissionFile) -> str:
    """By which a form knows whether what it showed is still what lies here."""
    told = "\0".join(getattr(file, name) for name in WORDS)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _published_by_words(submission: Submission) -> None:
    if submission.state == State.APPROVED and approved_enough(submission) and not lacks_words(submission):
        publish(submission)
