"""Which entries a viewer may see, and who may have their files."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest

from cms.core.access import Grant, Viewer, grant_of, opened_to, visible_pages

from .models import EntryPage, HandlingStep, SubmissionFile
from .models.file import FileState
from .models.handling import Act
from .models.submission import State

MODERATE = "campaigns.moderate"
NEVER_SENT_OR_GONE = (State.DRAFT, State.WITHDRAWN)
"""What is being written is its sender's alone, and of what was withdrawn nothing is left."""
OPENED = (Act.CHANGE_ASKED, Act.TAKEN_BACK, Act.FILE_REFUSED)
"""Steps after which an entry is its sender's to change."""


def published_entries(viewer: Viewer) -> QuerySet[EntryPage]:
    """Entries that are published, in date and past their embargo, below a campaign that is so too."""
    return visible_pages(EntryPage.objects.all(), viewer)


def moderates(user: Any) -> bool:
    """Whether `user` decides on entries, and so sees files of what was sent before and after readers do."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(MODERATE))


def sent_files() -> QuerySet[SubmissionFile]:
    """What the library was sent. Not what lies in drafts, nor what its sender has added to an entry that is to be
    changed, as long as it is not sent again."""
    opened = HandlingStep.objects.filter(submission=OuterRef("submission"), act__in=OPENED).order_by("-at", "-pk")
    before = Q(arrived_at=None) | Q(opened=None) | Q(arrived_at__lte=F("opened"))
    sent = ~Q(submission__state=State.CHANGE) | (before & ~Q(state=FileState.ARRIVING))
    files = SubmissionFile.objects.alias(opened=Subquery(opened.values("at")[:1]))
    return files.filter(sent).exclude(submission__state__in=NEVER_SENT_OR_GONE)


def shows_moderators(file: SubmissionFile) -> bool:
    """Whether `file` is one of `sent_files`: the others are nobody's business but their sender's."""
    if file.submission.state == State.CHANGE:
        return sent_files().filter(pk=file.pk).exists()
    return file.submission.state not in NEVER_SENT_OR_GONE


def audience_of_file(file: SubmissionFile, request: HttpRequest) -> str | None:
    """To whom what was made of it goes (`cms.core.access.opened_to`); as it came, it is for moderators alone."""
    return opened_to(request, grants_of(entry_of(file)), lambda user: shows_moderators(file) and moderates(user))


def entry_of(file: SubmissionFile) -> EntryPage | None:
    """The page that shows it; None for what is no entry yet, or no longer."""
    return getattr(file.submission, "entry", None)


def grants_of(entry: EntryPage | None) -> tuple[Grant, ...]:
    """What opens an entry's files to readers: the page itself, and nothing else."""
    grant = grant_of(entry) if entry is not None else None
    return () if grant is None else (grant,)
