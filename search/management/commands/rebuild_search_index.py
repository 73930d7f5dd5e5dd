"""Writes the public search index anew from the tree. Readers have the old one until it is done.

The index of the admin's own search is written anew by `manage.py update_index`.
"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.indexing import rebuild

STEP = 5.0  # seconds between two lines of progress


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        started = said = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal said
            now = time.monotonic()
            if now - said >= STEP:
                said = now
                left = (now - started) / done * (total - done)
                self.stdout.write(f"{done} of {total} pages, {done / (now - started):.0f} a second, {left:.0f} s left")

        failed = rebuild(progress)
        if failed:
            raise CommandError(f"{failed} pages could not be taken in whole; the log says which and why.")
        self.stdout.write(f"Done in {time.monotonic() - started:.1f} s.")
