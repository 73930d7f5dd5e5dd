"""The number of a writing session. It is the version of whatever the session writes or deletes.

It grows from session to session, so that a writer that was frozen, lost its turn and wakes up can't replace what a
later one has written. It follows the clock, so that it also grows when the database comes back from a backup.
"""

import time

from django.db import transaction

from search.models import WriteNumber


def next_number() -> int:
    """To be called with the writers' lock held."""
    with transaction.atomic():
        row, _ = WriteNumber.objects.select_for_update().get_or_create(pk=1)
        row.value = max(row.value + 1, time.time_ns() // 1_000)
        row.save(update_fields=["value"])
    return row.value
