"""What is gathered of walks and stops: kept by who sees the same, and until the clock opens or closes one of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from cms.core import audiences, epoch
from cms.core.access import Viewer, visible_pages
from walks.models import StopPage, WalkPage

MadeT = TypeVar("MadeT")


class RememberedByAudience(audiences.RememberedByAudience[MadeT]):
    """Of walks and stops."""

    def __init__(self, make: Callable[[Viewer, Any], MadeT]) -> None:
        super().__init__(make, _next_change)


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
