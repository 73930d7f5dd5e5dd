"""The canvases of an issue in the headless API: `/api/v2/canvases/?issue=<uuid>` and `/api/v2/canvases/<uuid>/`."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path, reverse
from rest_framework.fields import Field
from rest_framework.response import Response
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.api.v2.utils import BadRequestError, get_full_url
from wagtail.api.v2.views import BaseAPIViewSet

from cms.core import access

from .models import Canvas, IssuePage


class CanvasAddress(Field):
    """An address of the canvas; `pattern` holds its place for the UUID."""

    def __init__(self, pattern: str, **kwargs: Any) -> None:
        self.pattern = pattern
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, canvas: Canvas) -> str:
        return str(get_full_url(self.context["request"], self.pattern.format(uuid=canvas.uuid)))


class TextAddress(CanvasAddress):
    """Null for a canvas without text."""

    def to_representation(self, canvas: Canvas) -> str | None:  # type: ignore[override]
        return super().to_representation(canvas) if canvas.word_count else None


class DetailAddress(Field):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, canvas: Canvas) -> str:
        address = reverse("wagtailapi:canvases:detail", args=[canvas.uuid])
        return str(get_full_url(self.context["request"], address))


class Confidence(Field):
    """Mean of the words, 0 to 1, to three places."""

    def to_representation(self, value: float) -> float:
        return round(value, 3)


class CanvasSerializer(BaseSerializer):
    detail_url = DetailAddress()
    image_service = CanvasAddress("/iiif/image/3/{uuid}")
    text_url = TextAddress("/canvas/{uuid}.txt")
    alto_url = TextAddress("/canvas/{uuid}.alto.xml")
    ocr_confidence = Confidence(read_only=True)


class CanvasesAPIViewSet(BaseAPIViewSet):
    base_serializer_class = CanvasSerializer
    filter_backends = [FieldsFilter, OrderingFilter]
    body_fields = [
        "uuid", "order", "label", "width", "height", "image_service", "text_url", "alto_url", "word_count",
        "ocr_confidence", "text_expected", "language",
    ]  # fmt: skip
    meta_fields = ["type", "detail_url"]
    listing_default_fields = [
        "type", "detail_url", "uuid", "order", "label", "width", "height", "image_service", "text_url", "word_count",
        "ocr_confidence",
    ]  # fmt: skip
    known_query_parameters = BaseAPIViewSet.known_query_parameters.union(["issue"]).difference(["search"])
    name = "canvases"
    model = Canvas
    lookup_field = "uuid"

    def get_queryset(self) -> QuerySet[Canvas]:
        public = access.Viewer.public()
        visible = Canvas.objects.filter(access.visible_filter(public, "issue")).order_by("issue_id", "order")
        if self.action == "detail_view":
            return visible
        try:
            wanted = uuid.UUID(self.request.GET["issue"])
        except KeyError:
            raise BadRequestError("say whose canvases: ?issue=<the issue's uuid>") from None
        except ValueError:
            raise BadRequestError("issue must be a uuid") from None
        issue = access.visible_pages(IssuePage.objects.filter(uuid=wanted), public).first()
        if issue is None:
            raise Http404("there is no such issue")
        return visible.filter(issue=issue)

    def detail_view(self, request: Any, uuid: uuid.UUID) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<uuid:uuid>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]
