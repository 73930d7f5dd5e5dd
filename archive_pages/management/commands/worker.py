"""Runs what happens in the background: search index, batches, scheduled publishing, clearing up. Ctrl-C stops it."""

from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core import worker


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        worker.stop_on_signals(stop)
        try:
            worker.serve(stop)
        except worker.AnotherWorker as error:
            raise CommandError("A worker of this library is running already.") from error
