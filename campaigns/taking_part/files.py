"""The files of an entry as its sender sees them: by name and state, never the bytes again."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Rendition, Submission, SubmissionFile
from campaigns.models.file import FileState
from cms.media import removal
from cms.uploads.models import Upload


def state_in_words(file: SubmissionFile) -> str:
    return {
        FileState.ARRIVING: _("not all of it has arrived yet"),
        FileState.ARRIVED: _("has arrived"),
        FileState.HELD: _("has arrived, and is being checked"),
        FileState.READY: _("has arrived, and is in order"),
        FileState.REFUSED: file.problem_words or _("can’t be used"),
    }[FileState(file.state)]


def as_json(file: SubmissionFile) -> dict[str, Any]:
    return {
        "id": file.pk,
        "part": file.part_id,
        "name": file.name,
        "bytes": file.bytes,
        "upload": str(file.upload) if file.upload else "",
        "state": file.state,
        "words": state_in_words(file),
    }


def by_part(submission: Submission) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for file in submission.files.all():
        found.setdefault(file.part_id or 0, []).append(as_json(file))
    return found


def drop(submission: Submission, number: int) -> None:
    """Its sender takes a file out of an entry that is still to be sent. Within the caller's transaction."""
    from cms.uploads.keeping import discard

    file = submission.files.filter(pk=number).first()
    if file is None:
        return
    names = [file.master.name, *Rendition.objects.filter(source=file).values_list("file", flat=True)]
    for upload in Upload.objects.filter(uuid=file.upload) if file.upload else []:
        discard(upload)
    SubmissionFile.objects.filter(pk=file.pk).delete()
    removal.remove(name for name in names if name)
