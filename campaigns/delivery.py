"""Files of entries at their own addresses, for whoever may see the entry, and for moderators.

`/entry-file/<uuid>/<label>` is what was made of a file (`uuid` is the file's), and the words that belong to it. The
file as its sender's device made it goes to moderators alone, to be saved and never to be shown. What may not be seen
and what does not exist give the same 404.
"""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from cms.core.answering import nothing_here
from cms.core.middleware import same_in_every_language
from cms.media.filenames import plain_name
from cms.media.records import send_file, send_words

from .models import Rendition, RenditionKind, SubmissionFile
from .models.file import FileState
from .showing import audience_of_file, moderates, shows_moderators

SANDBOX = "default-src 'none'; sandbox"
WORDS = {
    "captions.vtt": ("captions", "text/vtt"),
    "chapters.vtt": ("chapters", "text/vtt"),
    "transcript.txt": ("transcript", "text/plain"),
}
SAVED = {RenditionKind.PHOTOGRAPH}
"""What is offered to be saved; all else is played or shown in its page."""


@same_in_every_language
@require_safe
def entry_file(request: HttpRequest, uuid: UUID, label: str) -> HttpResponseBase:
    """What was made of it: a film, a step of one, a playlist, a poster, a sound, a photograph. Ranges of it as well."""
    renditions = Rendition.objects.select_related("source__submission__entry").filter(source__uuid=uuid, label=label)
    found = renditions.filter(source__state=FileState.READY).exclude(kind=RenditionKind.PYRAMID).first()
    audience = audience_of_file(found.source, request) if found is not None else None
    if found is None or audience is None:
        raise nothing_here()
    name, attachment = _file_name(found.source, found.label), found.kind in SAVED
    return send_file(request, str(found.file.name), name, found.media_type, audience, attachment=attachment)


@same_in_every_language
@require_safe
@gzip_page
def entry_words(request: HttpRequest, uuid: UUID, label: str) -> HttpResponseBase:
    """Captions and chapters (WebVTT), and every word that is said."""
    column, content_type = WORDS[label]
    file = SubmissionFile.objects.select_related("submission__entry").filter(uuid=uuid, state=FileState.READY).first()
    audience = audience_of_file(file, request) if file is not None else None
    if file is None or audience is None:
        raise nothing_here()
    return send_words(request, getattr(file, column), label, content_type, audience)


@same_in_every_language
@require_safe
def entry_master(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file as it came, for moderators to save."""
    file = _master(uuid) if moderates(request.user) else None
    if file is None:
        raise nothing_here()
    stored = str(file.master.name)
    name = _file_name(file, stored.rpartition("/")[2].partition("-")[2])
    response = send_file(request, stored, name, "application/octet-stream", "private", attachment=True)
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _master(uuid: UUID) -> SubmissionFile | None:
    """One that was sent, and looked at for malware."""
    files = SubmissionFile.objects.select_related("submission").filter(uuid=uuid, state=FileState.READY)
    file = files.exclude(master="").first()
    return file if file is not None and shows_moderators(file) else None


def _file_name(file: SubmissionFile, label: str) -> str:
    """What it is saved as: the entry's code, never what its sender called it."""
    return f"{file.submission.code}-{plain_name(label)}"
