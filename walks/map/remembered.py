"""What many readers ask for and takes long to gather: kept for an epoch, for each set of audiences, and until the clock
opens or closes a page (an embargo lifts, a page expires)."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.core import epoch
from cms.core.access import Viewer, audiences_for, visible_pages
from walks.models import StopPage, WalkPage

MOST_KEPT = 64
MadeT = TypeVar("MadeT")


@dataclass(frozen=True)
class _Kept(Generic[MadeT]):
    value: MadeT
    until: datetime | None


class RememberedByAudience(Generic[MadeT]):
    """`make(viewer, what)` for who sees the same as `viewer`. The value is shared: nobody may change it."""

    def __init__(self, make: Callable[[Viewer, Any], MadeT]) -> None:
        self._make = make
        self._all: epoch.Remembered[dict[Hashable, _Kept[MadeT]]] = epoch.Remembered(dict)

    def __call__(self, viewer: Viewer, what: Hashable) -> MadeT:
        kept, now = self._all(), timezone.now()
        key = (tuple(audiences_for(viewer)), what)
        found = kept.get(key)
        if found is not None and (found.until is None or now < found.until):
            return found.value
        until = _next_change(now)  # before: what opens while it is gathered may be missing in it
        value = self._make(viewer, what)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _Kept(value, until)
        return value


_changes: epoch.Remembered[dict[str, datetime | None]] = epoch.Remembered(dict)


def _next_change(now: datetime) -> datetime | None:
    """`next_change`, asked once until then."""
    known = _changes()
    if "next" in known and ((at := known["next"]) is None or now < at):
        return at
    known["next"] = next_change(now)
    return known["next"]


def next_change(now: datetime) -> datetime | None:
    """When the clock next shows or hides a published walk or stop. Two queries."""
    times: list[datetime] = []
    for model in (WalkPage, StopPage):
        found = model.objects.filter(live=True).aggregate(
            opens=Min("embargo_until", filter=Q(embargo_until__gt=now)),
            closes=Min("expire_at", filter=Q(expire_at__gt=now)),
        )
        times += [time for time in found.values() if time is not None]
    return min(times, default=None)


def seen_first(model: Any, viewer: Viewer) -> QuerySet[Any, Any]:
    """The pages that keep the facts (position, steps, place), of all that the viewer may see in any language."""
    older = model.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    seen = visible_pages(model.objects.all(), viewer).order_by().values("translation_key")
    return model.objects.filter(~Exists(older), translation_key__in=seen).order_by()
