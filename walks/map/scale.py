"""Lengths on the ground, round ones, in the reader's words."""

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.core import dates


@dataclass(frozen=True)
class ScaleBar:
    """`units` of the drawing are `label` on the ground."""

    units: float
    label: str


def scale_bar(metres_a_unit: float, longest: float) -> ScaleBar:
    """The longest round length (1, 2 or 5 and noughts) that takes at most `longest` units."""
    metres = _round_below(metres_a_unit * longest)
    return ScaleBar(metres / metres_a_unit, in_words(metres))


def in_words(metres: float) -> str:
    if metres >= 1000:
        return _("%(number)s km") % {"number": dates.number(round(metres / 1000))}
    return _("%(number)s m") % {"number": dates.number(max(1, round(metres)))}


def _round_below(metres: float) -> float:
    if metres < 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(metres))
    return power * next(step for step in (5, 2, 1) if step * power <= metres)
