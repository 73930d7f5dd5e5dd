"""Runs what happens in the background: search index, batches, scheduled publishing, clearing up. Ctrl-C stops it.

With BROKER_URL it starts Celery's: one that takes in batches, and one that keeps the schedule. Larger sites start each
by itself (--only), on as many machines as they like.
"""

from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive_pages.duties import jobs
from cms.core import celery_processes, worker
from cms.core.locks import Taken
from cms.core.work import Heart, WorkerBeat


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", choices=celery_processes.PARTS, help="Start only this part, with Celery: batches or the schedule."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.BROKER_URL:
            celery_processes.run(options["only"])
        elif options["only"]:
            raise CommandError("Only Celery's worker has parts; set BROKER_URL, or leave --only out.")
        else:
            self._local()

    def _local(self) -> None:
        stop = Event()
        worker.stop_on_signals(stop)
        heart = Heart(WorkerBeat.Part.ALL, jobs())
        heart.start()
        try:
            worker.serve(stop)
        except Taken as error:
            raise CommandError("A worker of this library is running already.") from error
        finally:
            heart.stop()
