"""Search documents of walks and stops: their own words, what is said and written there, and where it is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags
from wagtail.models import Page

from cms.core.texts import text_in
from cms.imaging.iiif.links import image_url
from places.models import Place
from places.naming import words_of_places
from search.backends.base import Kind
from search.documents import Card, PageDocument, describes, words_of
from walks.models import Photograph, Recording, StopPage, StopPhotograph, ThenAndNow, WalkPage

PICTURE = 320  # pixels across


@describes(WalkPage)
class WalkDocument(PageDocument):
    kind = Kind.WALK
    page: WalkPage

    @classmethod
    def words(cls, pages: list[Any]) -> dict[int, list[str]]:
        """Its own words, and the names of its place. Three queries, and one for each step up from village to county."""
        facts = _facts_of(pages)
        named = words_of_places({one.place_id for one in facts.values()})
        return {page.pk: words_of(page) + named.get(facts[page.translation_key].place_id, []) for page in pages}

    @classmethod
    def cards(cls, pages: list[Any]) -> dict[int, Card]:
        facts = _facts_of(pages)
        covers = Photograph.objects.defer("exif").in_bulk({one.cover_id for one in facts.values() if one.cover_id})
        places = _places({one.place_id for one in facts.values()})
        firsts = {page.pk: facts[page.translation_key] for page in pages}
        return {pk: _card(covers.get(one.cover_id), places.get(one.place_id)) for pk, one in firsts.items()}

    def prepare_places(self) -> Iterable[int]:
        place = self.page.facts.place_id
        return [place] if place else []

    def prepare_position(self) -> tuple[float, float] | None:
        """Where its way begins, else its place. Its stops are found by themselves."""
        facts = self.page.facts
        if facts.way is not None and facts.way.line:
            longitude, latitude, *_height = facts.way.line[0][0]
            return longitude, latitude
        position: tuple[float, float] | None = facts.place.position if facts.place is not None else None
        return position


@describes(StopPage)
class StopDocument(PageDocument):
    kind = Kind.STOP
    page: StopPage

    @classmethod
    def words(cls, pages: list[Any]) -> dict[int, list[str]]:
        """Its own words, then its photographs' captions, what is said in its recordings, and the names of its place.

        Six queries for all pages, and one for each step up from a building to its village.
        """
        facts = _facts_of(pages)
        named = words_of_places({one.place_id for one in facts.values()})
        shown = _photographs({one.pk for one in facts.values()})
        heard = _recordings(pages, facts)
        found = {}
        for page in pages:
            own = facts[page.translation_key]
            language = page.locale.language_code
            texts = [text for one in shown.get(own.pk, ()) for text in _texts_of(one, language)]
            texts += [heard[pk].transcript for pk in _recordings_of(page, own) if pk in heard]
            words = [word for text in texts for word in strip_tags(text).split()]
            found[page.pk] = [*words_of(page), *words, *named.get(own.place_id, [])]
        return found

    @classmethod
    def cards(cls, pages: list[Any]) -> dict[int, Card]:
        facts = _facts_of(pages)
        shown = _photographs({one.pk for one in facts.values()})
        places = _places({one.place_id for one in facts.values()})
        firsts = {page.pk: facts[page.translation_key] for page in pages}
        return {
            pk: _card(next(iter(shown.get(one.pk, ())), None), places.get(one.place_id)) for pk, one in firsts.items()
        }

    def prepare_places(self) -> Iterable[int]:
        """Its own place, else that of the walk that it lies below."""
        if self.page.facts.place_id:
            return [self.page.facts.place_id]
        walk = WalkPage.objects.filter(path=self.page.path[: -Page.steplen]).first()
        return [walk.facts.place_id] if walk is not None and walk.facts.place_id else []

    def prepare_position(self) -> tuple[float, float] | None:
        where: tuple[float, float] | None = self.page.where
        return where


def _facts_of(pages: list[Any]) -> dict[UUID, Any]:
    """The first page of each page's translations, by their key. One query."""
    found: dict[UUID, Any] = {}
    if pages:
        keys = {page.translation_key for page in pages}
        for one in type(pages[0])._default_manager.filter(translation_key__in=keys).order_by("pk"):
            found.setdefault(one.translation_key, one)
    return found


def _places(ids: set[int | None]) -> dict[int, Place]:
    places: dict[int, Place] = Place.objects.prefetch_related("names").in_bulk(ids - {None})
    return places


def _photographs(stops: set[int]) -> dict[int, list[Photograph]]:
    """What stops show, in order, by the stops' ids. Three queries."""
    found: dict[int, dict[int, Photograph]] = {}
    sets = StopPhotograph.objects.filter(stop__in=stops).select_related("photograph").defer("photograph__exif")
    for one in sets.order_by("sort_order", "pk"):
        found.setdefault(one.stop_id, {})[one.photograph_id] = one.photograph
    pairs = ThenAndNow.objects.filter(stop__in=stops).select_related("then", "now").defer("then__exif", "now__exif")
    for pair in pairs.order_by("sort_order", "pk"):
        found.setdefault(pair.stop_id, {}).update({pair.then_id: pair.then, pair.now_id: pair.now})
    panoramas = StopPage.objects.filter(pk__in=stops, panorama__isnull=False).select_related("panorama")
    for stop in panoramas.defer("body", "panorama__exif"):
        if stop.panorama is not None:
            found.setdefault(stop.pk, {})[stop.panorama.pk] = stop.panorama
    return {stop: list(photographs.values()) for stop, photographs in found.items()}


def _texts_of(photograph: Photograph, language: str) -> list[str]:
    """What readers of the language see beneath it."""
    return [text_in(photograph.caption, language)[0], photograph.author, photograph.credit]


def _recordings_of(page: Any, facts: Any) -> list[int]:
    """The ids of what is heard and seen: in the page's own language, else as it was first."""
    both = (page.audio_id or facts.audio_id, page.video_id or facts.video_id)
    return [one for one in both if one is not None]


def _recordings(pages: list[Any], facts: dict[UUID, Any]) -> dict[int, Recording]:
    ids = {pk for page in pages for pk in _recordings_of(page, facts[page.translation_key])}
    return Recording.objects.in_bulk(ids)


def _card(photograph: Photograph | None, place: Place | None) -> Card:
    named = place.named() if place is not None else ""
    if photograph is None or not photograph.pyramid:
        return Card(place=named)
    width = min(PICTURE, photograph.width)
    height = max(1, round(width * photograph.height / photograph.width))
    return Card(image_url(photograph, size=f"{width},"), width, height, named)
