"""`walks.geojson`: every walk that a reader may see, as a point with its title and address (RFC 7946)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from cms.core.access import Viewer, visible_pages
from walks.models import WalkIndexPage, WalkPage
from walks.routes.route import Bounds

from .answers import Packed, answered, packed
from .beginnings import beginnings
from .projection import Position, bounds_of
from .remembered import RememberedByAudience
from .scene import FINE


def all_walks(index: WalkIndexPage, request: HttpRequest) -> HttpResponseBase:
    """In the index's language where a walk is in that, otherwise in the one it was written in first."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return answered(request, gathered_walks(Viewer.of(request), index.locale_id).document)


def one_of_each(viewer: Viewer, locale_id: int) -> list[WalkPage]:
    """The walks that the viewer may see, each in one language. One query."""
    family: dict[UUID, WalkPage] = {}
    words = ("title", "slug", "url_path", "path", "depth", "translation_key", "locale", "live", "uuid")
    for page in visible_pages(WalkPage.objects.select_related("locale").only(*words), viewer).order_by("pk"):
        if page.translation_key not in family or page.locale_id == locale_id:
            family[page.translation_key] = page
    return list(family.values())


@dataclass(frozen=True)
class Beginning:
    """A walk where it begins; `position` is None where nobody has said where that is."""

    key: UUID
    title: str
    url: str
    language: str
    position: Position | None


@dataclass(frozen=True)
class AllWalks:
    beginnings: list[Beginning]
    bounds: Bounds | None
    document: Packed


def _gathered(viewer: Viewer, locale_id: int) -> AllWalks:
    walks = one_of_each(viewer, locale_id)
    starts = beginnings((walk.translation_key for walk in walks), viewer)
    found = [_beginning(walk, starts.get(walk.translation_key)) for walk in walks]
    bounds = bounds_of(starts.values())
    return AllWalks(found, bounds, packed(collection(found, bounds)))


gathered_walks = RememberedByAudience(_gathered)


def _beginning(walk: WalkPage, position: Position | None) -> Beginning:
    return Beginning(walk.translation_key, walk.title, walk.url or "", str(walk.locale.language_code), position)


def collection(walks: list[Beginning], bounds: Bounds | None) -> dict[str, Any]:
    """The walks as GeoJSON."""
    about = {"bbox": [round(one, FINE) for one in bounds]} if bounds is not None else {}
    return {"type": "FeatureCollection", **about, "features": [_feature(walk) for walk in walks]}


def _feature(walk: Beginning) -> dict[str, Any]:
    """A walk of which nothing is known has no geometry (section 3.2)."""
    point = None
    if walk.position is not None:
        point = {"type": "Point", "coordinates": [round(one, FINE) for one in walk.position]}
    told = {"title": walk.title, "url": walk.url, "language": walk.language}
    return {"type": "Feature", "geometry": point, "properties": told}
