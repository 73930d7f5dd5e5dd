"""Duties that belong to no feature: scheduled publishing and expiry."""

from threading import Event

from django.core.management import call_command

from .worker import duty


@duty("scheduled publishing", every=60)
def publish_scheduled(stop: Event) -> None:
    call_command("publish_scheduled", verbosity=0)
