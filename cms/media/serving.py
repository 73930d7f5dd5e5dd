"""The site's pictures and documents at their addresses, those of a private collection only for whom it admits.

Their storage is never asked by a visitor: a picture that was made private is gone at the next request, whether it lies
in a folder or on S3 (docs/decisions/0016-files-on-s3.md).
"""

import mimetypes
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served
from wagtail.models import CollectionViewRestriction

from cms.core.middleware import same_in_every_language

from .delivery import Sending, send_or_404
from .models import CustomDocument, CustomImage
from .places import media_storage


@same_in_every_language
@require_safe
def serve_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """An original or a rendition by its name on the storage. One query where no collection is private."""
    private = CollectionViewRestriction.objects.exclude(restriction_type=CollectionViewRestriction.NONE)
    restricted = private.exists() and _is_restricted(request, path)
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    name = path.rpartition("/")[2]
    return send_or_404(
        request, Sending(media_storage("default"), path, name, kind, attachment=False, closed=restricted)
    )


def _is_restricted(request: HttpRequest, path: str) -> bool:
    """Whether only some may have the picture. Raises Http404 where this visitor may not."""
    image = CustomImage.objects.filter(Q(file=path) | Q(renditions__file=path)).select_related("collection").first()
    if image is None:
        raise Http404
    restrictions = list(image.collection.get_view_restrictions())
    if not all(one.accept_request(request) for one in restrictions):
        raise Http404
    return bool(restrictions)


@same_in_every_language
@require_safe
def serve_document(request: HttpRequest, number: str, file_name: str) -> HttpResponseBase:
    """A document as Wagtail serves it (its hooks ask who may have it), with ranges, and from S3 where that is set."""
    document: Any = get_object_or_404(CustomDocument.objects.select_related("collection"), pk=number)
    if document.filename != file_name:
        raise Http404
    for asked in hooks.get_hooks("before_serve_document"):
        refused = asked(document, request)
        if isinstance(refused, HttpResponse):
            return refused
    document_served.send(sender=CustomDocument, instance=document, request=request)
    return send_or_404(
        request,
        Sending(
            media_storage("default"),
            str(document.file.name),
            document.filename,
            document.content_type,
            attachment=document.content_disposition != "inline",
            closed=document.collection.get_view_restrictions().exists(),
            may_redirect=True,
        ),
    )
