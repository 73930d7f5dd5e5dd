"""Files of photographs and recordings at their own addresses, for whoever may see a page that shows them.

What may not be seen and what does not exist give the same 404. Masters, and routes as they came, are for editors
(`walks.admin`).
"""

import hashlib
import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from cms.core.middleware import same_in_every_language
from cms.imaging.photographs.kinds import TYPES, Kind
from cms.media.delivery import Sending, send
from cms.media.places import media_storage

from .models import Photograph, Recording
from .showing import pages_having, pages_showing, seen_by

OPEN = "public, no-cache"  # kept by caches, and asked for again each time: an embargo or a restriction counts at once
CLOSED = "private, no-store"
UNFIT = re.compile(r"[^\w.-]+")
LONGEST_NAME = 80


@same_in_every_language
@require_safe
def photograph_original(request: HttpRequest, uuid: UUID, suffix: str) -> HttpResponseBase:
    """The photograph with every pixel, and nothing of what its camera told."""
    photograph = Photograph.objects.filter(uuid=uuid).exclude(original="").first()
    audience = seen_by(pages_showing(photograph), request) if photograph is not None else None
    if photograph is None or audience is None:
        raise _nothing_here()
    if suffix not in (Kind.JPEG, Kind.PNG):
        raise _nothing_here()
    kind = Kind.PNG if str(photograph.original.name).endswith(".png") else Kind.JPEG
    if suffix != kind:
        return _kept(HttpResponseRedirect(reverse("photograph-original", args=[uuid, str(kind)])), audience)
    name = _file_name(photograph.title, str(kind))
    return _sent(request, str(photograph.original.name), name, TYPES[kind], audience, attachment=True)


@same_in_every_language
@require_safe
def recording_file(request: HttpRequest, uuid: UUID, suffix: str = "") -> HttpResponseBase:
    """Sound or film, whole or a range of it. Its address may end in its suffix."""
    recording, audience = _heard(request, uuid)
    true = str(recording.file.name).rpartition(".")[2]
    if not recording.file or suffix not in ("", true):
        raise _nothing_here()
    name = _file_name(recording.title, true)
    return _sent(request, str(recording.file.name), name, recording.media_type, audience, attachment=False)


@same_in_every_language
@require_safe
@gzip_page
def recording_captions(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """WebVTT."""
    recording, audience = _heard(request, uuid)
    return _words(request, recording, recording.captions, "text/vtt; charset=utf-8", "vtt", audience)


@same_in_every_language
@require_safe
@gzip_page
def recording_transcript(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Every word that is said."""
    recording, audience = _heard(request, uuid)
    return _words(request, recording, recording.transcript, "text/plain; charset=utf-8", "txt", audience)


def _heard(request: HttpRequest, uuid: UUID) -> tuple[Recording, str]:
    """The recording, and who may have it. Raises Http404."""
    recording = Recording.objects.filter(uuid=uuid).first()
    audience = seen_by(pages_having(recording), request) if recording is not None else None
    if recording is None or audience is None:
        raise _nothing_here()
    return recording, audience


def _sent(
    request: HttpRequest, stored: str, name: str, content_type: str, audience: str, *, attachment: bool
) -> HttpResponseBase:
    closed = audience != "public"
    what = Sending(media_storage("private"), stored, name, content_type, attachment, closed)  # players stay on the site
    try:
        response = send(request, what)
    except FileNotFoundError as error:
        raise _nothing_here() from error
    if not closed:
        response["Cache-Control"] = OPEN
        response["Access-Control-Allow-Origin"] = "*"
    return response


def _words(
    request: HttpRequest, recording: Recording, text: str, content_type: str, suffix: str, audience: str
) -> HttpResponseBase:
    if not text:
        raise _nothing_here()
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(text, content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(False, _file_name(recording.title, suffix)) or ""
    response["ETag"] = etag
    if audience == "public":
        response["Access-Control-Allow-Origin"] = "*"
    return _kept(response, audience)


def _kept(response: HttpResponseBase, audience: str) -> HttpResponseBase:
    """Says who may keep a copy."""
    response["Cache-Control"] = OPEN if audience == "public" else CLOSED
    if audience != "public":
        patch_vary_headers(response, ("Cookie",))
    return response


def _file_name(title: str, suffix: str) -> str:
    return f"{UNFIT.sub('-', title).strip('-.')[:LONGEST_NAME] or 'file'}.{suffix}"


def _nothing_here() -> Http404:
    return Http404(_("There is nothing here, or nothing that you may see."))
