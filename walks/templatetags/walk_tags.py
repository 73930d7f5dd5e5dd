"""Template tags of walks: photographs, distances, times, and texts that stand in several languages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.core import distances
from cms.core.languages import direction
from cms.core.texts import Texts, text_in
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
def in_own_language(texts: Texts) -> SafeString | str:
    """A text that stands in several languages: the reader's, or another that is marked as such."""
    text, language = text_in(texts or {})
    return in_language(text, language)


@register.filter
def in_language(text: Any, language: str) -> SafeString | str:
    """The text, marked where it is not in the reader's language."""
    if not language or language == get_language() or not text:
        return str(text)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction(language), text)


@register.filter
def foreign(language: str) -> SafeString | str:
    """The attributes `lang` and `dir` of an element whose language is not the reader's; `""` where it is."""
    if not language or language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', language, direction(language))


@register.filter
def clock(seconds: float) -> str:
    """How long a recording lasts, in minutes and seconds."""
    return words.clock(seconds)


@register.filter
def recording_url(recording: Recording) -> str:
    return f"/recording/{recording.uuid}"
