"""When documents of campaigns and entries are made anew though their own page was not saved."""

from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from books.models import Book
from cms.core.access import Viewer, allows, grant_of
from places.models import Place, PlaceName, with_those_below
from search import outbox

from .models import CampaignPage, EntryPage, SubmissionFile

CLOSES = ("live", "expire_at", "embargo_until")
"""What of a campaign decides whether its entries may be seen."""


def file_changed(sender: type[Model], instance: SubmissionFile, **kwargs: Any) -> None:
    """Before its entry is published there is no document of it."""
    if not kwargs.get("raw"):
        _touch(EntryPage.objects.filter(submission=instance.submission_id))


def book_changed(sender: type[Model], instance: Book, **kwargs: Any) -> None:
    if not kwargs.get("raw") and instance.pk is not None:
        _touch(EntryPage.objects.filter(book=instance.pk))


def campaign_opens_or_closes(sender: type[Model], instance: CampaignPage, **kwargs: Any) -> None:
    """Its entries open and close with it."""
    if kwargs.get("raw") or instance.pk is None:
        return
    before = CampaignPage.objects.filter(pk=instance.pk).values_list(*CLOSES).first()
    if before is not None and before != tuple(getattr(instance, name) for name in CLOSES):
        outbox.touch_tree(instance.pk, hides=not allows(grant_of(instance), Viewer.public()))


def campaign_changed(sender: type[Model], instance: CampaignPage, **kwargs: Any) -> None:
    """Its translations show its facts."""
    if not kwargs.get("raw"):
        family = CampaignPage.objects.filter(translation_key=instance.translation_key)
        _touch(family.exclude(pk=instance.pk))


def place_changed(sender: type[Model], instance: Place, **kwargs: Any) -> None:
    """A name is part of what is found at the place and within it, what it lies in of the facet."""
    if kwargs.get("raw"):
        return
    same = Place.objects.filter(pk=instance.pk, parent=instance.parent_id, name=instance.name, kind=instance.kind)
    if instance.pk is not None and not same.exists():
        _touch_at(instance.pk)


def place_name_changed(sender: type[Model], instance: PlaceName, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        _touch_at(instance.place_id)


def _touch_at(place: int) -> None:
    places = with_those_below([place])
    _touch(EntryPage.objects.filter(place__in=places))
    keys = CampaignPage.objects.filter(place__in=places).values("translation_key")
    _touch(CampaignPage.objects.filter(translation_key__in=keys))


def _touch(pages: QuerySet[Any]) -> None:
    outbox.touch_pages(pages.order_by().values_list("pk", flat=True))


for signal in (post_save, post_delete):
    signal.connect(file_changed, sender=SubmissionFile)
    signal.connect(campaign_changed, sender=CampaignPage)
    signal.connect(place_name_changed, sender=PlaceName)
for signal in (post_save, pre_delete):  # afterwards nobody knows which entries were about it
    signal.connect(book_changed, sender=Book)
pre_save.connect(campaign_opens_or_closes, sender=CampaignPage)
pre_save.connect(place_changed, sender=Place)
