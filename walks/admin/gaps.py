"""What a walk still lacks, for the editor who finishes it: words for who can't see or hear, rights, places.

Looked for in the latest draft of each page, for that is what will be published next.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms.core.languages import LANGUAGE_NAMES
from walks.models import Photograph, Recording, StopPage, WalkPage
from walks.models.recording import RecordingKind


@dataclass(frozen=True)
class Gap:
    """`what` is missing, as a sentence; `name` is where, and `url` the form in which it is put right."""

    walk: WalkPage
    name: str
    url: str
    what: str


def gaps(walks: Iterable[WalkPage]) -> Iterator[Gap]:
    """The gaps of each walk (those pages that were there first), stop after stop. A few queries a walk."""
    for walk in _drafts(list(walks)):
        yield from _of_walk(walk)
        stops = _drafts(list(StopPage.objects.child_of(walk).order_by("path")))
        if not stops:
            yield Gap(walk, walk.title, _page_form(walk), _("The walk has no stops yet."))
        told: set[Any] = set()
        for stop in stops:
            yield from _of_stop(walk, stop)
            languages = _languages(stop)
            for photograph in _photographs(stop):
                if photograph not in told:
                    told.add(photograph)
                    yield from _of_photograph(walk, photograph, languages)
        for recording in _recordings(stops):
            yield from _of_recording(walk, recording)


def _of_walk(walk: WalkPage) -> Iterator[Gap]:
    for lacks, what in (
        (not walk.introduction, _("The walk has no introduction.")),
        (walk.cover_id is None, _("The walk has no cover.")),
        (walk.way_id is None, _("The walk has no route: draw it, or upload a GPX, KML or GeoJSON file.")),
        (walk.place_id is None, _("The walk names no town or village.")),
        (not walk.step_free, _("Whether the walk is step-free is not said.")),
    ):
        if lacks:
            yield Gap(walk, walk.title, _page_form(walk), what)


def _of_stop(walk: WalkPage, stop: StopPage) -> Iterator[Gap]:
    placed = stop.position is not None or (stop.place is not None and stop.place.position is not None)
    for lacks, what in (
        (not placed, _("The stop has no place on the map.")),
        (not stop.introduction and not stop.body, _("The stop has no text.")),
        (not _photographs(stop), _("The stop has no photograph.")),
        (
            any(not pair.points for pair in stop.pairs.all()),
            _("Then and now are not aligned: set two or three points."),
        ),
    ):
        if lacks:
            yield Gap(walk, stop.title, _page_form(stop), what)


def _of_photograph(walk: WalkPage, photograph: Photograph, languages: list[str]) -> Iterator[Gap]:
    url = reverse("wagtailsnippets_walks_photograph:edit", args=[photograph.pk])
    without = [str(LANGUAGE_NAMES[code]) for code in languages if not photograph.alt.get(code)]
    if without:
        names = ", ".join(without)
        what = _("The photograph has no alternative text in these languages: %(languages)s.") % {"languages": names}
        yield Gap(walk, photograph.title, url, what)
    if not photograph.rights:
        yield Gap(walk, photograph.title, url, _("The photograph’s rights are not stated."))
    if photograph.place_id is None and photograph.position is None:
        yield Gap(walk, photograph.title, url, _("Where the photograph was taken is not said."))


def _of_recording(walk: WalkPage, recording: Recording) -> Iterator[Gap]:
    url = reverse("wagtailsnippets_walks_recording:edit", args=[recording.pk])
    for lacks, what in (
        (not recording.transcript, _("The recording has no transcript.")),
        (recording.kind == RecordingKind.VIDEO and not recording.captions, _("The film has no captions.")),
        (not recording.rights, _("The recording’s rights are not stated.")),
    ):
        if lacks:
            yield Gap(walk, recording.title, url, what)


def _drafts(pages: list[Any]) -> list[Any]:
    """The pages as their latest drafts have them."""
    changed = [page for page in pages if page.has_unpublished_changes and page.latest_revision_id]
    revisions = Revision.objects.filter(pk__in=[page.latest_revision_id for page in changed])
    drafts = {str(revision.object_id): revision.as_object() for revision in revisions}
    plain = [page for page in pages if str(page.pk) not in drafts and isinstance(page, StopPage)]
    prefetch_related_objects(plain, "photographs__photograph", "pairs__then", "pairs__now", "place", "panorama")
    return [drafts.get(str(page.pk), page) for page in pages]


def _photographs(stop: StopPage) -> list[Photograph]:
    found = [one.photograph for one in stop.photographs.all()]
    found += [picture for pair in stop.pairs.all() for picture in (pair.then, pair.now)]
    return [*found, stop.panorama] if stop.panorama is not None else found


def _recordings(stops: list[StopPage]) -> list[Recording]:
    """Those of the stops in all their languages, each once."""
    keys = [stop.translation_key for stop in stops]
    pages = StopPage.objects.filter(translation_key__in=keys).select_related("audio", "video")
    found = [one for page in pages for one in (page.audio, page.video) if one is not None]
    return list(dict.fromkeys(found))


def _languages(stop: StopPage) -> list[str]:
    pages = StopPage.objects.filter(translation_key=stop.translation_key)
    return list(pages.order_by("locale_id").values_list("locale__language_code", flat=True))


def _page_form(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
