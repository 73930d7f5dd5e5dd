"""What came of a file is written down: the file and all that was made of it, or why not; in one transaction."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaigns.models import FileTiles, Rendition, Submission, SubmissionFile
from campaigns.models.file import FileState
from cms.media import removal
from cms.media.places import media_storage
from cms.media.staging import Staging
from cms.media.storages.base import digest, file_chunks
from cms.parsing.problems import Problem
from cms.uploads.keeping import discard
from cms.uploads.models import Upload
from cms.uploads.reading import take_over

from .leases import Lease, LeaseLost
from .looking import Copy, Found


def keep(file: SubmissionFile, path: Path, sha256: str, found: Found, run: Staging, lease: Lease) -> None:
    """The file is ready. Raises LeaseLost, StorageUnavailable, StorageFull: then nothing is kept."""
    from campaigns import acts

    copies = [(_rendition(file, copy), copy) for copy in found.copies]
    master = str(file.master.name or "") or file.new_name(f"master.{found.suffix}")
    run.note([master, *(str(one.file.name) for one, _copy in copies)])
    storage = media_storage("private")
    if not file.master:
        storage.place(path, master)
    for one, copy in copies:
        lease.beat()
        storage.place(copy.path, str(one.file.name), move=True)
    with transaction.atomic():
        submission, file = _held(file, lease)
        upload = file.upload
        _write(file, found, master, sha256, path.stat().st_size)
        Rendition.objects.bulk_create(one for one, _copy in copies)
        FileTiles.objects.bulk_create(FileTiles(rendition=one, data=copy.tiles) for one, copy in copies if copy.tiles)
        for row in _uploads(upload):
            take_over(row)
        acts.files_checked(submission)


def refuse(file: SubmissionFile, problem: Problem, lease: Lease) -> None:
    """The file is refused, and its bytes go. Raises LeaseLost."""
    from campaigns import acts

    with transaction.atomic():
        submission, file = _held(file, lease)
        removal.remove([str(file.master.name or "")])
        for row in _uploads(file.upload):
            discard(row)
        file.state, file.problem, file.problem_words = FileState.REFUSED, problem.code, problem.message
        file.master, file.upload, file.lease_until = "", None, None
        file.save(update_fields=["state", "problem", "problem_words", "master", "upload", "lease_until"])
        file.submission = submission
        acts.file_refused(file)


def _held(file: SubmissionFile, lease: Lease) -> tuple[Submission, SubmissionFile]:
    """Both rows, locked in the order in which acts lock them."""
    submission = Submission.objects.select_for_update().filter(pk=file.submission_id).first()
    held = lease.mine.select_for_update().first()
    if submission is None or held is None:
        raise LeaseLost
    return submission, held


def _uploads(uuid: UUID | None) -> list[Upload]:
    """One, where it came by the form."""
    return list(Upload.objects.filter(uuid=uuid)) if uuid is not None else []


def _rendition(file: SubmissionFile, copy: Copy) -> Rendition:
    made: Any = Rendition(
        source=file,
        kind=copy.kind,
        label=copy.label,
        media_type=copy.media_type,
        sha256=digest(file_chunks(copy.path)),
        bytes=copy.path.stat().st_size,
        width=copy.width,
        height=copy.height,
    )
    made.file = made.new_name(copy.label)
    return made


def _write(file: SubmissionFile, found: Found, master: str, sha256: str, size: int) -> None:
    now = timezone.now()
    values = {
        "state": FileState.READY,
        "master": master,
        "sha256": sha256,
        "bytes": size,
        "media_type": found.media_type,
        "seconds": found.seconds,
        "width": found.width,
        "height": found.height,
        "phash": found.phash,
        "upload": None,
        "lease_until": None,
        "due_at": now,
        "problem": "",
        "problem_words": "",
    }
    for name, value in values.items():
        setattr(file, name, value)
    file.save(update_fields=list(values))
