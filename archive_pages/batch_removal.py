"""Deleting a batch's record, and the uploads that no batch needs any longer.

A batch's issues are the archive's and stay; its plan, its report and the file that was uploaded for it go. Folders in
`BATCH_DIR` are the library's own and are never touched.
"""

import logging
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from archive_pages.batch_jobs import issues_of, under_way
from archive_pages.batch_sources import uploads
from archive_pages.ingest import services
from archive_pages.ingest.services import BatchProblem
from archive_pages.models import Batch

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)  # an upload, after its batch was finished


@dataclass(frozen=True)
class Removal:
    """What goes with a batch's record, and what stays: bytes of its upload (None without one), and issues."""

    upload: int | None
    issues: int


def what_goes(batch: Batch) -> Removal:
    folder = upload_of(batch)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder else None
    return Removal(upload=size, issues=issues_of(batch).count())


def upload_of(batch: Batch) -> Path | None:
    """The folder in `uploads()` that was made for this batch; None where its source is another, or is gone."""
    folder = Path(batch.source).parent
    return folder if was_upload(batch) and folder.is_dir() and not folder.is_symlink() else None


def was_upload(batch: Batch) -> bool:
    return Path(batch.source).parent.parent == uploads()


def delete_batch(batch: Batch, user: Any) -> None:
    """Deletes the record and its upload. Raises PermissionDenied, or BatchProblem while anything works on it."""
    if not user.has_perm("archive_pages.delete_batch"):
        raise PermissionDenied
    try:
        with services.locked(batch), transaction.atomic():
            found = Batch.objects.select_for_update().filter(pk=batch.pk, state__in=services.CAN_START).first()
            if found is None or under_way(found):
                raise BatchProblem(_("This batch is under way. Cancel it first."))
            folder = upload_of(found)
            log(instance=found, action="wagtail.delete", user=user, deleted=True)
            found.delete()
    except services.BatchBusy as busy:
        raise BatchProblem(_("This batch is just coming to its end. Try again in a moment.")) from busy
    if folder is not None:
        shutil.rmtree(folder)


def remove_old_uploads() -> int:
    """Deletes uploads whose batch was finished 30 days ago, and such old ones without a batch. Returns how many."""
    before = timezone.now() - KEPT
    of_uploads = Batch.objects.filter(source__startswith=str(uploads())).values_list("source", "state", "finished_at")
    needed: set[Path] = set()
    named: set[Path] = set()
    for source, state, finished_at in of_uploads:
        named.add(Path(source).parent)
        if state not in services.FINISHED or finished_at is None or finished_at > before:
            needed.add(Path(source).parent)
    gone = 0
    for folder in uploads().iterdir() if uploads().is_dir() else ():
        if not folder.is_dir() or folder.is_symlink() or folder in needed:
            continue
        if folder in named or folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder)
            gone += 1
    if gone:
        logger.info("%d uploads were removed: their batches were finished 30 days ago.", gone)
    return gone
