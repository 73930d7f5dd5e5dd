"""What the forms of taking part are made of."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def problem(context: Context, field: str) -> SafeString:
    """The place for what is wrong with a field (`problems` of the context), empty and hidden where nothing is."""
    words = (context.get("problems") or {}).get(field, "")
    hidden = "" if words else " hidden"
    return format_html('<p class="field__error" id="{}-error"{}>{}</p>', field, hidden, words)


@register.simple_tag(takes_context=True)
def told_by(context: Context, field: str, *more: str) -> SafeString:
    """Attributes by which a field is told of as wrong, and points to the words about it."""
    ids = [*more, f"{field}-error"]
    wrong = field in (context.get("problems") or {})
    described = format_html(' aria-describedby="{}"', " ".join(ids))
    return format_html('{} aria-invalid="true"', described) if wrong else described


@register.filter
def of(mapping: dict[Any, Any], key: Any) -> Any:
    """`mapping[key]`; nothing where it is not in it."""
    return mapping.get(key)
