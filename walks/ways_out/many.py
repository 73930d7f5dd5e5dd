"""Tours of many walks, and many stops, at once: what `walks.visiting.tour` makes of one, in as many queries."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from cms.core.access import Viewer, allows, grant_of
from places.models import Place
from walks.models import StopPage, StopPhotograph, WalkPage, WalkStep
from walks.visiting.tour import WORDS, Stop, Tour, in_full

NAMES = Prefetch("place", Place.objects.prefetch_related("names"))


def tours_of(walks: Iterable[WalkPage], viewer: Viewer) -> dict[int, Tour]:
    """Tours in full by the pages' ids. A fixed number of queries, however many walks (some hundred) and stops."""
    asked = list(walks)
    facts = _facts(asked)
    keys = _keys(list(facts.values()))
    family = _families({key for some in keys.values() for key in some})
    made: dict[tuple[UUID, int], Stop | None] = {}
    tours: dict[int, Tour] = {}
    for walk in asked:
        stops: list[Stop] = []
        for key in keys[facts[walk.translation_key].pk]:
            stop = made.setdefault((key, walk.locale_id), _stop(family.get(key, []), walk.locale_id, viewer))
            if stop is not None:
                stops.append(stop)
        tours[walk.pk] = Tour(walk, facts[walk.translation_key], stops)
    _fill([stop for stop in made.values() if stop is not None], viewer)
    for tour in tours.values():
        tour.stops = [replace(stop, number=number) for number, stop in enumerate(tour.stops, 1)]
    return tours


def stops_of(pages: Iterable[StopPage], viewer: Viewer) -> dict[int, Stop]:
    """The pages as stops outside of any walk, in full, by their ids. That they may be seen was asked before."""
    asked = list(pages)
    family = _families({page.translation_key for page in asked})
    stops = {}
    for page in asked:
        own = next(one for one in family[page.translation_key] if one.pk == page.pk)
        own.facts = family[page.translation_key][0]
        stops[page.pk] = Stop(1, own, own.facts, str(own.locale.language_code))
    _fill(list(stops.values()), viewer)
    return stops


def _facts(walks: list[WalkPage]) -> dict[UUID, WalkPage]:
    """The first page of each walk's translations, by their key."""
    rows = WalkPage.objects.filter(translation_key__in={walk.translation_key for walk in walks})
    found: dict[UUID, WalkPage] = {}
    for page in rows.select_related("way", "cover", "locale").prefetch_related(NAMES, "themes").order_by("pk"):
        found.setdefault(page.translation_key, page)
    return found


def _keys(facts: list[WalkPage]) -> dict[int, list[UUID]]:
    """The translation keys of each walk's stops: those of its steps in order, then what else lies below it."""
    found: dict[int, dict[UUID, None]] = {page.pk: {} for page in facts}
    steps = WalkStep.objects.filter(walk__in=list(found)).order_by("walk_id", "sort_order", "pk")
    for walk, key in steps.values_list("walk_id", "stop__translation_key"):
        found[walk][key] = None
    by_path = {page.path: page.pk for page in facts}
    below = reduce(or_, (Q(path__startswith=path) for path in by_path), Q(pk__in=()))
    rows = StopPage.objects.filter(below).order_by("path").values_list("path", "translation_key")
    for path, key in rows:
        found[by_path[path[: -StopPage.steplen]]][key] = None
    return {walk: list(keys) for walk, keys in found.items()}


def _families(keys: set[UUID]) -> dict[UUID, list[StopPage]]:
    rows: Any = StopPage.objects.filter(translation_key__in=keys).select_related("locale", "audio", "video", "panorama")
    family: dict[UUID, list[StopPage]] = {}
    for page in rows.prefetch_related(NAMES).defer(*WORDS).order_by("pk"):
        family.setdefault(page.translation_key, []).append(page)
    return family


def _stop(family: list[StopPage], locale_id: int, viewer: Viewer) -> Stop | None:
    """The stop in this language where it may be seen in that, else in the one it was written in first."""
    seen = [page for page in family if allows(grant_of(page), viewer)]
    if not seen:
        return None
    page = next((one for one in seen if one.locale_id == locale_id), seen[0])
    page.facts = family[0]
    return Stop(0, page, page.facts, str(page.locale.language_code))


def _fill(stops: list[Stop], viewer: Viewer) -> None:
    """Everything that hangs on stops, asked for once where several are the same stop in different languages."""
    once = list({stop.page.pk: stop for stop in stops}.values())
    by_facts = {stop.facts.pk: stop for stop in once}
    if not once:
        return
    walk = WalkPage()
    in_full(Tour(walk, walk, list(by_facts.values())), list(by_facts.values()), viewer)
    shown: dict[int, list[StopPhotograph]] = {}
    rows = StopPhotograph.objects.filter(stop_id__in=by_facts).select_related("photograph")
    for one in rows.defer("photograph__exif").order_by("stop_id", "sort_order"):
        shown.setdefault(one.stop_id, []).append(one)
    for stop in stops:
        first = by_facts[stop.facts.pk]
        stop.photographs = shown.get(stop.facts.pk, [])
        stop.pairs, stop.hotspots, stop.clippings = first.pairs, first.hotspots, first.clippings
