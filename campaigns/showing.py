"""Which entries a viewer may see, and who may have their files."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from cms.core.access import Grant, Viewer, allows, grant_of, visible_pages

from .models import EntryPage, Rendition, SubmissionFile

MODERATE = "campaigns.moderate"


def published_entries(viewer: Viewer) -> QuerySet[EntryPage]:
    """Entries that are published, in date and past their embargo, below a campaign that is so too."""
    return visible_pages(EntryPage.objects.all(), viewer)


def moderates(user: Any) -> bool:
    """Whether `user` decides on entries, and so sees their files before and after readers do."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(MODERATE))


def audience_of_file(rendition: Rendition | SubmissionFile, request: HttpRequest) -> str | None:
    """`"public"` where everyone may have it, `"private"` where this visitor or moderator may, else None.

    Of a file as it came nothing is said here: that is for moderators alone.
    """
    file = rendition.source if isinstance(rendition, Rendition) else rendition
    grants, public, viewer = grants_of(entry_of(file)), Viewer.public(), Viewer.of(request)
    if any(allows(grant, public) for grant in grants):
        return "public"
    if any(allows(grant, viewer) for grant in grants) or moderates(viewer.user):
        return "private"
    return None


def entry_of(file: SubmissionFile) -> EntryPage | None:
    """The page that shows it; None for what is no entry yet, or no longer."""
    return getattr(file.submission, "entry", None)


def grants_of(entry: EntryPage | None) -> tuple[Grant, ...]:
    """What opens an entry's files to readers: the page itself, and nothing else."""
    grant = grant_of(entry) if entry is not None else None
    return () if grant is None else (grant,)
