"""`/bulk/`: the list of files, and each of them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cms.core.middleware import same_in_every_language

from . import bulk

ASK_AGAIN = "public, no-cache"


@same_in_every_language
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What files there are, how large, and when they were written."""
    files = [
        {"url": f"{settings.SITE_URL}/bulk/{kind}.jsonl.gz", "issues": len(found.members), "bytes": found.size,
         "made_at": found.made_at}
        for kind in bulk.KINDS
        if (found := bulk.find(kind)) is not None
    ]  # fmt: skip
    response = JsonResponse({"files": files})
    response["Cache-Control"] = ASK_AGAIN
    return response


@same_in_every_language
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A file, without what the public may not see any more. 404 before the first one is written."""
    found = bulk.find(kind) if kind in bulk.KINDS else None
    if found is None:
        raise Http404
    response: HttpResponseBase
    if request.META.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == found.etag:
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type="application/gzip", headers={"Content-Length": str(found.size)})
    else:
        response = StreamingHttpResponse(found.parts(), content_type="application/gzip")
        response["Content-Length"] = str(found.size)
        response["Content-Disposition"] = f'attachment; filename="{kind}.jsonl.gz"'
    response["ETag"] = found.etag
    response["Cache-Control"] = ASK_AGAIN
    return response
