"""Writes the files of /bulk/ anew: all public issues, and their text. The worker does it each day."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.core.locks import Taken, lock
from cms.operating import bulk


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with lock("bulk files", wait=False):
                for kind, issues in bulk.write().items():
                    self.stdout.write(f"{kind}: {issues} issues")
        except Taken:
            self.stdout.write("Another process is writing them.")
