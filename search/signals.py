"""What follows for search from saving, moving, restricting and deleting, whoever does it."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from . import outbox

DRAFT_ONLY = frozenset(
    {
        "draft_title",
        "first_published_at",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
    }
)
"""Fields of a page that change with each draft and that no reader sees."""


def page_saved(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    changed = kwargs.get("update_fields")
    if not issubclass(sender, Page) or kwargs.get("raw") or (changed and DRAFT_ONLY.issuperset(changed)):
        return
    outbox.touch(instance.pk, instance)


def page_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if sender is Page:  # once for each page: its own type's row is deleted with it
        outbox.touch(instance.pk, None)


def page_moved(sender: type[Any], instance: Page, **kwargs: Any) -> None:
    outbox.touch_tree(instance.pk)


def restriction_changed(sender: type[Any], instance: PageViewRestriction, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        outbox.touch_tree(instance.page_id)


post_save.connect(page_saved)
post_delete.connect(page_deleted)
post_page_move.connect(page_moved)
post_save.connect(restriction_changed, sender=PageViewRestriction)
post_delete.connect(restriction_changed, sender=PageViewRestriction)
