"""The page of an entry: made when it is approved, brought up to date, taken off, and away for good."""

from typing import Any

from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from campaigns.links import EntryLinks
from campaigns.models import CampaignPage, EntryPage, PartKind, Submission
from campaigns.models.campaign import CaptionsRule
from campaigns.models.file import FileState
from campaigns.models.handling import Act
from campaigns.models.submission import State
from cms.core import epoch

from .changing import ask, changing, move, needed, note
from .naming import title_of
from .telling import tell

SPOKEN = (PartKind.AUDIO, PartKind.VIDEO)


def lacks_words(submission: Submission) -> bool:
    """Whether a film or sound of it has to have captions or a transcript first, and has none."""
    if submission.campaign.captions_rule != CaptionsRule.REQUIRED:
        return False
    return submission.files.filter(kind__in=SPOKEN, captions="", transcript="").exists()


def publish(submission: Submission, user: Any = None) -> EntryPage:
    """Within an act. The page is there at once; one that was taken down comes back at its address."""
    page = EntryPage.objects.filter(submission=submission).first()
    now = timezone.now()
    if page is None:
        page = EntryPage(submission=submission, slug=submission.code, live=True, first_published_at=now)
        _fill(page, submission)
        page.last_published_at = now
        _place(page, submission.campaign_id)
    else:
        page.live, page.expired, page.last_published_at = True, False, now
        _fill(page, submission)
        save(page)
    epoch.advance()
    move(submission, State.PUBLISHED)
    note(submission, Act.PUBLISHED, user)
    tell(submission, "published", address=EntryLinks().url(page, submission.interface_language))
    return page


def update_entry(submission: Submission) -> EntryPage | None:
    """The page says what the submission says now. None where there is no page."""
    with changing(submission, *State.values) as found:
        page = EntryPage.objects.filter(submission=found).first()
        if page is not None:
            _fill(page, found)
            save(page)
    return page


def unpublish(submission: Submission, user: Any, reason: str) -> Submission:
    """Takes an entry down; it waits for a decision again. Approved once more, it is back at its address."""
    ask(user)
    with changing(submission, State.PUBLISHED) as found:
        reason = needed(reason)
        take_down(found)
        move(found, State.WAITING)
        note(found, Act.UNPUBLISHED, user, reason)
        tell(found, "unpublished", reason=reason)
    return submission


def take_down(submission: Submission) -> None:
    """Within an act: the page stays, seen by nobody."""
    page = EntryPage.objects.filter(submission=submission).first()
    if page is not None and page.live:
        page.live = False
        save(page)
    epoch.advance()


def take_off(submission: Submission) -> None:
    """Within an act: the page goes for good, with its revisions; the log keeps that it was there, and no word of it."""
    page = EntryPage.objects.filter(submission=submission).first()
    if page is not None:
        key, kind = page.pk, page.content_type_id
        page.delete()
        PageLogEntry.objects.filter(page_id=key).update(label=submission.code, data={})
        ModelLogEntry.objects.filter(content_type=kind, object_id=str(key)).update(label=submission.code, data={})
    epoch.advance()


def _fill(page: EntryPage, submission: Submission) -> None:
    for name in submission.HANDED_ON:
        setattr(page, name, getattr(submission, name))
    page.title = page.draft_title = title_of(submission)
    page.rights = submission.licence
    files = list(submission.files.filter(state=FileState.READY))
    kinds = {file.kind for file in files}
    page.kinds = [kind.value for kind in PartKind if kind in kinds or (kind == PartKind.TEXT and submission.text)]
    page.has_video = PartKind.VIDEO in kinds
    page.has_audio = PartKind.AUDIO in kinds
    page.has_photograph = PartKind.PHOTOGRAPH in kinds
    page.seconds = sum(file.seconds or 0 for file in files if file.kind in SPOKEN)


def _place(page: EntryPage, campaign: int) -> None:
    """Below its campaign. Pages that come there in the same moment wait for each other: each has a path of its own."""
    Page.objects.select_for_update().get(pk=campaign)
    CampaignPage.objects.get(pk=campaign).add_child(instance=page)


def save(page: EntryPage) -> None:
    """Within an act. Editors may have versions of it: the newest one is what is shown now."""
    page.save()
    if page.latest_revision_id is not None:
        revision = page.save_revision(clean=False)
        page.live_revision = revision if page.live else None
        page.has_unpublished_changes = not page.live
        page.save(update_fields=["live_revision", "has_unpublished_changes"])
