"""What was begun and never finished goes."""

import logging
from threading import Event

from django.utils import timezone

from cms.core.worker import duty

from . import keeping
from .models import Upload

logger = logging.getLogger(__name__)
AT_ONCE = 200


@duty("uploads that were never finished", every=600)
def unfinished_uploads(stop: Event) -> None:
    forget_expired(stop)


def forget_expired(stop: Event | None = None) -> int:
    """Also rows whose bytes were taken over long ago. Returns how many uploads are gone."""
    now, gone = timezone.now(), 0
    for upload in Upload.objects.filter(finished_at=None, expires_at__lte=now).order_by("expires_at")[:AT_ONCE]:
        if stop is not None and stop.is_set():
            break
        try:
            keeping.give_up(upload)
        except Upload.DoesNotExist:  # gone meanwhile
            continue
        gone += 1
    Upload.objects.filter(finished_at__isnull=False, expires_at__lte=now, pieces=None).delete()
    return gone
