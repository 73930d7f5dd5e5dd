"""Files that only editors have: photographs with all that their cameras told, routes as they came, recordings that no
page has yet."""

import mimetypes
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.media.delivery import Sending, send_or_404
from cms.media.places import media_storage
from walks.models import Photograph, Recording, WalkRoute
from walks.showing import pages_along, pages_having, pages_showing, previews


@require_safe
def photograph_master(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who may not keep photographs, and edits no page that shows this one, is told the same as of one that isn't."""
    photograph = get_object_or_404(Photograph.objects.exclude(master=""), pk=pk)
    mine = photograph.added_by_id is not None and photograph.added_by_id == request.user.pk
    if not mine and not previews(pages_showing(photograph), request.user):
        raise Http404
    return _sent(request, photograph.master, photograph.master_name)


@require_safe
def route_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A draft's route is on no page yet: who keeps photographs may have it."""
    route = get_object_or_404(WalkRoute.objects.exclude(file=""), pk=pk)
    if not previews(pages_along(route), request.user):
        raise Http404
    return _sent(request, route.file, route.file_name)


@require_safe
def recording_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To listen to in the admin, in ranges."""
    recording = get_object_or_404(Recording.objects.exclude(file=""), pk=pk)
    if not request.user.has_perm("walks.change_recording") and not previews(pages_having(recording), request.user):
        raise Http404
    return _sent(request, recording.file, recording.file_name, recording.media_type)


def _sent(request: HttpRequest, file: Any, name: str, content_type: str = "") -> HttpResponseBase:
    """Shown where its type is given, else saved."""
    kind = content_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    attachment = not content_type
    what = Sending(media_storage("private"), str(file.name), name, kind, attachment, may_redirect=attachment)
    return send_or_404(request, what)
