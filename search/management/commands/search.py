"""The search indexes: build, switch, drop, status, update.

build writes a new public index from the tree, beside the one that readers have, and goes on where it was if it is
killed; then the index of the admin's own search. switch gives readers the new one in one moment; the old one is kept
up to date, so that there is a way back, until drop deletes it. status tells what there is and what waits. update
writes what has changed, as the worker does. Without Elasticsearch there is one index: build replaces it when the new
one is complete.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from search import health, indexing, outbox
from search.backends import engine
from search.backends.base import EngineError, IndexStatus
from search.backends.listing import listing
from search.models import OutboxEntry

STEP = 5.0  # seconds between two lines of progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        build = commands.add_parser("build", help="Make a new index beside the one that readers have.")
        build.add_argument("--switch", action="store_true", help="Then switch to it and drop the old one.")
        commands.add_parser("status", help="What indexes there are, and what waits.")
        switch = commands.add_parser("switch", help="Give readers another index, the one built last unless named.")
        switch.add_argument("name", nargs="?")
        drop = commands.add_parser("drop", help="Delete an index that readers do not have.")
        drop.add_argument("name")
        update = commands.add_parser("update", help="Write what has changed, and say what could not be taken in.")
        update.add_argument("--retry", action="store_true", help="Also what failed before, without waiting its turn.")

    def handle(self, *args: Any, **options: Any) -> None:
        work: Callable[..., None] = getattr(self, options["command"])
        try:
            work(**options)
        except EngineError as error:
            raise CommandError(f"The search engine can't do it now: {error}") from error

    def build(self, *, switch: bool, verbosity: int, **options: Any) -> None:
        started = said = time.monotonic()
        first = 0

        def progress(done: int, total: int) -> None:
            nonlocal said, first
            now = time.monotonic()
            first = first or done
            if now - said >= STEP and done > first:
                said = now
                left = (now - started) / (done - first) * (total - done)
                self.stdout.write(f"{done} of {total} pages, {left:.0f} s left")

        before = [one.name for one in engine().indexes()]
        built = indexing.build(progress)
        self.stdout.write(f"{built.name}: done in {time.monotonic() - started:.1f} s.")
        call_command("update_index", verbosity=max(0, verbosity - 1))
        if switch and not built.in_place:
            engine().switch(built.name)
            for name in before:
                if name != built.name:
                    engine().drop(name)
            self.stdout.write("Readers have it.")
        elif not built.in_place:
            self.stdout.write("Give it to readers with: manage.py search switch")
        if built.failed:
            raise CommandError(f"{built.failed} pages could not be taken in whole; the log says which and why.")

    def status(self, **options: Any) -> None:
        state = health.state()
        self.stdout.write(f"{state.engine}: {'answers' if state.reachable else 'does not answer: ' + state.problem}")
        if state.reachable:
            for one in [*engine().indexes(), *listing().indexes()]:
                self.stdout.write(_told(one))
        self.stdout.write(
            f"{state.waiting} changes wait, the oldest for {state.oldest_seconds:.0f} s; "
            f"{state.failed} could not be taken in."
        )
        self._tell_failed()

    def switch(self, *, name: str | None, **options: Any) -> None:
        try:
            self.stdout.write(f"Readers have {engine().switch(name)}.")
        except LookupError as error:
            raise CommandError("There is no complete index of that name. See: manage.py search status") from error

    def drop(self, *, name: str, **options: Any) -> None:
        try:
            engine().drop(name)
        except LookupError as error:
            raise CommandError(f"{name} is not there, or readers have it. See: manage.py search status") from error
        self.stdout.write(f"{name} is deleted.")

    def update(self, *, retry: bool, **options: Any) -> None:
        if retry:
            outbox.retry_now()
        done = 0
        while taken := outbox.drain():
            done += taken
            self.stdout.write(f"{done} taken up …")
        left = self._tell_failed()
        self.stdout.write(f"Done: {done} pages and records taken up, {left} waiting after an error.")

    def _tell_failed(self) -> int:
        failed = OutboxEntry.objects.exclude(last_error="")
        for entry in failed:
            self.stderr.write(f"{entry}: {entry.last_error} (again at {entry.due_at:%Y-%m-%d %H:%M})")
        return len(failed)


def _told(index: IndexStatus) -> str:
    words = [
        "readers have it" if index.live else "",
        "" if index.written else "no longer written to",
        "" if index.current else "made by an earlier release",
        f"being built, {index.progress}" if index.progress else "",
    ]
    said = ", ".join(word for word in words if word)
    size = filesizeformat(index.bytes).replace("\xa0", " ")
    return f"  {index.name}: {index.documents} documents, {size}{', ' if said else ''}{said}"
