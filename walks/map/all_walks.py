"""`walks.geojson`: every walk that a reader may see, as a point with its title and address (RFC 7946)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from cms.core.access import Viewer
from walks.models import Theme, WalkIndexPage
from walks.routes.route import Bounds
from walks.visiting.choosing import Choice
from walks.visiting.entries import Entry, entries

from .answers import Packed, answered, packed
from .projection import Position, bounds_of
from .remembered import RememberedByAudience
from .scene import FINE


def all_walks(index: WalkIndexPage, request: HttpRequest) -> HttpResponseBase:
    """In the index's language where a walk is in that, otherwise in the one it was written in first.

    The choices of the front page's list narrow it down in the same way.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    viewer, language = Viewer.of(request), str(index.locale.language_code)
    choice = Choice.of(request.GET, dict(Theme.objects.values_list("slug", "pk"))) if request.GET else Choice()
    if not choice.tests:
        return answered(request, _documents(viewer, language))
    return answered(request, packed(collection(Beginnings.of(choice.narrow(entries(viewer)), language))))


@dataclass(frozen=True)
class Beginning:
    """A walk where it begins; `position` is None where nobody has said where that is."""

    title: str
    url: str
    language: str
    position: Position | None


@dataclass(frozen=True)
class Beginnings:
    walks: list[Beginning]
    bounds: Bounds | None

    @classmethod
    def of(cls, walks: Iterable[Entry], language: str) -> "Beginnings":
        found = [_beginning(entry, language) for entry in walks]
        return cls(found, bounds_of(walk.position for walk in found if walk.position is not None))


def _gathered(viewer: Viewer, language: str) -> Beginnings:
    return Beginnings.of(entries(viewer), language)


gathered_walks = RememberedByAudience(_gathered)


def _document(viewer: Viewer, language: str) -> Packed:
    return packed(collection(gathered_walks(viewer, language)))


_documents = RememberedByAudience(_document)


def _beginning(entry: Entry, language: str) -> Beginning:
    language = entry.language_for(language)
    words = entry.pages[language]
    return Beginning(words.title, words.url, language, entry.position)


def collection(beginnings: Beginnings) -> dict[str, Any]:
    """The walks as GeoJSON."""
    bounds = beginnings.bounds
    about = {"bbox": [round(one, FINE) for one in bounds]} if bounds is not None else {}
    return {"type": "FeatureCollection", **about, "features": [_feature(walk) for walk in beginnings.walks]}


def _feature(walk: Beginning) -> dict[str, Any]:
    """A walk of which nothing is known has no geometry (section 3.2)."""
    point = None
    if walk.position is not None:
        point = {"type": "Point", "coordinates": [round(one, FINE) for one in walk.position]}
    told = {"title": walk.title, "url": walk.url, "language": walk.language}
    return {"type": "Feature", "geometry": point, "properties": told}
