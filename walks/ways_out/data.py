"""What programs are told of stops, photographs, recordings, clippings and places: plain values, for JSON.

Texts that a record has in several languages go out as `{language: text}`. Where a camera stood is not told.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from cms.core.answering import address_of, below
from cms.core.permanent import permanent_url
from cms.imaging.iiif.links import absolute, image_service, image_url
from places.models import Place
from walks.models import Photograph, Recording, StopPhotograph, ThenAndNow, WalkPage, WalkRoute
from walks.routes.route import Point
from walks.visiting.tour import Clipping, Stop, Tour

Json = dict[str, Any]
PICTURE = 640  # pixels across of a picture for a list


def photograph_data(photograph: Photograph) -> Json:
    return {
        "uuid": str(photograph.uuid),
        "title": photograph.title,
        "alt": photograph.alt,
        "caption": photograph.caption,
        "date": photograph.date,
        "author": photograph.author,
        "credit": photograph.credit,
        "rights": photograph.rights,
        "width": photograph.width,
        "height": photograph.height,
        "image_service": image_service(photograph) if photograph.pyramid else None,
        "image_url": absolute(f"/photograph/{photograph.uuid}.jpg") if photograph.original else None,
    }


def picture_data(photograph: Photograph | None) -> Json | None:
    """A picture for a list: an address, its size, and what there is to see."""
    if photograph is None or not photograph.pyramid:
        return None
    width = min(PICTURE, photograph.width)
    return {
        "url": absolute(image_url(photograph, size=f"{width},")),
        "width": width,
        "height": max(1, round(width * photograph.height / photograph.width)),
        "alt": photograph.alt,
        "image_service": image_service(photograph),
    }


def recording_data(recording: Recording | None) -> Json | None:
    if recording is None:
        return None
    address = absolute(f"/recording/{recording.uuid}")
    return {
        "uuid": str(recording.uuid),
        "kind": recording.kind,
        "title": recording.title,
        "language": recording.language,
        "speaker": recording.speaker,
        "credit": recording.credit,
        "rights": recording.rights,
        "seconds": round(recording.seconds, 1),
        "media_type": recording.media_type,
        "bytes": recording.bytes,
        "url": address if recording.file else None,
        "transcript_url": f"{address}.txt" if recording.transcript else None,
        "captions_url": f"{address}.vtt" if recording.captions else None,
    }


def clipping_data(one: Clipping) -> Json:
    issue, canvas = one.clipping.issue, one.canvas
    return {
        "issue": {"id": issue.pk, "uuid": str(issue.uuid), "title": issue.title, "date": issue.date},
        "canvas": str(canvas.uuid),
        "order": canvas.order,
        "region": one.clipping.region,
        "note": one.clipping.note,
        "url": permanent_url(canvas),
        "image_service": image_service(canvas),
    }


def place_data(place: Place | None) -> Json | None:
    """A place by its names; `names` prefetched."""
    if place is None:
        return None
    return {"id": place.pk, "uuid": str(place.uuid), "name": place.name, "kind": place.kind, **identifiers(place)}


def identifiers(place: Place) -> Json:
    return {"geonames": place.geonames, "wikidata": place.wikidata, "identifiers": place.identifiers}


def position_data(position: tuple[float, float] | None) -> Json | None:
    return None if position is None else {"longitude": position[0], "latitude": position[1]}


def route_data(route: WalkRoute | None) -> Json | None:
    """The route in figures. Its line is in the files."""
    if route is None:
        return None
    return {
        "uuid": str(route.uuid),
        "metres": round(route.length),
        "minutes": round(route.minutes),
        "ascent": round(route.ascent),
        "descent": round(route.descent),
        "points": route.points,
        "bbox": route.bounds or None,
    }


def files_data(walk: WalkPage, request: HttpRequest | None) -> Json:
    found = {kind: below(walk, f"walk.{kind}", request) for kind in ("geojson", "gpx", "kml")}
    return {**found, "manifest": manifest_url(walk)}


def manifest_url(walk: WalkPage) -> str:
    return absolute(f"/iiif/presentation/3/walk/{walk.uuid}/manifest")


def stop_data(stop: Stop, request: HttpRequest | None) -> Json:
    """A stop at its place in a walk, with its pictures, sound and pieces of the archive."""
    page = stop.page
    return {
        "number": stop.number,
        "id": page.pk,
        "uuid": str(page.uuid),
        "title": stop.title,
        "language": stop.language,
        "html_url": address_of(page, request),
        "introduction": page.introduction,
        **stop_facts(stop),
    }


def stop_facts(stop: Stop) -> Json:
    """What a stop says in every language alike, and its recordings."""
    return {
        "position": position_data(stop.position),
        "exactness": stop.exactness,
        "place": place_data(stop.facts.place),
        "photographs": [shown_data(one) for one in stop.photographs if one.photograph.pyramid],
        "pairs": [pair_data(pair) for pair in stop.pairs if pair.then.pyramid and pair.now.pyramid],
        "panorama": panorama_data(stop),
        "audio": recording_data(stop.audio),
        "video": recording_data(stop.video),
        "clippings": [clipping_data(one) for one in stop.clippings],
    }


def shown_data(one: StopPhotograph) -> Json:
    return {**photograph_data(one.photograph), "set": one.group}


def pair_data(pair: ThenAndNow) -> Json:
    return {
        "then": photograph_data(pair.then),
        "now": photograph_data(pair.now),
        "points": pair.points,
        "caption": pair.caption,
    }


def panorama_data(stop: Stop) -> Json | None:
    panorama = stop.facts.panorama
    if panorama is None or not panorama.pyramid:
        return None
    return {**photograph_data(panorama), "north": stop.facts.panorama_north}


def drawn(tour: Tour) -> tuple[tuple[Point, ...], ...]:
    """The route's parts as a map draws them: some hundred points, without heights."""
    parts = tour.route.line if tour.route is not None else []
    return tuple(tuple(Point(*point[:2]) for point in part) for part in parts)


def walk_entry(name: str, tour: Tour, request: HttpRequest | None) -> Any:
    """What the API says of a walk under `name`."""
    return WALK_ENTRIES[name](tour, request)


WALK_ENTRIES: dict[str, Callable[[Tour, HttpRequest | None], Any]] = {
    "cover": lambda tour, _request: photograph_data(tour.cover) if tour.cover else None,
    "place": lambda tour, _request: place_data(tour.facts.place),
    "themes": lambda tour, _request: [{"slug": one.slug, "names": one.names} for one in tour.facts.themes.all()],
    "difficulty": lambda tour, _request: tour.facts.difficulty,
    "step_free": lambda tour, _request: tour.facts.step_free,
    "season": lambda tour, _request: tour.facts.season,
    "minutes": lambda tour, _request: tour.minutes,
    "route": lambda tour, _request: route_data(tour.route),
    "files": lambda tour, request: files_data(tour.walk, request),
    "stops": lambda tour, request: [stop_data(stop, request) for stop in tour.stops],
}
