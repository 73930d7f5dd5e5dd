"""Names of many places at once: in the order of a language's dictionaries to choose from, as words to be found by."""

from collections.abc import Iterable

from cms.core import epoch
from cms.core.collation import sort_key

from .models import SETTLEMENTS, NameKind, Place, PlaceKind, PlaceName

BY_THEMSELVES = (*SETTLEMENTS, PlaceKind.DISTRICT, PlaceKind.COUNTY, PlaceKind.COUNTRY)
"""Places that are known by their own names; a street or a building also by that of its town."""


@epoch.Remembered
def _kept() -> dict[str, dict[int, str]]:
    """By language, as they are asked for."""
    return {}


def names_in_order(language: str) -> dict[int, str]:
    """Names by the place's id. Two queries, once an epoch; nobody may change it."""
    kept = _kept()
    if language not in kept:
        own = PlaceName.objects.filter(language=language, kind=NameKind.CURRENT).order_by("-sort_order")
        called = dict(Place.objects.values_list("pk", "name")) | dict(own.values_list("place_id", "name"))
        kept[language] = dict(sorted(called.items(), key=lambda one: sort_key(one[1], language)))
    return kept[language]


def words_of_places(ids: Iterable[int | None]) -> dict[int | None, list[str]]:
    """All names of places as words, today's and old ones in every language, and of what they lie in up to the town or
    village. Two queries, none where there are no ids, and two for each step up."""
    wanted = set(ids)
    places: dict[int, Place] = {}
    step = {pk for pk in wanted if pk is not None}
    while step:
        found: dict[int, Place] = Place.objects.prefetch_related("names").in_bulk(step)
        places |= found
        above = {place.parent_id for place in found.values() if place.kind not in BY_THEMSELVES}
        step = {pk for pk in above if pk is not None and pk not in places}
    return {pk: [word for name in _names(places[pk], places) for word in name.split()] for pk in wanted if pk in places}


def _names(place: Place, places: dict[int, Place]) -> list[str]:
    names: dict[str, None] = {}
    at: Place | None = place
    while at is not None:
        names |= dict.fromkeys([at.name, *(one.name for one in at.names.all())])
        at = places.get(at.parent_id or 0) if at.kind not in BY_THEMSELVES else None
    return list(names)
