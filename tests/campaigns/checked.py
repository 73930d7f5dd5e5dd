"""Files of submissions with their bytes, and what the worker makes of them."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.checking.taking import take_file
from campaigns.models import PartKind, Submission, SubmissionFile
from campaigns.models.file import FileState
from campaigns.models.submission import State
from cms.media.places import media_storage
from cms.uploads.models import Piece, Upload

from . import factories


def arrived(
    data: bytes, kind: str = PartKind.VIDEO, of: Submission | None = None, name: str = "film.mp4", **part: Any
) -> SubmissionFile:
    """A file that came by the form, in two pieces, and waits."""
    page_part = {"kind": kind, **part}
    of = of or factories.submission(factories.campaign(parts=(page_part,), slug=f"campaign-{uuid4()}"), State.CHECKING)
    now = timezone.now()
    upload = Upload.objects.create(
        purpose="entries", owner=of.uuid, name=name, length=len(data), offset=len(data), expires_at=now, finished_at=now
    )
    half = len(data) // 2
    for start, part_of_it in ((0, data[:half]), (half, data[half:])):
        if part_of_it:
            piece = Piece(upload=upload, offset=start, size=len(part_of_it))
            piece.file.name = media_storage("private").save(piece.new_name(), ContentFile(part_of_it))
            piece.save()
    return SubmissionFile.objects.create(
        submission=of,
        part=of.campaign.parts.filter(kind=kind).first(),
        kind=kind,
        state=FileState.ARRIVED,
        upload=upload.uuid,
        name=name,
        bytes=len(data),
        arrived_at=now,
        due_at=now,
    )


def checked(data: bytes, kind: str = PartKind.VIDEO, **how: Any) -> SubmissionFile:
    """What came of it."""
    file = arrived(data, kind, **how)
    assert take_file()
    file.refresh_from_db()
    file.submission.refresh_from_db()
    return file


def labels(file: SubmissionFile) -> set[str]:
    return set(file.renditions.values_list("label", flat=True))


def fetched(file: SubmissionFile, label: str, folder: Path) -> Path:
    """A rendition as a file of this machine."""
    path = folder / f"{uuid4().hex}-{label}"
    path.write_bytes(b"".join(media_storage("private").chunks(str(file.renditions.get(label=label).file.name))))
    return path
