"""Deleting an issue so that it can be put back for 30 days (docs/decisions/0006-trash.md).

A deleted issue is unpublished, taken off the schedule and out of its workflow, and moved below a page that belongs to
no site. No list, search or address of the site needs to know of it: the tree it looks at no longer holds the issue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex

from archive_pages.files import files_of
from archive_pages.models import Canvas, IssuePage, RemovedCanvas, TitlePage, TrashedIssue
from archive_pages.models.canvas import private_storage
from archive_pages.models.trash import KEPT
from cms.core import epoch
from cms.media.staging import staging
from search import outbox

SLUG = "deleted-issues"
COUNTED_FILES = 5_000


class TrashProblem(Exception):
    """Why something can't be deleted or put back, in words for the archivist."""


@dataclass(frozen=True)
class Loss:
    """What goes with issues that are deleted. `bytes` is None where there are too many files to weigh."""

    issues: int
    pages: int
    words: int
    files: int
    bytes: int | None
    links: int


def trash_root() -> Page:
    """The page that holds deleted issues: beside the sites' roots, never published. Made by whoever needs it first."""
    root = Page.get_first_root_node()
    pages = Page.objects.child_of(root).filter(slug=SLUG)
    found = pages.first()
    if found is not None:
        return found
    with transaction.atomic():
        root = Page.objects.select_for_update().get(pk=root.pk)  # of two at once, one makes it and the other finds it
        made: Page = pages.first() or root.add_child(instance=Page(title="Deleted issues", slug=SLUG, live=False))
    return made


def issues_below(page: Page) -> QuerySet[IssuePage]:
    """The issues at or below a page of the tree."""
    return IssuePage.objects.descendant_of(page, inclusive=True)


def what_goes(issues: QuerySet[IssuePage]) -> Loss:
    ids = list(issues.values_list("pk", flat=True))
    canvases = Canvas.objects.filter(issue__in=issues.order_by().values("pk"))
    names = files_of(canvases.only("master", "pyramid", "ocr")) if len(ids) <= COUNTED_FILES else set()
    links = ReferenceIndex.objects.filter(to_object_id__in=[str(pk) for pk in ids[:COUNTED_FILES]])
    links = links.filter(to_content_type__app_label="wagtailcore", to_content_type__model="page")
    outside = links.exclude(model_path="title").exclude(content_type__app_label="archive_pages")
    storage = private_storage()
    weighed = len(names) <= COUNTED_FILES
    return Loss(
        issues=len(ids),
        pages=canvases.count(),
        words=canvases.aggregate(words=Sum("word_count"))["words"] or 0,
        files=len(names),
        bytes=sum(storage.size(name) for name in names if storage.exists(name)) if weighed else None,
        links=outside.values("base_content_type", "object_id").distinct().count(),
    )


def trash(issue: IssuePage, user: Any) -> TrashedIssue:
    """Deletes an issue for now. Raises PermissionDenied."""
    if not issue.permissions_for_user(user).can_delete():
        raise PermissionDenied(_("You can't delete this issue. One that is published takes the right to publish."))
    with transaction.atomic():
        _lock(trash_root(), issue)
        issue = IssuePage.objects.get(pk=issue.pk)
        done = TrashedIssue.objects.filter(issue=issue).first()
        if done is not None:  # by somebody else, in the same moment
            return done
        title = TitlePage.objects.filter(pk=issue.get_parent().pk).first()
        trashed = TrashedIssue.objects.create(issue=issue, title=title, was_live=issue.live, deleted_by=user)
        if state := issue.current_workflow_state:
            state.cancel(user=user)
        issue.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
        if issue.live:
            UnpublishPageAction(issue, user=user).execute(skip_permission_checks=True)
        issue = IssuePage.objects.get(pk=issue.pk)
        _rename(issue, f"{issue.slug[:200]}-{issue.uuid}")
        _move(issue, trash_root(), user)
        _written(issue, "archive.trash", user)
    return trashed


def may_put_back(trashed: TrashedIssue, user: Any, title: TitlePage | None = None) -> bool:
    title = title or trashed.title
    return title is not None and bool(title.permissions_for_user(user).can_add_subpage())


def put_back(trashed: TrashedIssue, user: Any, title: TitlePage | None = None) -> IssuePage:
    """Undoes `trash`, under the title it had or under `title`; published if it was and `user` may publish."""
    title = title or trashed.title
    if title is None:
        raise TrashProblem(_("The title of this issue was deleted too. Choose the title that it shall belong to."))
    if not may_put_back(trashed, user, title):
        raise PermissionDenied(_("You can't add issues to this title."))
    with transaction.atomic():
        _lock(title, trashed.issue)
        issue, title = IssuePage.objects.get(pk=trashed.issue_id), TitlePage.objects.get(pk=title.pk)
        was_live = trashed.was_live and title.permissions_for_user(user).can_publish()
        trashed.delete()
        slug = issue.slug.removesuffix(f"-{issue.uuid}")
        _move(issue, title, user)
        issue = IssuePage.objects.get(pk=issue.pk)
        _rename(issue, _free_slug(title, slug))
        if was_live:
            changed = issue.latest_revision and issue.last_published_at
            issue.live = True
            issue.has_unpublished_changes = bool(
                changed and issue.latest_revision.created_at > (issue.last_published_at or timezone.now())
            )
            issue.live_revision = None if issue.has_unpublished_changes else issue.latest_revision
            issue.save()
        _written(issue, "archive.restore", user)
    return issue


def delete_for_good(trashed: Iterable[TrashedIssue], user: Any = None) -> int:
    """Deletes trashed issues with their files. `user` is None for the clock. Returns how many went."""
    gone = 0
    for one in trashed:
        issue = IssuePage.objects.get(pk=one.issue_id)
        if user is not None and not issue.permissions_for_user(user).can_delete():
            raise PermissionDenied(_("Only editors delete for good."))
        with staging() as run:
            run.note(files_of(issue.canvases.all()) | files_of(issue.removed_canvases.all()))
            DeletePageAction(issue, user=user).execute(skip_permission_checks=True)
        gone += 1
    return gone


def purge_expired() -> int:
    """Deletes for good what was deleted 30 days ago: issues, and pages taken out of an issue. Returns how many."""
    before = timezone.now() - KEPT
    gone = delete_for_good(TrashedIssue.objects.filter(deleted_at__lt=before))
    for removed in RemovedCanvas.objects.filter(removed_at__lt=before):
        with staging() as run:
            run.note(files_of([removed]))
            removed.delete()
        gone += 1
    return gone


def _lock(*pages: Page) -> None:
    """Until the end of the transaction nobody else moves these or anything to them."""
    list(Page.objects.select_for_update().filter(pk__in=[page.pk for page in pages]).order_by("pk"))


def _move(issue: IssuePage, target: Page, user: Any) -> None:
    """Permission was asked for deleting or adding, and is not that for moving."""
    MovePageAction(issue, target, pos="last-child", user=user).execute(skip_permission_checks=True)


def _rename(issue: IssuePage, slug: str) -> None:
    issue.slug = slug
    issue.save()


def _free_slug(title: TitlePage, slug: str) -> str:
    taken = set(title.get_children().values_list("slug", flat=True))
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _written(issue: IssuePage, action: str, user: Any) -> None:
    log(instance=issue, action=action, user=user)
    outbox.touch_page(issue.pk)
    epoch.advance()
