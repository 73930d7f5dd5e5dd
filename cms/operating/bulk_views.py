"""`/bulk/`: the list of files, and each of them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cms.core.copies import OPEN
from cms.core.middleware import same_in_every_language
from cms.media.delivery import Sending, send_or_404

from . import bulk


@same_in_every_language
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What files there are, how large, and when they were written."""
    files = [
        {"url": f"{settings.SITE_URL}/bulk/{kind}.jsonl.gz", "issues": len(found.members), "bytes": found.size,
         "made_at": found.made_at.isoformat(timespec="seconds")}
        for kind in bulk.KINDS
        if (found := bulk.find(kind)) is not None
    ]  # fmt: skip
    response = JsonResponse({"files": files})
    response["Cache-Control"] = OPEN
    return response


@same_in_every_language
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A file, or a range of it, without what the public may not see any more. 404 before the first one is written."""
    found = bulk.find(kind) if kind in bulk.KINDS else None
    if found is None:
        raise Http404
    response = send_or_404(request, Sending(found, kind, f"{kind}.jsonl.gz", "application/gzip", closed=False))
    response["Cache-Control"] = OPEN
    return response
