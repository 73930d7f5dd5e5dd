"""Times and directions in the reader's words."""

from django.utils.translation import gettext as _

from cms.core import dates


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
