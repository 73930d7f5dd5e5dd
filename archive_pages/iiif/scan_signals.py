"""A scan that is replaced, turned or deleted ends the epoch: no process goes on answering with what it remembered."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from archive_pages.models import Canvas, CanvasTiles
from cms.core import epoch


def scan_changed(sender: type, **kwargs: Any) -> None:
    if not kwargs.get("created"):  # what is new, no process remembers
        epoch.advance()


for model in (Canvas, CanvasTiles):
    post_save.connect(scan_changed, sender=model)
    post_delete.connect(scan_changed, sender=model)
