"""A walk as a reader may see it: its words in one language, its facts, and its stops in order.

Everything that shows a walk is made from a `Tour`: page, guide, leaflet, map, files, manifest, API. A stop that the
viewer may not see is in none of them. A fixed number of queries, however many stops.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from archive_pages.models import Canvas
from cms.core.access import Viewer, allows, can_preview, grant_of, visible_filter
from cms.core.positions import Exactness
from walks.models import (
    Photograph,
    Recording,
    StopClipping,
    StopHotspot,
    StopPage,
    StopPhotograph,
    ThenAndNow,
    WalkPage,
    WalkRoute,
    WalkStep,
)

WORDS = ("body", "search_description", "question", "answer")
"""Long texts of stops, that a list of stops does not need."""
WITH = ("locale", "audio", "video", "panorama", "place")


@dataclass
class Stop:
    """A stop at its place in a walk, from 1. `page` has the words, `facts` position and pictures."""

    number: int
    page: StopPage
    facts: StopPage
    language: str
    photographs: list[StopPhotograph] = field(default_factory=list)
    pairs: list[ThenAndNow] = field(default_factory=list)
    hotspots: list["Sign"] = field(default_factory=list)
    clippings: list["Clipping"] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.page.title)

    @property
    def uuid(self) -> UUID:
        """The stop's identity, the same in every language."""
        return self.facts.uuid

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude: the stop's, or its place's. None for what is noted down and not known."""
        return self.facts.own_where

    @property
    def exactness(self) -> str:
        at = self.facts if self.facts.position is not None else self.facts.place
        return str(at.exactness if at is not None and self.position is not None else Exactness.UNKNOWN)

    @property
    def picture(self) -> Photograph | None:
        """The one that stands for the stop in lists."""
        if self.photographs:
            return self.photographs[0].photograph
        return self.pairs[0].now if self.pairs else self.facts.panorama

    @property
    def audio(self) -> Recording | None:
        return self.page.audio or self.facts.audio

    @property
    def video(self) -> Recording | None:
        return self.page.video or self.facts.video


@dataclass(frozen=True)
class Sign:
    """A sign in a panorama. `stop` where it leads to one that the viewer may see."""

    hotspot: StopHotspot
    stop: StopPage | None


@dataclass(frozen=True)
class Clipping:
    """A piece of the archive that the viewer may see."""

    clipping: StopClipping
    canvas: Canvas


@dataclass
class Tour:
    """`walk` has the words; `facts` is the page that was there first. `stops` are those that the viewer may see."""

    walk: WalkPage
    facts: WalkPage
    stops: list[Stop]
    editor: bool = False

    @property
    def route(self) -> WalkRoute | None:
        return self.facts.way

    @property
    def cover(self) -> Photograph | None:
        return self.facts.cover or next((stop.picture for stop in self.stops if stop.picture), None)

    @property
    def placed(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.position is not None]

    @cached_property
    def minutes(self) -> int | None:
        return minutes_of(self.facts, len(self.stops))

    @property
    def metres(self) -> int | None:
        return round(self.route.length) if self.route is not None else None

    def stop(self, number: int) -> Stop | None:
        return self.stops[number - 1] if 1 <= number <= len(self.stops) else None


def minutes_of(facts: WalkPage, stops: int) -> int | None:
    """As the editor has it, or the way by the standard for walkers and five minutes a stop, in steps of five."""
    if facts.minutes:
        return int(facts.minutes)
    if facts.way is None:
        return None
    return round((facts.way.minutes + 5 * stops) / 5) * 5 or 5


def tour_of(walk: WalkPage, viewer: Viewer, *, preview: bool = False) -> Tour:
    """The walk and its stops with their photographs: at most eight queries. `preview`: with what only editors see."""
    facts = (
        WalkPage.objects.filter(translation_key=walk.translation_key)
        .select_related("way", "cover", "place", "locale")
        .order_by("pk")
        .first()
    )
    if preview and (facts is None or facts.pk == walk.pk):
        facts = walk  # as it is being written
    assert facts is not None  # the walk itself at least
    keys = _keys(facts, preview=preview)
    stops = _stops(keys, walk.locale_id, viewer, preview=preview)
    _name_places(facts, *(stop.facts for stop in stops))
    _hang_pictures(stops)
    return Tour(walk, facts, stops, preview)


def in_full(tour: Tour, stops: Iterable[Stop], viewer: Viewer) -> None:
    """Long words, pairs, panorama, signs and clippings of some of the tour's stops. At most seven queries.

    In an editor's preview all is as the stops' drafts have it.
    """
    chosen = list(stops)
    if tour.editor:
        for stop in chosen:
            _hang_draft(stop, tour, viewer)
        return
    _hang_words(chosen)
    _hang_pairs(chosen)
    _hang_signs(chosen, tour, viewer)
    _hang_clippings(chosen, viewer)


def stop_alone(page: StopPage, viewer: Viewer, *, preview: bool = False) -> Stop:
    """A stop outside of any walk, in full; for a preview as `page` is, saved or not."""
    stop = Stop(1, page, page.facts, str(page.locale.language_code))
    _name_places(stop.facts)
    tour = Tour(page.get_parent().specific, page.get_parent().specific, [stop], preview)
    if preview:
        _hang_rows_of(stop, tour, viewer)
        return stop
    stop.photographs = list(_photographs([stop.facts.pk]))
    _hang_pairs([stop])
    _hang_signs([stop], tour, viewer)
    _hang_clippings([stop], viewer)
    return stop


def _keys(facts: WalkPage, *, preview: bool) -> list[UUID]:
    """The translation keys of the walk's stops, in order, each once: its steps, then what else lies below it.

    A draft's steps are those of its revision.
    """
    keys: list[UUID] = []
    if preview:
        ids = [step.stop_id for step in facts.steps.all()]
        found = dict(StopPage.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
        keys = [found[number] for number in ids if number in found]
    else:
        steps = WalkStep.objects.filter(walk=facts).order_by("sort_order", "pk")
        keys = list(steps.values_list("stop__translation_key", flat=True))
    below = StopPage.objects.child_of(facts).order_by("path").values_list("translation_key", flat=True)
    return list(dict.fromkeys([*keys, *below]))


def _stops(keys: list[UUID], locale_id: int, viewer: Viewer, *, preview: bool) -> list[Stop]:
    """In the walk's language where it may be seen in that, else in the one it was written in first."""
    pages = StopPage.objects.filter(translation_key__in=keys).select_related(*WITH).defer(*WORDS, "panorama__exif")
    family: dict[UUID, list[StopPage]] = {}
    for page in pages.order_by("pk"):
        family.setdefault(page.translation_key, []).append(page)
    found: list[Stop] = []
    for key in keys:
        seen = [page for page in family.get(key, ()) if _sees(page, viewer, preview)]
        if not seen:
            continue
        page = next((one for one in seen if one.locale_id == locale_id), seen[0])
        page.family, page.facts = family[key], family[key][0]
        found.append(Stop(len(found) + 1, page, page.facts, str(page.locale.language_code)))
    return found


