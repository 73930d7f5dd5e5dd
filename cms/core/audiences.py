"""What many readers ask for and takes long to gather: kept for an epoch, for each set of audiences, and until the clock
opens or closes a page (an embargo lifts, a page expires)."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils import timezone

from . import epoch
from .access import Viewer, audiences_for

MOST_KEPT = 64
MadeT = TypeVar("MadeT")


@dataclass(frozen=True)
class _Kept(Generic[MadeT]):
    value: MadeT
    until: datetime | None


class RememberedByAudience(Generic[MadeT]):
    """`make(viewer, what)` for who sees the same as `viewer`. The value is shared: nobody may change it.

    `next_change(now)` tells when the clock next shows or hides something of it.
    """

    def __init__(
        self, make: Callable[[Viewer, Any], MadeT], next_change: Callable[[datetime], datetime | None]
    ) -> None:
        self._make = make
        self._next_change = next_change
        self._all: epoch.Remembered[dict[Hashable, _Kept[MadeT]]] = epoch.Remembered(dict)

    def __call__(self, viewer: Viewer, what: Hashable) -> MadeT:
        kept, now = self._all(), timezone.now()
        key = (tuple(audiences_for(viewer)), what)
        found = kept.get(key)
        if found is not None and (found.until is None or now < found.until):
            return found.value
        until = self._next_change(now)  # before: what opens while it is gathered may be missing in it
        value = self._make(viewer, what)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _Kept(value, until)
        return value
