"""Writes to the search indexes what has changed, and says what could not be taken in and why."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search import outbox
from search.models import OutboxEntry


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--retry", action="store_true", help="Try again at once what failed before, without waiting for its turn."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            outbox.retry_now()
        done = 0
        while taken := outbox.drain():
            done += taken
            self.stdout.write(f"{done} taken up …")
        failed = OutboxEntry.objects.exclude(last_error="")
        for entry in failed:
            self.stderr.write(f"{entry}: {entry.last_error} (again at {entry.due_at:%Y-%m-%d %H:%M})")
        self.stdout.write(f"Done: {done} pages and records taken up, {len(failed)} waiting after an error.")