def _name_places(*pages: WalkPage | StopPage) -> None:
    """The places of the pages with all their names."""
    prefetch_related_objects([page.place for page in pages if page.place is not None], "names")


def _sees(page: StopPage, viewer: Viewer, preview: bool) -> bool:
    return allows(grant_of(page), viewer) or (preview and can_preview(page, viewer.user))


def _hang_words(stops: list[Stop]) -> None:
    columns = ("pk", *WORDS)
    pages = StopPage.objects.filter(pk__in=[stop.page.pk for stop in stops]).only(*columns).in_bulk()
    for stop in stops:
        for name in WORDS:
            setattr(stop.page, name, getattr(pages[stop.page.pk], name))


def _hang_pictures(stops: list[Stop]) -> None:
    by_stop: dict[int, list[StopPhotograph]] = {}
    for one in _photographs([stop.facts.pk for stop in stops]):
        by_stop.setdefault(one.stop_id, []).append(one)
    for stop in stops:
        stop.photographs = by_stop.get(stop.facts.pk, [])


def _photographs(stop_ids: list[int]) -> Any:
    rows = StopPhotograph.objects.filter(stop_id__in=stop_ids).select_related("photograph")
    return rows.defer("photograph__exif").order_by("stop_id", "sort_order")


def _hang_pairs(stops: list[Stop]) -> None:
    by_stop: dict[int, list[ThenAndNow]] = {}
    rows = ThenAndNow.objects.filter(stop_id__in=[stop.facts.pk for stop in stops]).select_related("then", "now")
    for pair in rows.defer("then__exif", "now__exif").order_by("stop_id", "sort_order"):
        by_stop.setdefault(pair.stop_id, []).append(pair)
    for stop in stops:
        stop.pairs = by_stop.get(stop.facts.pk, [])


