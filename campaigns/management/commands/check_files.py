"""Checks files that visitors have sent, one after another, until none waits. The worker does this by itself."""

from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from campaigns.checking.taking import take_file
from cms.core import work
from cms.core.worker import stop_on_signals


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        work.stopping = stop
        stop_on_signals(stop)
        while not stop.is_set() and take_file():
            pass
