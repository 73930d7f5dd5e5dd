"""Uploads that go on where they were broken off: tus 1.0.0.

Whoever knows an upload's address may go on with it; it can't be guessed, and what is unknown, gone or malformed is the
same 404. No answer may be kept by anybody.
"""

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cms.core.limits import MEGABYTE, bodies_of_any_size
from cms.core.unavailable import GONE_FOR_NOW, RETRY_AFTER
from cms.media.places import media_storage

from . import keeping, protocol
from .beginning import begin
from .keeping import TakenOver
from .models import Upload
from .protocol import Checksum
from .receiving import Busy, LineDropped, receive
from .refusals import Refused

logger = logging.getLogger(__name__)
MOST_PIECES = 10_000
View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """What all requests have in common.

    Exempt from CSRF: no cookie is asked for anything here. And a page of another site can't send `Tus-Resumable`,
    without which nothing is done, for its browser would first ask whether it may, and we say nothing to that.
    """

    @bodies_of_any_size
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any) -> HttpResponse:
        try:
            response = _answered(view, request, *args)
        except Refused as refused:
            response = _unlogged(_refusal(refused))
        except Busy:
            response = _unlogged(_refusal(_later(1)))
        except GONE_FOR_NOW as error:
            logger.warning("An upload has to wait: %s", error)
            response = _unlogged(_refusal(_later(RETRY_AFTER)))
        if not response.content:
            del response["Content-Type"]
        response["Tus-Resumable"] = protocol.VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _answered(view: View, request: HttpRequest, *args: Any) -> HttpResponse:
    method = request.headers.get("X-HTTP-Method-Override", request.method or "").upper()
    if method == "OPTIONS":
        return _abilities()
    if request.headers.get("Tus-Resumable") != protocol.VERSION:
        words = _("This address speaks tus %(version)s.") % {"version": protocol.VERSION}
        raise Refused(412, words, "version", **{"Tus-Version": protocol.VERSION})
    return view(request, method, *args)


@tus
def uploads(request: HttpRequest, method: str) -> HttpResponse:
    if method != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    length = protocol.number(request.headers.get("Upload-Length"), "Upload-Length")
    if not length:
        raise Refused(400, _("The file is empty. Choose another."), "empty")
    if length > most_bytes():
        words = _("The file is too big: %(limit)d MB is the limit.")
        raise Refused(413, words % {"limit": settings.UPLOAD_MEGABYTES}, "too-big")
    body, checksum = 0, None
    if request.content_type == protocol.BODY:
        body, checksum = _body(request, length), protocol.checksum(request.headers.get("Upload-Checksum"))
    elif request.headers.get("Content-Length", "0") != "0":
        raise _no_body_of_ours()
    upload = begin(request, protocol.metadata(request.headers.get("Upload-Metadata", "")), length)
    if body:
        _receive_first(request, upload, body, checksum)
    response = HttpResponse(status=201, headers=_state(upload))
    response["Location"] = reverse("upload", args=[upload.uuid])
    return response


def _receive_first(request: HttpRequest, upload: Upload, length: int, checksum: Checksum | None) -> None:
    """What comes with the creation. Where it can't be kept just now, it is sent once more."""
    writer = uuid.uuid4()
    Upload.objects.filter(pk=upload.pk).update(writer=writer)
    try:
        receive(upload, writer, request, length, checksum)
    except Refused:
        keeping.give_up(upload)
        raise
    except (*GONE_FOR_NOW, LineDropped, TakenOver):
        return


@tus
def upload(request: HttpRequest, method: str, name: str) -> HttpResponse:
    does = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}.get(method)
    if does is None:
        return HttpResponse(status=405, headers={"Allow": "DELETE, HEAD, OPTIONS, PATCH"})
    try:
        found = Upload.objects.get(uuid=UUID(name))
    except (ValueError, Upload.DoesNotExist) as error:
        raise Refused(404, _("There is no such upload."), "unknown") from error
    if found.finished_at is None and found.expires_at <= timezone.now():
        raise Refused(410, _("The upload has waited for too long, and is gone. Send the file again."), "expired")
    return does(request, found)


def _head(request: HttpRequest, found: Upload) -> HttpResponse:
    response = HttpResponse(status=200, headers=_state(found))
    response["Upload-Length"] = str(found.length)
    return response


def _patch(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != protocol.BODY:
        raise _no_body_of_ours()
    offset = protocol.number(request.headers.get("Upload-Offset"), "Upload-Offset")
    checksum = protocol.checksum(request.headers.get("Upload-Checksum"))
    length = _body(request, found.length - offset)
    media_storage("private").check()  # before anybody sends megabytes in vain
    writer = uuid.uuid4()
    if found.pieces.count() >= MOST_PIECES:
        raise Refused(400, _("The file came in too many small pieces. Send it again."), "pieces")
    mine = Upload.objects.filter(pk=found.pk, offset=offset, finished_at=None)
    if found.offset != offset or not (found.finished_at or mine.update(writer=writer)):
        raise Refused(409, _("The upload stands elsewhere."), "offset")
    try:
        if length:
            receive(found, writer, request, length, checksum)
    except LineDropped as error:
        raise Refused(408, _("The line was dropped."), "line") from error
    except TakenOver as error:
        raise Refused(409, _("Another request goes on with this upload."), "taken-over") from error
    return HttpResponse(status=204, headers=_state(found))


def _delete(request: HttpRequest, found: Upload) -> HttpResponse:
    try:
        keeping.give_up(found)
    except Upload.DoesNotExist as error:
        raise Refused(403, _("The file has arrived already. Remove it in the form."), "arrived") from error
    return HttpResponse(status=204)


def most_bytes() -> int:
    most: int = settings.UPLOAD_MEGABYTES * MEGABYTE
    return most


def _body(request: HttpRequest, lacks: int) -> int:
    """Bytes of the body; what the upload lacks is the limit. Raises Refused before any of it is read."""
    told = request.headers.get("Content-Length")
    if told is None or "Transfer-Encoding" in request.headers:
        raise Refused(411, _("Say how many bytes are sent."), "length")
    length = protocol.number(told, "Content-Length")
    if length > lacks:
        raise Refused(413, _("This is more than the file was to have."), "beyond")
    return length


def _state(found: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(found.offset)}
    if found.finished_at is None and found.offset < found.length:
        headers["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return headers


def _abilities() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": protocol.VERSION,
            "Tus-Extension": protocol.EXTENSIONS,
            "Tus-Max-Size": str(most_bytes()),
            "Tus-Checksum-Algorithm": ",".join(protocol.ALGORITHMS),
        },
    )


def _no_body_of_ours() -> Refused:
    return Refused(415, _("The body has to be %(type)s.") % {"type": protocol.BODY}, "type")


def _refusal(refused: Refused) -> HttpResponse:
    told = {"code": refused.code, "message": refused.words}
    return JsonResponse(told, status=refused.status, headers=refused.headers)


def _later(seconds: int) -> Refused:
    words = _("The library can’t take files just now. The upload goes on by itself as soon as it can.")
    return Refused(503, words, "unavailable", **{"Retry-After": str(seconds)})


def _unlogged(response: HttpResponse) -> HttpResponse:
    """Lines that drop and senders who have to wait are daily life; Django would log each as a fault."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
