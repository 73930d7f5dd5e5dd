"""When documents of walks and stops are made anew though their own page was not saved."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save

from cms.core.access import Viewer, allows, grant_of
from places.models import Place, PlaceName, with_those_below
from search import outbox
from search.signals import DRAFT_ONLY

from .models import Photograph, Recording, StopPage, StopPhotograph, ThenAndNow, WalkPage
from .showing import pages_having, pages_showing


def recording_changed(sender: type[Model], instance: Recording, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        outbox.touch_pages(page.pk for page in pages_having(instance))


def photograph_changed(sender: type[Model], instance: Photograph, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        outbox.touch_pages(page.pk for page in pages_showing(instance))


def shown_at_stop(sender: type[Model], instance: StopPhotograph | ThenAndNow, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        keys = StopPage.objects.filter(pk=instance.stop_id).values("translation_key")
        outbox.touch_pages(_ids(StopPage.objects.filter(translation_key__in=keys)))


def stop_changed(sender: type[Model], instance: StopPage, **kwargs: Any) -> None:
    """Its translations show its facts."""
    if kwargs.get("raw") or _is_draft(kwargs):
        return
    outbox.touch_pages(_ids(_others(instance)))


def walk_changed(sender: type[Model], instance: WalkPage, **kwargs: Any) -> None:
    """Its translations show its facts, and stops without a place of their own are where their walk is.

    A walk that closes takes its stops along.
    """
    if kwargs.get("raw") or _is_draft(kwargs):
        return
    family = [instance.path, *_others(instance).values_list("path", flat=True)]
    outbox.touch_pages(_ids(_others(instance)))
    closed = not allows(grant_of(instance), Viewer.public())
    outbox.touch_pages(_ids(_below(family[:1])), hides=closed)
    outbox.touch_pages(_ids(_below(family[1:])))


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
    for model in (WalkPage, StopPage):
        keys = model.objects.filter(place__in=places).values("translation_key")
        outbox.touch_pages(_ids(model.objects.filter(translation_key__in=keys)))
    walks = WalkPage.objects.filter(place__in=places).values_list("path", flat=True)
    outbox.touch_pages(_ids(_below(walks)))


def _below(walks: Iterable[str]) -> QuerySet[StopPage]:
    """The stops below walks with these tree paths."""
    return StopPage.objects.filter(reduce(or_, (Q(path__startswith=path) for path in walks), Q(pk__in=())))


def _others(page: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = type(page)._default_manager.filter(translation_key=page.translation_key)
    return found.exclude(pk=page.pk)


def _ids(pages: QuerySet[Any]) -> QuerySet[Any, Any]:
    return pages.order_by().values_list("pk", flat=True)


def _is_draft(kwargs: dict[str, Any]) -> bool:
    changed = kwargs.get("update_fields")
    return bool(changed and DRAFT_ONLY.issuperset(changed))


post_save.connect(recording_changed, sender=Recording)
post_save.connect(photograph_changed, sender=Photograph)
for row in (StopPhotograph, ThenAndNow):
    post_save.connect(shown_at_stop, sender=row)
    post_delete.connect(shown_at_stop, sender=row)
for page_type, changed in ((StopPage, stop_changed), (WalkPage, walk_changed)):
    post_save.connect(changed, sender=page_type)
    post_delete.connect(changed, sender=page_type)
pre_save.connect(place_changed, sender=Place)
for signal in (post_save, post_delete):
    signal.connect(place_name_changed, sender=PlaceName)
