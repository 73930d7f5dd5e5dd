"""How far it is, in the reader's words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import dates

DECIMAL = {"hu": ",", "ro": ",", "en": ".", "fa": "٫"}
NEAR, FAR = 100, 10_000  # metres: told to ten below the first, to a hundred in between, to whole kilometres above


def in_words(metres: float) -> str:
    """“80 m”, “350 m”, “1.4 km”, “12 km”."""
    if metres < NEAR:
        return _("%(metres)s m") % {"metres": dates.number(max(10, round(metres / 10) * 10))}
    if metres < 975:
        return _("%(metres)s m") % {"metres": dates.number(round(metres / 50) * 50)}
    if metres < FAR:
        whole, tenths = divmod(round(metres / 100), 10)
        text = f"{whole}{DECIMAL.get(get_language() or 'en', '.')}{tenths}" if tenths else str(whole)
        return _("%(kilometres)s km") % {"kilometres": dates.digits(text)}
    return _("%(kilometres)s km") % {"kilometres": dates.number(round(metres / 1000))}
