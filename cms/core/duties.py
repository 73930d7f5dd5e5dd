"""Duties that belong to no feature: scheduled publishing and expiry, and the address of the site."""

from threading import Event

from django.core.management import call_command

from .site_address import follow_site_url
from .worker import duty


@duty("scheduled publishing", every=60)
def publish_scheduled(stop: Event) -> None:
    call_command("publish_scheduled", verbosity=0)


@duty("site address", every=3600)
def keep_site_address(stop: Event) -> None:
    follow_site_url()
