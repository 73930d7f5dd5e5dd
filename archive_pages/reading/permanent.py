"""Addresses that never change: `/id/{uuid}` of a title, an issue or a canvas."""

from django.conf import settings
from django.urls import reverse

from archive_pages.models import Canvas, IssuePage, TitlePage


def permanent_url(record: TitlePage | IssuePage | Canvas) -> str:
    """The absolute address of the record, to be cited."""
    return settings.SITE_URL + reverse("resolve-id", args=[record.uuid])
