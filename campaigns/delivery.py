"""Files of entries at their own addresses, for whoever may see the entry, and for moderators.

`/entry-file/<uuid>/<label>` is what was made of a file (`uuid` is the file's), and the words that belong to it. The
file as its sender's device made it goes to moderators alone, to be saved and never to be shown. What may not be seen
and what does not exist give the same 404.
"""

import hashlib
import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from cms.core.middleware import same_in_every_language
from cms.media.delivery import Sending, send
from cms.media.places import media_storage

from .models import Rendition, RenditionKind, SubmissionFile
from .models.file import FileState
from .showing import audience_of_file, moderates

OPEN = "public, no-cache"  # kept by caches, and asked for again each time: what is withdrawn is gone at once
CLOSED = "private, no-store"
SANDBOX = "default-src 'none'; sandbox"
WORDS = {
    "captions.vtt": ("captions", "text/vtt; charset=utf-8"),
    "chapters.vtt": ("chapters", "text/vtt; charset=utf-8"),
    "transcript.txt": ("transcript", "text/plain; charset=utf-8"),
}
SAVED = {RenditionKind.PHOTOGRAPH}
"""What is offered to be saved; all else is played or shown in its page."""
UNFIT = re.compile(r"[^\w.-]+")
LONGEST_NAME = 80


@same_in_every_language
@require_safe
def entry_file(request: HttpRequest, uuid: UUID, label: str) -> HttpResponseBase:
    """What was made of it: a film, a step of one, a playlist, a poster, a sound, a photograph. Ranges of it as well."""
    renditions = Rendition.objects.select_related("source__submission__entry").filter(source__uuid=uuid, label=label)
    found = renditions.filter(source__state=FileState.READY).exclude(kind=RenditionKind.PYRAMID).first()
    audience = audience_of_file(found.source, request) if found is not None else None
    if found is None or audience is None:
        raise _nothing_here()
    name = _file_name(found.source, found.label)
    attachment = found.kind in SAVED
    what = Sending(
        media_storage("private"), str(found.file.name), name, found.media_type, attachment, audience != "public"
    )
    response = _sent(request, what)
    if audience == "public":
        response["Cache-Control"] = OPEN
        response["Access-Control-Allow-Origin"] = "*"
    return response


@same_in_every_language
@require_safe
@gzip_page
def entry_words(request: HttpRequest, uuid: UUID, label: str) -> HttpResponseBase:
    """Captions and chapters (WebVTT), and every word that is said."""
    column, content_type = WORDS[label]
    file = SubmissionFile.objects.select_related("submission__entry").filter(uuid=uuid, state=FileState.READY).first()
    audience = audience_of_file(file, request) if file is not None else None
    text = getattr(file, column) if file is not None and audience is not None else ""
    if not text:
        raise _nothing_here()
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(text, content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(False, label) or ""
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Cache-Control"] = OPEN if audience == "public" else CLOSED
    if audience == "public":
        response["Access-Control-Allow-Origin"] = "*"
    else:
        patch_vary_headers(response, ("Cookie",))
    return response


@same_in_every_language
@require_safe
def entry_master(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file as it came, for moderators to save."""
    file = SubmissionFile.objects.filter(uuid=uuid).exclude(master="").first() if moderates(request.user) else None
    if file is None:
        raise _nothing_here()
    stored = str(file.master.name)
    name = _file_name(file, stored.rpartition("/")[2].partition("-")[2])
    response = _sent(request, Sending(media_storage("private"), stored, name, "application/octet-stream"))
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _sent(request: HttpRequest, what: Sending) -> HttpResponseBase:
    try:
        return send(request, what)
    except FileNotFoundError as error:
        raise _nothing_here() from error


def _file_name(file: SubmissionFile, label: str) -> str:
    """What it is saved as: the entry's code, never what its sender called it."""
    return f"{file.submission.code}-{UNFIT.sub('-', label).strip('-.')[:LONGEST_NAME] or 'file'}"


def _nothing_here() -> Http404:
    return Http404(_("There is nothing here, or nothing that you may see."))
