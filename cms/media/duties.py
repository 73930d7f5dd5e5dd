"""What the worker does for the storages."""

import logging
from threading import Event

from cms.core.worker import duty

from .places import buckets
from .removal import remove_due

logger = logging.getLogger(__name__)


@duty("abandoned uploads", every=6 * 3600)
def abandoned_uploads(stop: Event) -> None:
    """Parts that a killed process sent are paid for, and listed nowhere, until somebody drops them."""
    for bucket in buckets():
        dropped = bucket.drop_abandoned()
        if dropped:
            logger.info("%d uploads to %s were never finished; their parts were dropped.", dropped, bucket.bucket_name)


@duty("files to be removed", every=5)
def files_to_be_removed(stop: Event) -> None:
    remove_due()
