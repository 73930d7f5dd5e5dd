"""Files that have to go, and do: a row is written with the change that makes them go, and stays until they are gone.

For what must not stay behind, such as what somebody has withdrawn. Where it does no harm that a file stays until
`check_media` finds it, `gone.files_go_with` is enough.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.core import leasing

from .holding import names_held
from .models import Removal
from .places import media_storage

logger = logging.getLogger(__name__)

AT_ONCE = 200
FIRST_RETRY, LAST_RETRY = timedelta(seconds=5), timedelta(minutes=10)
UNHELD = timedelta(hours=1)


def remove(names: Iterable[str]) -> None:
    """To be called in the transaction in which records stop holding these files. They go right after."""
    rows = Removal.objects.bulk_create(Removal(name=name) for name in names if name)
    transaction.on_commit(lambda: _remove(rows), robust=True)


def unless_held(name: str) -> Removal:
    """To be called before a file is placed whose record is written after: it goes in an hour, unless `held_now` was
    told of it. Whatever happens in between, it is no orphan."""
    return Removal.objects.create(name=name, due_at=timezone.now() + UNHELD)


def held_now(rows: list[Removal]) -> bool:
    """To be called in the transaction in which records begin to hold the files. False: they took too long, and may be
    on their way out already; nothing may hold them any more."""
    in_time = Removal.objects.filter(pk__in=[row.pk for row in rows], due_at__gt=timezone.now() + UNHELD / 2)
    return in_time.delete()[0] == len(rows)


def not_held(rows: list[Removal]) -> None:
    """Nothing will hold these: they go at the next occasion, and not in an hour."""
    Removal.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=timezone.now())


def remove_due() -> int:
    """Tries again what could not be removed. Returns how many files are gone."""
    due = Removal.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")[:AT_ONCE]
    return _remove(list(due))


def _remove(rows: list[Removal]) -> int:
    held = names_held("private", [row.name for row in rows])
    storage, gone = media_storage("private"), 0
    for row in rows:
        try:
            if row.name not in held:
                storage.delete(row.name)
        except OSError as error:
            row.tries += 1
            row.due_at = timezone.now() + leasing.pause(row.tries, FIRST_RETRY, LAST_RETRY)
            row.save(update_fields=["tries", "due_at"])
            logger.warning("%s could not be removed yet, and is tried again: %s", row.name, error)
        else:
            row.delete()
            gone += 1
    return gone
