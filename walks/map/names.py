"""Names of places for a map, from our own data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from cms.core.positions import Exactness
from places.models import NameKind, Place, PlaceKind
from walks.routes.route import Bounds

KINDS = (
    PlaceKind.TOWN,
    PlaceKind.VILLAGE,
    PlaceKind.QUARTER,
    PlaceKind.NATURE,
    PlaceKind.STREET,
    PlaceKind.BUILDING,
    PlaceKind.OTHER,
)
"""What is written on a map, what matters most first. A county's one point says nothing there."""


@dataclass(frozen=True)
class Name:
    """A place as it is written on a map."""

    text: str
    language: str
    kind: str
    lon: float
    lat: float


def within(bounds: Bounds, prefix: str = "") -> Q:
    """What has its position in the box, over the date line too."""
    south, north = f"{prefix}latitude__gte", f"{prefix}latitude__lte"
    west, east = {f"{prefix}longitude__gte": bounds.west}, {f"{prefix}longitude__lte": bounds.east}
    across = Q(**west) & Q(**east) if bounds.west <= bounds.east else Q(**west) | Q(**east)
    return Q(**{south: bounds.south, north: bounds.north}) & across


def names_in(bounds: Bounds, language: str, most: int) -> list[Name]:
    """At most `most` places whose position is known and in the box, in `language` where they have a name in it.

    One query.
    """
    found: dict[int, Name] = {}
    places = ranked(Place.objects.filter(within(bounds), kind__in=KINDS).exclude(exactness=Exactness.UNKNOWN))[:most]
    rows = Place.objects.filter(pk__in=places.values("pk")) if most else Place.objects.none()
    told: Iterable[Any] = ranked(rows).values_list(
        "pk", "name", "kind", "longitude", "latitude", "names__name", "names__language", "names__kind"
    )
    for pk, name, kind, lon, lat, other, spoken, used in told:
        found.setdefault(pk, Name(name, "", kind, lon, lat))
        if spoken == language and used == NameKind.CURRENT:
            found[pk] = Name(other, spoken, kind, lon, lat)
    return list(found.values())


def ranked(places: QuerySet[Place]) -> QuerySet[Place]:
    """What matters most on a map first."""
    order = Case(
        *(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(KINDS)),
        default=Value(len(KINDS)),
        output_field=IntegerField(),
    )
    return places.order_by(order, "pk")
