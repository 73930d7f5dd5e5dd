"""Template tags of the site's frame and of dates, numbers and languages."""

from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.core import dates
from cms.core.frame import Frame, PlainFrame
from cms.core.languages import LANGUAGE_NAMES, direction
from cms.core.texts import Texts, text_in

register = template.Library()


@register.simple_tag(takes_context=True)
def site_frame(context: Context) -> Frame:
    """The frame of this answer: name, menu and languages (`cms.core.frame.Frame`)."""
    if context.get("plain"):
        return PlainFrame(None)
    return Frame(context.get("request"), context.get("page"))


@register.filter
def day(value: str | date | None) -> str:
    """A date (a `date`, or EDTF as it is recorded) in the reader's words; Persian readers see both calendars."""
    return dates.in_words(value)


@register.filter
def day_in_parts(value: date) -> tuple[str, str]:
    """A day in the reader's own calendar, and in the Gregorian where that is another."""
    return dates.in_parts(value)


@register.filter
def weekday(value: date) -> str:
    """A day with its weekday."""
    return dates.with_weekday(value)


@register.filter
def day_of_year(value: date) -> str:
    """A day without its year."""
    return dates.day_of_year(value)


@register.filter
def decade(year: int) -> str:
    """The decade that begins with `year`, in the reader's words."""
    return dates.in_words(f"{year // 10}X")


@register.filter
def number(value: int | str) -> str:
    """A whole number with the reader's digits and grouping."""
    return dates.number(value)


@register.filter
def digits(value: object) -> str:
    """Any text with the reader's digits, ungrouped: years, page labels, volumes."""
    return dates.digits(str(value))


@register.filter
def language_name(code: str) -> str:
    """The name of a content language in the reader's language; the code itself where it is unknown."""
    return str(LANGUAGE_NAMES.get(code, code))


@register.filter
def text_direction(code: str) -> str:
    """`rtl` or `ltr`."""
    return direction(code or "")


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
    return dates.clock(seconds)


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int, parameter: str = "p") -> str:
    """This address's query string with another page number in it."""
    request: Any = context["request"]
    query = request.GET.copy()
    query[parameter] = str(number)
    return f"?{query.urlencode()}"
