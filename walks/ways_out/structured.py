"""Walks and stops in the words of schema.org, for search engines: TouristTrip and TouristAttraction, as JSON-LD."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.core.answering import address_of
from cms.core.json_ld import CONTEXT, told
from cms.core.permanent import permanent_url
from cms.core.texts import text_in
from cms.imaging.iiif.links import absolute, image_url
from places.models import Place
from walks.models import Photograph, Recording
from walks.visiting.tour import Stop, Tour

ACROSS = 1200  # pixels: what search engines want of a picture at least
Json = dict[str, Any]


def walk_data(tour: Tour, request: HttpRequest | None = None) -> Json:
    """A TouristTrip whose itinerary are the stops that the tour's viewer sees, in order."""
    url, language = address_of(tour.walk, request), str(tour.walk.locale.language_code)
    stops = [{"@type": "ListItem", "position": stop.number, "item": _attraction(stop, request)} for stop in tour.stops]
    return told(
        {
            "@context": CONTEXT,
            "@type": "TouristTrip",
            "@id": permanent_url(tour.facts),
            "url": url,
            "name": tour.walk.title,
            "description": tour.walk.introduction or tour.walk.search_description,
            "image": _image(tour.cover),
            "mainEntityOfPage": {"@type": "WebPage", "@id": url, "inLanguage": language},
            "provider": {"@type": "Library", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"},
            "itinerary": {"@type": "ItemList", "numberOfItems": len(stops), "itemListElement": stops},
        }
    )


def stop_data(stop: Stop, request: HttpRequest | None = None) -> Json:
    """A TouristAttraction with all its pictures, sound and film."""
    url = address_of(stop.page, request)
    photographs = [one.photograph for one in stop.photographs]
    photographs += [one for pair in stop.pairs for one in (pair.then, pair.now)]
    once = {photograph.pk: photograph for photograph in photographs}.values()
    return told(
        {
            "@context": CONTEXT,
            **_attraction(stop, request),
            "image": [image for one in once if (image := _image(one))],
            "mainEntityOfPage": {"@type": "WebPage", "@id": url, "inLanguage": stop.language},
            "subjectOf": [_medium(one) for one in (stop.audio, stop.video) if one is not None and one.file],
        }
    )


def _attraction(stop: Stop, request: HttpRequest | None) -> Json:
    url = address_of(stop.page, request)
    geo = None
    if stop.position is not None:
        geo = {"@type": "GeoCoordinates", "longitude": stop.position[0], "latitude": stop.position[1]}
    return told(
        {
            "@type": "TouristAttraction",
            "@id": permanent_url(stop),
            "url": url,
            "name": stop.title,
            "description": stop.page.introduction,
            "availableLanguage": stop.language,
            "geo": geo,
            "containedInPlace": _place(stop.facts.place),
            "image": _image(stop.picture),
        }
    )


def _place(place: Place | None) -> Json | None:
    if place is None:
        return None
    others = [one.name for one in place.names.all() if one.name != place.name]
    return told(
        {
            "@type": "Place",
            "name": place.name,
            "alternateName": list(dict.fromkeys(others)),
            "sameAs": place.identifiers,
        }
    )


def _image(photograph: Photograph | None) -> Json | None:
    if photograph is None or not photograph.pyramid:
        return None
    caption, language = text_in(photograph.caption)
    return told(
        {
            "@type": "ImageObject",
            "contentUrl": absolute(image_url(photograph, size=f"{ACROSS},")),
            "name": photograph.title,
            "caption": caption,
            "inLanguage": language,
            "creditText": " · ".join(filter(None, (photograph.author, photograph.credit))),
            "license": photograph.rights,
        }
    )


def _medium(recording: Recording) -> Json:
    audio = recording.kind == "audio"
    return told(
        {
            "@type": "AudioObject" if audio else "VideoObject",
            "name": recording.title,
            "contentUrl": absolute(f"/recording/{recording.uuid}"),
            "encodingFormat": recording.media_type,
            "duration": f"PT{round(recording.seconds)}S",
            "inLanguage": recording.language,
            "transcript": recording.transcript,
            "license": recording.rights,
        }
    )
