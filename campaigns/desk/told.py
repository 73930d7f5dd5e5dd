"""All that is known of one entry, gathered for the page on which it is decided. A fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaigns import acts
from campaigns.acts import undoing
from campaigns.consents import without_consent
from campaigns.links import file_address
from campaigns.models import (
    BlockedSender,
    EntryPage,
    HandlingStep,
    Note,
    PartKind,
    Person,
    RenditionKind,
    Submission,
    SubmissionFile,
)
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.showing import sent_files
from cms.core.texts import text_in
from cms.letters.models import Letter

from .pictures import LARGE, picture_of, rendition
from .queue import DECIDABLE, ON_THE_DESK
from .similar import Similar, similar_to

OTHERS = 10


@dataclass(frozen=True)
class Shown:
    """A file as the desk shows it: a player's address, or a picture's; neither before it is checked."""

    file: SubmissionFile
    player: str = ""
    picture: str = ""
    large: str = ""

    @property
    def is_film(self) -> bool:
        return self.file.kind == PartKind.VIDEO

    @property
    def captions(self) -> str:
        return file_address(self.file.uuid, "captions.vtt")

    @property
    def original(self) -> str:
        """Where the file as it came is saved; `""` before it is checked."""
        return file_address(self.file.uuid, "master") if self.file.state == FileState.READY and self.file.master else ""

    @property
    def has_words(self) -> bool:
        return bool(self.file.captions or self.file.transcript)

    @property
    def in_preparation(self) -> bool:
        """Readers are told so, as long as a film or sound has neither captions nor a transcript."""
        return self.file.kind in (PartKind.VIDEO, PartKind.AUDIO) and not self.has_words


@dataclass(frozen=True)
class Answer:
    label: str
    value: str
    public: bool


class Told:
    """One submission for `user`. What it is made of is read when the page first asks for it."""

    def __init__(self, submission: Submission, user: Any) -> None:
        self.submission, self.user = submission, user

    @cached_property
    def files(self) -> list[Shown]:
        """Those that its sender has sent."""
        files = sent_files().filter(submission=self.submission).select_related("part").prefetch_related("renditions")
        return [shown(file) for file in files]

    @cached_property
    def people(self) -> list[Person]:
        return list(self.submission.people.prefetch_related("consents__text", "consents__taken_by"))

    @cached_property
    def consents_missing(self) -> list[Person]:
        """Without them it can't be approved."""
        return without_consent(self.submission, self.people)

    @cached_property
    def steps(self) -> list[HandlingStep]:
        return list(self.submission.steps.select_related("user"))

    @property
    def last_step(self) -> int:
        """By which a decision knows whether what was decided on is still what lies here."""
        return self.steps[-1].pk if self.steps else 0

    @cached_property
    def notes(self) -> list[Note]:
        return list(self.submission.notes.select_related("user"))

    @cached_property
    def letters(self) -> list[Letter]:
        return list(Letter.objects.filter(about=self.submission.uuid).order_by("written_at", "pk"))

    @cached_property
    def blocked(self) -> BlockedSender | None:
        sender = self.submission.sender
        return BlockedSender.objects.select_related("user").filter(sender=sender).first() if sender else None

    @cached_property
    def similar(self) -> list[Similar]:
        return similar_to(self.submission, [one.file for one in self.files])

    @cached_property
    def others(self) -> list[Submission]:
        """Other entries of the same sender, the newest first; without a sender's hash nobody knows."""
        if not self.submission.sender:
            return []
        found = Submission.objects.filter(sender=self.submission.sender, state__in=ON_THE_DESK)
        return list(found.exclude(pk=self.submission.pk).select_related("campaign")[: OTHERS * 10])

    @property
    def others_shown(self) -> list[Submission]:
        return self.others[:OTHERS]

    @property
    def others_counted(self) -> list[tuple[str, int]]:
        return [(str(State(state).label), n) for state, n in Counter(one.state for one in self.others).most_common()]

    @cached_property
    def answers(self) -> list[Answer]:
        """To the campaign's further questions, in its order; then those to questions that are no longer asked."""
        given = dict(self.submission.answers or {})
        found = []
        for question in self.submission.campaign.questions.all():
            if question.key in given:
                label = text_in(question.label)[0] or question.key
                found.append(Answer(label, _in_words(given.pop(question.key)), question.public))
        return [*found, *(Answer(str(key), _in_words(value), False) for key, value in given.items())]

    @cached_property
    def approved_by(self) -> set[int]:
        return acts.approvers(self.submission)

    @property
    def needs_second(self) -> bool:
        """Whether one person has approved it, and another has to."""
        return bool(self.approved_by) and len(self.approved_by) < 2 and acts.two_persons(self.submission)

    @cached_property
    def two_persons(self) -> bool:
        """Whether two persons have to approve it, and this would be the first."""
        return acts.two_persons(self.submission) and not self.approved_by

    @cached_property
    def undo_until(self) -> datetime | None:
        return undoing.undo_until(self.submission)

    @cached_property
    def page_url(self) -> str:
        page = EntryPage.objects.filter(submission=self.submission).first()
        return (page.get_url() or "") if page is not None else ""

    @property
    def approved_by_me(self) -> bool:
        return self.user.pk in self.approved_by

    @cached_property
    def approved_enough(self) -> bool:
        return acts.approved_enough(self.submission, self.approved_by)

    @cached_property
    def waits_for_words(self) -> bool:
        return self.submission.state == State.APPROVED and self.approved_enough and acts.lacks_words(self.submission)

    @property
    def decidable(self) -> bool:
        return self.submission.state in DECIDABLE

    @property
    def may_approve(self) -> bool:
        return self.decidable and not self.waits_for_words and (self.approved_enough or not self.approved_by_me)


def shown(file: SubmissionFile) -> Shown:
    """`file.renditions` is prefetched."""
    if file.state != FileState.READY:
        return Shown(file)
    media = rendition(file, RenditionKind.FILM, RenditionKind.SOUND)
    player = file_address(file.uuid, media.label) if media is not None else ""
    return Shown(file, player, picture_of(file), picture_of(file, LARGE))


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
