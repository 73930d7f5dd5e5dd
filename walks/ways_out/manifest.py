"""A walk's photographs as a IIIF Presentation 3 manifest, each at its place (navPlace extension 1.0)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop

from cms.core import dates
from cms.core.access import Viewer, can_read
from cms.core.answering import address_of
from cms.core.texts import Texts
from cms.imaging.iiif.http import iiif, json_answer, not_found
from cms.imaging.iiif.languages import LanguageMap, entry, in_each, none, translated
from cms.imaging.iiif.shared import PRESENTATION_CONTEXT, entries, picture, rights_entry, terms, thumbnail
from walks.models import Photograph, WalkPage
from walks.routes.dateline import split
from walks.visiting.tour import Stop, Tour, in_full, tour_of

from .answering import is_everyones
from .data import drawn, manifest_url

NAV_PLACE_CONTEXT = "http://iiif.io/api/extension/navplace/context.json"
STOP = gettext_noop("Stop")
DATE = gettext_noop("Date")
AUTHOR = gettext_noop("Author")
CREDIT = gettext_noop("Credit")
PLACE = gettext_noop("Place")
Json = dict[str, Any]


@iiif
def manifest_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`/iiif/presentation/3/walk/{uuid}/manifest`, in the language of the walk's page with this UUID."""
    walk = WalkPage.objects.select_related("locale").filter(uuid=uuid).first()
    viewer = Viewer.of(request)
    if walk is None or not can_read(walk, viewer):
        return not_found()
    tour = tour_of(walk, viewer)
    in_full(tour, tour.stops, viewer)
    audience = "public" if is_everyones(walk, request) else "private"
    return json_answer(request, manifest(tour, request), audience, PRESENTATION_CONTEXT, json_ld=True)


def manifest(tour: Tour, request: HttpRequest | None = None) -> Json:
    """The photographs of the stops that the tour's viewer sees, a canvas each, a range for each stop."""
    walk, uri = tour.walk, manifest_url(tour.walk)
    language = walk.locale.language_code
    canvases = [(stop, [_canvas(uri, stop, one) for one in photographs_of(stop)]) for stop in tour.stops]
    document: Json = {
        "@context": [NAV_PLACE_CONTEXT, PRESENTATION_CONTEXT],
        "id": uri,
        "type": "Manifest",
        "label": {language: [walk.title]},
        "summary": {language: [walk.introduction]} if walk.introduction else {},
        "metadata": [entry(translated(PLACE), none(tour.facts.place.name))] if tour.facts.place else [],
        **terms(""),
        "navPlace": _way(uri, tour, language),
        "homepage": _homepage(tour, request, language),
        "items": [canvas for _stop, some in canvases for canvas in some],
        "structures": [_range(uri, stop, some) for stop, some in canvases if some],
    }
    if tour.cover is not None and tour.cover.pyramid:
        document["thumbnail"] = thumbnail(tour.cover.uuid, tour.cover.width, tour.cover.height)
    return {name: value for name, value in document.items() if value or name == "items"}


def photographs_of(stop: Stop) -> list[Photograph]:
    """All that the stop shows, each once: its sets, then and now, the panorama. What has no picture yet is left out."""
    shown: Iterable[Photograph | None] = [
        *(one.photograph for one in stop.photographs),
        *(photograph for pair in stop.pairs for photograph in (pair.then, pair.now)),
        stop.facts.panorama,
    ]
    return list({one.pk: one for one in shown if one is not None and one.pyramid}.values())


def _canvas(manifest_uri: str, stop: Stop, photograph: Photograph) -> Json:
    uri = f"{manifest_uri.removesuffix('manifest')}canvas/{stop.uuid}/{photograph.uuid}"
    painting = {
        "id": f"{uri}/painting",
        "type": "Annotation",
        "motivation": "painting",
        "body": picture(photograph.uuid, photograph.width, photograph.height),
        "target": uri,
    }
    canvas = {
        "id": uri,
        "type": "Canvas",
        "label": _in_languages(photograph.alt) or none(photograph.title),
        "summary": _in_languages(photograph.caption),
        "width": photograph.width,
        "height": photograph.height,
        "metadata": _metadata(stop, photograph),
        **terms(photograph.rights),
        "navPlace": _place(uri, stop),
        "thumbnail": thumbnail(photograph.uuid, photograph.width, photograph.height),
        "items": [{"id": f"{uri}/page", "type": "AnnotationPage", "items": [painting]}],
    }
    canvas.pop("provider")
    if statement := _credit(photograph):
        canvas["requiredStatement"] = entry(translated(CREDIT), none(statement))
    return {name: value for name, value in canvas.items() if value}


def _metadata(stop: Stop, photograph: Photograph) -> list[Json]:
    date = photograph.date
    told = [entry(translated(DATE), in_each(lambda code: dates.in_words(date, code)))] if date else []
    return [
        entry(translated(STOP), {stop.language: [stop.title]}),
        *told,
        *entries([(AUTHOR, photograph.author)]),
        *rights_entry(photograph.rights),
    ]


def _credit(photograph: Photograph) -> str:
    return " · ".join(filter(None, (photograph.author, photograph.credit)))


def _range(manifest_uri: str, stop: Stop, canvases: list[Json]) -> Json:
    return {
        "id": f"{manifest_uri.removesuffix('manifest')}range/{stop.uuid}",
        "type": "Range",
        "label": {stop.language: [stop.title]},
        "items": [{"id": canvas["id"], "type": "Canvas"} for canvas in canvases],
    }


def _place(uri: str, stop: Stop) -> Json | None:
    """Where the stop is: of the camera nothing is said."""
    if stop.position is None:
        return None
    point = {"type": "Point", "coordinates": list(stop.position)}
    return _features(uri, {"label": {stop.language: [stop.title]}}, [point])


def _way(uri: str, tour: Tour, language: str) -> Json | None:
    lines = [[list(point[:2]) for point in line] for part in drawn(tour) for line in split(part)]
    geometries = [{"type": "LineString", "coordinates": line} for line in lines]
    return _features(uri, {"label": {language: [tour.walk.title]}}, geometries) if lines else None


def _features(uri: str, properties: Json, geometries: list[Json]) -> Json:
    features = [
        {"id": f"{uri}/place/{number}", "type": "Feature", "properties": properties, "geometry": geometry}
        for number, geometry in enumerate(geometries, 1)
    ]
    return {"id": f"{uri}/place", "type": "FeatureCollection", "features": features}


def _homepage(tour: Tour, request: HttpRequest | None, language: str) -> list[Json]:
    url = address_of(tour.walk, request)
    label = {language: [tour.walk.title]}
    return [{"id": url, "type": "Text", "label": label, "format": "text/html", "language": [language]}] if url else []


def _in_languages(texts: Texts) -> LanguageMap:
    return {language: [text] for language, text in texts.items() if text}