def _hang_signs(stops: list[Stop], tour: Tour, viewer: Viewer) -> None:
    """A sign to a stop that the viewer may not see is left out; one within the walk leads to it in its language."""
    chosen = {stop.facts.pk: stop for stop in stops if stop.facts.panorama_id}
    if not chosen:
        return
    here = {stop.page.translation_key: stop.page for stop in tour.stops}
    rows = StopHotspot.objects.filter(stop_id__in=chosen).select_related("target__locale").order_by("sort_order")
    for row in rows:
        if (sign := _sign(row, here, viewer, tour.editor)) is not None:
            chosen[row.stop_id].hotspots.append(sign)


def _sign(row: StopHotspot, here: dict[UUID, StopPage], viewer: Viewer, editor: bool) -> Sign | None:
    leads_to = None
    if row.target is not None:
        leads_to = here.get(row.target.translation_key)
        if leads_to is None and _sees(row.target, viewer, editor):
            leads_to = row.target
        if leads_to is None and not row.label:
            return None
    return Sign(row, leads_to)


def _hang_clippings(stops: list[Stop], viewer: Viewer) -> None:
    """Only pieces of issues that the viewer may see."""
    chosen = {stop.facts.pk: stop for stop in stops}
    rows = list(
        StopClipping.objects.filter(visible_filter(viewer, "issue"), stop_id__in=chosen)
        .select_related("issue")
        .defer("issue__structure")
        .order_by("stop_id", "sort_order")
    )
    for clipping in _cut(rows):
        chosen[clipping.clipping.stop_id].clippings.append(clipping)


def _cut(rows: list[StopClipping]) -> list[Clipping]:
    """Those whose page is there and can be shown."""
    if not rows:
        return []
    canvases = {
        (canvas.issue_id, canvas.order): canvas
        for canvas in Canvas.objects.filter(
            issue_id__in={row.issue_id for row in rows}, order__in={row.order for row in rows}
        )
    }
    found = ((row, canvases.get((row.issue_id, row.order))) for row in rows)
    return [Clipping(row, canvas) for row, canvas in found if canvas is not None and canvas.pyramid]


def _hang_draft(stop: Stop, tour: Tour, viewer: Viewer) -> None:
    """The stop as its editors left it last, published or not."""
    alone = stop.facts is stop.page
    facts = stop.facts.get_latest_revision_as_object()
    stop.page = facts if alone else stop.page.get_latest_revision_as_object()
    stop.page.facts, stop.facts = facts, facts
    _hang_rows_of(stop, tour, viewer)


def _hang_rows_of(stop: Stop, tour: Tour, viewer: Viewer) -> None:
    """What lies with the page in memory: a draft's pictures are in no table."""
    here = {other.page.translation_key: other.page for other in tour.stops}
    facts = stop.facts
    stop.photographs, stop.pairs = list(facts.photographs.all()), list(facts.pairs.all())
    if facts.panorama is not None:
        signs = (_sign(row, here, viewer, tour.editor) for row in facts.hotspots.all())
        stop.hotspots = [sign for sign in signs if sign is not None]
    stop.clippings = _cut([row for row in facts.clippings.all() if _sees_issue(row, viewer)])


def _sees_issue(row: StopClipping, viewer: Viewer) -> bool:
    return allows(grant_of(row.issue), viewer) or can_preview(row.issue, viewer.user)
