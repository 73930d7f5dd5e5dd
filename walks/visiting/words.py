"""Distances, times and directions in the reader's words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.core import dates

DECIMAL = {"hu": ",", "ro": ",", "en": ".", "fa": "٫"}
NEAR, FAR = 100, 10_000  # metres: told to ten below the first, to a hundred in between, to whole kilometres above


def distance(metres: float) -> str:
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


def duration(minutes: float) -> str:
    """“45 min”, “1 h 20 min”, “2 h”."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": dates.number(rest)}
    if not rest:
        return _("%(hours)s h") % {"hours": dates.number(hours)}
    return _("%(hours)s h %(minutes)s min") % {"hours": dates.number(hours), "minutes": dates.number(rest)}


def compass() -> list[str]:
    """The eight directions in which one goes, clockwise from north."""
    return [
        _("to the north"),
        _("to the north-east"),
        _("to the east"),
        _("to the south-east"),
        _("to the south"),
        _("to the south-west"),
        _("to the west"),
        _("to the north-west"),
    ]


def direction(bearing: float) -> str:
    """The nearest of the eight to a bearing in degrees from north, clockwise."""
    return compass()[round(bearing / 45) % 8]


def clock(seconds: float) -> str:
    """“3:05”, with the reader's digits."""
    minutes, rest = divmod(round(seconds), 60)
    return dates.digits(f"{minutes}:{rest:02d}")
