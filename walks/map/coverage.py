"""Which settlements have a walk, and which photographs: what a reader may see of them."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from cms.core.access import Viewer, visible_pages
from cms.core.collation import sort_key
from cms.core.positions import Exactness
from places.models import DEEPEST, SETTLEMENTS, NameKind, Place, PlaceName
from walks.models import StopPage, StopPhotograph, ThenAndNow, WalkPage, WalkStep

from .projection import Position
from .remembered import RememberedByAudience, seen_first

NOTHING, SOME, BOTH = "none", "some", "all"


@dataclass(frozen=True)
class Settlement:
    """A town or village, what it lies in, and how many walks lead through it."""

    name: str
    language: str
    lies_in: str
    position: Position | None
    walks: int
    has_photographs: bool

    @property
    def state(self) -> str:
        """`none`, `some` or `all`: a walk and photographs."""
        return BOTH if self.walks and self.has_photographs else SOME if self.walks or self.has_photographs else NOTHING


def _gathered(viewer: Viewer, language: str) -> list[Settlement]:
    """In the order of the language's dictionaries. Eight queries, remembered."""
    rows = list(Place.objects.values_list("pk", "parent_id", "kind", "name", "longitude", "latitude", "exactness"))
    names = dict(
        PlaceName.objects.filter(language=language, kind=NameKind.CURRENT)
        .order_by("-sort_order")
        .values_list("place_id", "name")
    )
    above = {pk: parent for pk, parent, *_rest in rows}
    called = {pk: names.get(pk, name) for pk, _parent, _kind, name, *_rest in rows}
    settled = {pk for pk, _parent, kind, *_rest in rows if kind in SETTLEMENTS}
    settlement_of = _climber(above, settled)
    walks = Counter(_settlements(_places_of_walks(viewer), settlement_of))
    pictured = set(_settlements(_places_of_photographs(viewer), settlement_of))
    found = [
        Settlement(
            called[pk],
            language if pk in names else "",
            called.get(parent, "") if parent is not None else "",
            (lon, lat) if lon is not None and lat is not None and exactness != Exactness.UNKNOWN else None,
            walks[pk],
            pk in pictured,
        )
        for pk, parent, kind, _name, lon, lat, exactness in rows
        if kind in SETTLEMENTS
    ]
    return sorted(found, key=lambda one: sort_key(one.name, language))


settlements: Callable[[Viewer, Hashable], list[Settlement]] = RememberedByAudience(_gathered)
"""`settlements(viewer, language)`."""


def _climber(above: Mapping[int, int | None], settled: set[int]) -> Callable[[int | None], int | None]:
    """From a place to the settlement that it is or lies in."""

    def settlement_of(place: int | None) -> int | None:
        for _step in range(DEEPEST + 1):
            if place is None or place in settled:
                return place
            place = above.get(place)
        return None

    return settlement_of


def _settlements(places: Iterable[int | None], settlement_of: Callable[[int | None], int | None]) -> Iterable[int]:
    return (found for place in places if (found := settlement_of(place)) is not None)


def _places_of_walks(viewer: Viewer) -> list[int]:
    """The place of each walk that may be seen."""
    rows = seen_first(WalkPage, viewer).filter(place__isnull=False).values_list("place_id", flat=True)
    return list(rows)


def _places_of_photographs(viewer: Viewer) -> set[int | None]:
    """Places of photographs at stops that may be seen, of these stops, and of walks that lead to them."""
    stops = seen_first(StopPage, viewer)
    found: set[int | None] = set()
    for model, photographs in ((StopPhotograph, ["photograph"]), (ThenAndNow, ["then", "now"])):
        at_stops = model._default_manager.filter(stop__in=stops.values("pk"))
        for row in at_stops.values_list("stop__place_id", *(f"{name}__place_id" for name in photographs)).distinct():
            found.update(row)
    found.update(stops.filter(panorama__isnull=False).values_list("place_id", flat=True).distinct())
    with_pictures = StopPhotograph.objects.filter(stop__translation_key=OuterRef("stop__translation_key"))
    seen = visible_pages(StopPage.objects.filter(translation_key=OuterRef("stop__translation_key")), viewer)
    steps = WalkStep.objects.filter(
        Exists(with_pictures), Exists(seen), walk__in=seen_first(WalkPage, viewer).values("pk")
    )
    found.update(steps.values_list("walk__place_id", flat=True).distinct())
    return found
