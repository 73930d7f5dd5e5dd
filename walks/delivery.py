"""Files of photographs and recordings at their own addresses, for whoever may see a page that shows them.

What may not be seen and what does not exist give the same 404. Masters, and routes as they came, are for editors
(`walks.admin`).
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from cms.core.access import PUBLIC
from cms.core.answering import nothing_here
from cms.core.copies import keep
from cms.core.middleware import same_in_every_language
from cms.imaging.photographs.kinds import TYPES, Kind
from cms.media.filenames import plain_name
from cms.media.records import send_file, send_words

from .models import Photograph, Recording
from .showing import pages_having, pages_showing, seen_by


@same_in_every_language
@require_safe
def photograph_original(request: HttpRequest, uuid: UUID, suffix: str) -> HttpResponseBase:
    """The photograph with every pixel, and nothing of what its camera told."""
    photograph = Photograph.objects.filter(uuid=uuid).exclude(original="").first()
    audience = seen_by(pages_showing(photograph), request) if photograph is not None else None
    if photograph is None or audience is None:
        raise nothing_here()
    if suffix not in (Kind.JPEG, Kind.PNG):
        raise nothing_here()
    kind = Kind.PNG if str(photograph.original.name).endswith(".png") else Kind.JPEG
    if suffix != kind:
        elsewhere = HttpResponseRedirect(reverse("photograph-original", args=[uuid, str(kind)]))
        return keep(elsewhere, public=audience == PUBLIC)
    name = f"{plain_name(photograph.title)}.{kind}"
    return send_file(request, str(photograph.original.name), name, TYPES[kind], audience, attachment=True)


@same_in_every_language
@require_safe
def recording_file(request: HttpRequest, uuid: UUID, suffix: str = "") -> HttpResponseBase:
    """Sound or film, whole or a range of it. Its address may end in its suffix."""
    recording, audience = _heard(request, uuid)
    true = str(recording.file.name).rpartition(".")[2]
    if not recording.file or suffix not in ("", true):
        raise nothing_here()
    name = f"{plain_name(recording.title)}.{true}"
    return send_file(request, str(recording.file.name), name, recording.media_type, audience, attachment=False)


@same_in_every_language
@require_safe
@gzip_page
def recording_captions(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """WebVTT."""
    recording, audience = _heard(request, uuid)
    return send_words(request, recording.captions, f"{plain_name(recording.title)}.vtt", "text/vtt", audience)


@same_in_every_language
@require_safe
@gzip_page
def recording_transcript(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Every word that is said."""
    recording, audience = _heard(request, uuid)
    return send_words(request, recording.transcript, f"{plain_name(recording.title)}.txt", "text/plain", audience)


def _heard(request: HttpRequest, uuid: UUID) -> tuple[Recording, str]:
    """The recording, and who may have it. Raises Http404."""
    recording = Recording.objects.filter(uuid=uuid).first()
    audience = seen_by(pages_having(recording), request) if recording is not None else None
    if recording is None or audience is None:
        raise nothing_here()
    return recording, audience
