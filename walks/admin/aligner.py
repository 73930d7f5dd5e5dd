"""What the form of a stop asks for while an old photograph is laid over a new one."""

import json

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from cms.imaging.iiif.links import image_url
from walks.models import Photograph, ThenAndNow
from walks.models.points import are_pairs
from walks.showing import may_use
from walks.visiting.alignment import placement

WIDTH = 1000  # pixels of the pictures in which points are set
THUMBNAIL = 240


@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The photograph of this id, as large as the aligner shows it."""
    photograph = _usable(request, pk)
    address = image_url(photograph, size=f"{min(WIDTH, photograph.width)},")
    return redirect(address) if address else HttpResponse(status=404)


@require_GET
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """The photograph of this id, as large as lists show it."""
    photograph = _usable(request, pk)
    address = image_url(photograph, size=f"{min(THUMBNAIL, photograph.width)},")
    return redirect(address) if address else HttpResponse(status=404)


@require_GET
def placed(request: HttpRequest) -> HttpResponse:
    """`?then=<id>&now=<id>&points=<JSON>`: `{"style": …}`, the CSS that lays then over now."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    try:
        points = json.loads(request.GET.get("points", ""))
        ids = [int(request.GET.get(name, "")) for name in ("then", "now")]
    except ValueError:
        return HttpResponseBadRequest()
    if not are_pairs(points):
        return HttpResponseBadRequest()
    then, now = (_usable(request, pk) for pk in ids)
    return JsonResponse({"style": placement(ThenAndNow(then=then, now=now, points=points))})


def _usable(request: HttpRequest, pk: int) -> Photograph:
    """Raises Http404 for a photograph that this editor may not use, as for one that isn't there."""
    photograph = get_object_or_404(Photograph, pk=pk)
    if not may_use(photograph, request):
        raise Http404
    return photograph
