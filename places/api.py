"""Places in the headless API: `/api/v2/places/` and `/api/v2/places/<id>/`.

Places are names for everybody, whether or not a page shows one yet; what editors noted about them is not told.
"""

from typing import Any

from django.db.models import QuerySet
from rest_framework.fields import Field
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.api.v2.views import BaseAPIViewSet

from .models import Place


class Names(Field):
    """Its names in other languages, and old ones."""

    def to_representation(self, names: Any) -> list[dict[str, str]]:
        return [
            {"name": one.name, "language": one.language, "kind": one.kind, "dates": one.dates} for one in names.all()
        ]


class Position(Field):
    def to_representation(self, position: tuple[float, float]) -> dict[str, float]:
        return {"longitude": position[0], "latitude": position[1]}


class Within(Field):
    """The place that it lies in."""

    def to_representation(self, place: Place) -> dict[str, Any]:
        return {"id": place.pk, "uuid": str(place.uuid), "name": place.name, "kind": place.kind}


class Identifiers(Field):
    def to_representation(self, identifiers: list[str]) -> list[str]:
        return identifiers


class PlaceSerializer(BaseSerializer):
    names = Names(read_only=True)
    position = Position(read_only=True)
    parent = Within(read_only=True)
    identifiers = Identifiers(read_only=True)


class PlacesAPIViewSet(BaseAPIViewSet):
    base_serializer_class = PlaceSerializer
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [
        *BaseAPIViewSet.body_fields, "uuid", "name", "kind", "names", "position", "exactness", "geonames", "wikidata",
        "identifiers", "parent",
    ]  # fmt: skip
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields, "uuid", "name", "kind", "names", "position", "identifiers", "parent",
    ]  # fmt: skip
    nested_default_fields = [*BaseAPIViewSet.nested_default_fields, "name"]
    name = "places"
    model = Place

    def get_queryset(self) -> QuerySet[Place]:
        return Place.objects.select_related("parent").prefetch_related("names").order_by("pk")
