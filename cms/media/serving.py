"""Pictures of the site at their addresses, those of a private collection only for whom it admits."""

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve
from wagtail.models import CollectionViewRestriction

from .models import CustomImage


def serve_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """An original or a rendition by its path below MEDIA_ROOT. One query where no collection is private."""
    private = CollectionViewRestriction.objects.exclude(restriction_type=CollectionViewRestriction.NONE)
    restricted = private.exists() and _is_restricted(request, path)
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if restricted:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _is_restricted(request: HttpRequest, path: str) -> bool:
    """Whether only some may have the picture. Raises Http404 where this visitor may not."""
    image = CustomImage.objects.filter(Q(file=path) | Q(renditions__file=path)).select_related("collection").first()
    if image is None:
        raise Http404
    restrictions = list(image.collection.get_view_restrictions())
    if not all(one.accept_request(request) for one in restrictions):
        raise Http404
    return bool(restrictions)
