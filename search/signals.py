"""What follows for search from saving, moving, restricting and deleting, whoever does it."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from archive_pages.models import IssuePlace, TitlePlace
from places.models import Place, PlaceName, with_those_below

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


def about_another_place(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """A title's places are those of all its issues, and of their canvases. Rows are saved anew with each title."""
    if kwargs.get("raw"):
        return
    if kwargs.get("signal") is pre_save and sender.objects.filter(pk=instance.pk, place=instance.place_id).exists():
        return
    if sender is TitlePlace:
        outbox.touch_tree(instance.page_id, hides=False)
    else:
        outbox.touch_pages([instance.page_id])


def place_lies_elsewhere(sender: type[Any], instance: Place, **kwargs: Any) -> None:
    """Documents name all the places above theirs."""
    before = Place.objects.filter(pk=instance.pk).exclude(parent=instance.parent_id) if not kwargs.get("raw") else None
    if before is None or not before.exists():
        return
    places = with_those_below([instance.pk])
    for title in TitlePlace.objects.filter(place__in=places).values_list("page_id", flat=True).distinct():
        outbox.touch_tree(title, hides=False)
    outbox.touch_pages(IssuePlace.objects.filter(place__in=places).values_list("page_id", flat=True).distinct())


def place_is_called_otherwise(sender: type[Any], instance: Place, **kwargs: Any) -> None:
    """Names are part of what titles and issues are found by. What a place lies in names it, too (`places.naming`)."""
    same = sender.objects.filter(pk=instance.pk, name=instance.name, kind=instance.kind, parent=instance.parent_id)
    if not kwargs.get("raw") and instance.pk is not None and not same.exists():
        _touch_material_at(instance.pk)


def place_has_another_name(sender: type[Any], instance: PlaceName, **kwargs: Any) -> None:
    """Rows are saved anew with each place."""
    if kwargs.get("raw"):
        return
    same = sender.objects.filter(pk=instance.pk, name=instance.name, place=instance.place_id)
    if kwargs.get("signal") is pre_save and same.exists():
        return
    _touch_material_at(instance.place_id)


def _touch_material_at(place: int) -> None:
    places = with_those_below([place])
    for about in (TitlePlace, IssuePlace):
        outbox.touch_pages(about.objects.filter(place__in=places).order_by().values_list("page_id", flat=True))


for about in (TitlePlace, IssuePlace):
    pre_save.connect(about_another_place, sender=about)
    post_delete.connect(about_another_place, sender=about)
pre_save.connect(place_lies_elsewhere, sender=Place)
pre_save.connect(place_is_called_otherwise, sender=Place)
pre_save.connect(place_has_another_name, sender=PlaceName)
post_delete.connect(place_has_another_name, sender=PlaceName)
post_save.connect(page_saved)
post_delete.connect(page_deleted)
post_page_move.connect(page_moved)
post_save.connect(restriction_changed, sender=PageViewRestriction)
post_delete.connect(restriction_changed, sender=PageViewRestriction)
