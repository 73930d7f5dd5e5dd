"""What letters are made of: other people's words within our sentences, and whole addresses."""

from django import template
from django.conf import settings
from django.utils.translation import get_language_bidi

from cms.letters.writing import CONTROLS

register = template.Library()


@register.filter
def apart(value: object) -> str:
    """Somebody's words, in whatever script, that leave the order of the sentence around them as it is."""
    words = " ".join(CONTROLS.sub(" ", str(value)).replace("\u2068", "").replace("\u2069", "").split())
    return f"\u2068{words}\u2069" if words and get_language_bidi() else words


@register.filter
def whole(path: str) -> str:
    """An address that opens from a letter."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"
