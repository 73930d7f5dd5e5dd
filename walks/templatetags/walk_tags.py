"""Template tags of walks: photographs, distances and times."""

from django import template

from cms.core import distances
from places.models import Place
from walks.models import Photograph, Recording
from walks.visiting import words
from walks.visiting.pictures import Picture

register = template.Library()


@register.filter
def picture(photograph: Photograph | None) -> Picture | None:
    """A photograph as a page shows it."""
    return Picture(photograph) if photograph is not None else None


@register.filter
def distance(metres: float | None) -> str:
    return distances.in_words(metres) if metres is not None else ""


@register.filter
def duration(minutes: float | None) -> str:
    return words.duration(minutes) if minutes else ""


@register.filter
def place_name(place: Place | None) -> str:
    """What the place is called in the reader's language."""
    return place.named() if place is not None else ""


@register.filter
def recording_url(recording: Recording) -> str:
    return f"/recording/{recording.uuid}"
