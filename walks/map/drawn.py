"""A map drawn as SVG from our own data: for paper, for pages without scripts, and until someone wants to move it.

Web Mercator, north above. Colours come from the page's style sheet by classes, so that it is light or dark with the
page. The drawing is 400 units wide; at 360 pixels a stop's mark is a target of 24.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import shapely
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core import dates
from places.models import SETTLEMENTS

from .labels import Box, Spot, apart, around, place_word, width_of
from .names import Name
from .projection import Frame, fitting
from .scale import scale_bar
from .scene import Mark, Scene

WIDTH, HEIGHTS, MARGIN = 400, (260, 440), 34
RADIUS = 12.0
COARSE = 0.4  # units that a line may be off
FURTHEST_SCALE = 110.0
WORD, SETTLEMENT_WORD, START_WORD = 12.0, 14.0, 12.0
SHEET = 4.0  # units kept free along the edge


@dataclass(frozen=True)
class Sheet:
    """The frame, and what is taken by what was drawn already."""

    frame: Frame
    taken: list[Box]

    @classmethod
    def of(cls, frame: Frame) -> Self:
        """An empty one, but for what stands at its edges."""
        return cls(frame, [_scale_box(frame), _north_box(frame)])

    @property
    def box(self) -> Box:
        return Box(SHEET, SHEET, self.frame.width - SHEET, self.frame.height - SHEET)


def frame_of(scene: Scene) -> Frame | None:
    """How the scene is laid on the sheet; None where nothing can be drawn."""
    return fitting(scene.bounds, WIDTH, HEIGHTS, MARGIN) if scene.bounds is not None else None


def drawn(scene: Scene, frame: Frame, title: str, ids: str = "map") -> SafeString:
    """The SVG element. `ids` begins its ids, for pages with more than one."""
    sheet = Sheet.of(frame)
    spots = [frame.at(mark.lon, mark.lat) for mark in scene.marks]
    reach = RADIUS + 2
    inside = Box(reach, reach, frame.width - reach, frame.height - reach)
    places = apart(spots, 2 * RADIUS + 1, inside)
    sheet.taken.extend(around(place, RADIUS + 1) for place in places)
    parts = [
        opening(frame, title, in_words(scene), ids),
        _way(scene, frame),
        _start(scene, sheet),
        names_on(scene.names, sheet),
        _leaders(spots, places),
        *(_mark(mark, place) for mark, place in zip(scene.marks, places, strict=True)),
        edges(frame),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text in it was escaped


def opening(frame: Frame, title: str, words: str, ids: str) -> str:
    """The element's beginning, with what it is called and what it shows, and the ground."""
    return (
        f'<svg class="drawn-map" viewBox="0 0 {WIDTH} {short(frame.height)}" role="group" direction="ltr" '
        f'aria-labelledby="{ids}-title" aria-describedby="{ids}-words">'
        f'<title id="{ids}-title">{escape(title)}</title><desc id="{ids}-words">{escape(words)}</desc>'
        f'<rect class="drawn-map__ground" width="{WIDTH}" height="{short(frame.height)}"/>'
    )


def in_words(scene: Scene) -> str:
    """What is to be seen, for who can't see it."""
    count = len(scene.marks)
    stops = ngettext("%(number)s stop is on the map.", "%(number)s stops are on the map.", count)
    said = [stops % {"number": dates.number(count)}]
    if scene.lines:
        said.append(_("A line shows the way."))
    if scene.names:
        said.append(_("Around it: %(names)s.") % {"names": _(", ").join(name.text for name in scene.names[:6])})
    return " ".join(said)


def _way(scene: Scene, frame: Frame) -> str:
    path = "".join(_path([frame.at(*position) for position in line]) for line in scene.lines)
    return f'<path class="drawn-map__casing" d="{path}"/><path class="drawn-map__way" d="{path}"/>' if path else ""


def _path(spots: list[Spot]) -> str:
    """The line in tenths of a unit, each point from the one before, as coarse as nobody sees."""
    points = shapely.get_coordinates(shapely.LineString(spots).simplify(COARSE)).tolist()
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    first, steps = tenths[0], []
    for (was_x, was_y), (x, y) in pairwise(tenths):
        steps.append(f"{_tenth(x - was_x)} {_tenth(y - was_y)}")
    return f"M{_tenth(first[0])} {_tenth(first[1])}l{' '.join(steps)}"


def _start(scene: Scene, sheet: Sheet) -> str:
    if scene.start is None:
        return ""
    spot = sheet.frame.at(*scene.start)
    word = _("Start")
    drawn = f'<circle class="drawn-map__start" cx="{short(spot[0])}" cy="{short(spot[1])}" r="5"/>'
    placed = place_word(word, START_WORD, spot, RADIUS + 3, sheet.taken, sheet.box)
    if placed is None:
        return drawn
    sheet.taken.append(placed.box)
    return drawn + (
        f'<text class="drawn-map__word drawn-map__word--start" x="{short(placed.x)}" y="{short(placed.y)}" '
        f'text-anchor="{placed.anchor}">{escape(word)}</text>'
    )


def names_on(names: Iterable[Name], sheet: Sheet) -> str:
    """The names that find room, what matters most first."""
    return "".join(_name(name, sheet) for name in names)


def _name(name: Name, sheet: Sheet) -> str:
    """The place's dot and name; nothing where there is no room for the name."""
    spot = sheet.frame.at(name.lon, name.lat)
    settled = name.kind in SETTLEMENTS
    dot = around(spot, 2.5)
    if not dot.within(sheet.box):
        return ""
    free = not any(dot.meets(other) for other in sheet.taken)
    size = SETTLEMENT_WORD if settled else WORD
    placed = place_word(name.text, size, spot, 5 if free else RADIUS + 3, sheet.taken, sheet.box)
    if placed is None:
        return ""
    sheet.taken.extend([placed.box, dot])
    kind = " drawn-map__word--settlement" if settled else ""
    language = f' lang="{name.language}"' if name.language else ""
    point = f'<circle class="drawn-map__place" cx="{short(spot[0])}" cy="{short(spot[1])}" r="2"/>' if free else ""
    return (
        f'{point}<text class="drawn-map__word{kind}" x="{short(placed.x)}" y="{short(placed.y)}" '
        f'text-anchor="{placed.anchor}"{language}>{escape(name.text)}</text>'
    )


def _leaders(spots: list[Spot], places: list[Spot]) -> str:
    """From marks that were pushed aside to where their stops are."""
    pushed = [
        (spot, place)
        for spot, place in zip(spots, places, strict=True)
        if abs(spot[0] - place[0]) >= 3 or abs(spot[1] - place[1]) >= 3
    ]
    if not pushed:
        return ""
    lines = "".join(f"M{short(x)} {short(y)}L{short(to_x)} {short(to_y)}" for (x, y), (to_x, to_y) in pushed)
    dots = "".join(f"M{short(x)} {short(y)}h0" for (x, y), _place in pushed)
    return f'<path class="drawn-map__leader" d="{lines}"/><path class="drawn-map__spot" d="{dots}"/>'


def _mark(mark: Mark, place: Spot) -> str:
    x, y = short(place[0]), short(place[1])
    about = "" if mark.exact else " drawn-map__stop--about"
    named = escape(f"{dates.number(mark.number)}. {mark.title}")
    if not mark.exact:
        named += escape(" " + _("(about here)"))
    return (
        f'<a class="drawn-map__stop{about}" href="{escape(mark.href)}" data-stop="{mark.uuid}">'
        f'<title>{named}</title><circle cx="{x}" cy="{y}" r="{RADIUS:g}"/>'
        f'<text x="{x}" y="{short(place[1] + 4.6)}">{dates.number(mark.number)}</text></a>'
    )


def edges(frame: Frame) -> str:
    """How long a kilometre is, and where north."""
    return _scale(frame) + _north(frame)


def _scale_box(frame: Frame) -> Box:
    bar = scale_bar(frame.metres, FURTHEST_SCALE)
    return Box(6, frame.height - 30, 16 + max(bar.units, width_of(bar.label, WORD)), frame.height - 4)


def _scale(frame: Frame) -> str:
    bar = scale_bar(frame.metres, FURTHEST_SCALE)
    low = frame.height - 10
    return (
        f'<g class="drawn-map__scale"><path d="M10 {short(low - 5)}v5h{short(bar.units)}v-5"/>'
        f'<text x="10" y="{short(low - 9)}">{escape(bar.label)}</text></g>'
    )


def _north_box(frame: Frame) -> Box:
    return Box(frame.width - 32, 4, frame.width - 4, 44)


def _north(frame: Frame) -> str:
    x = frame.width - 18
    letter = escape(_("N (north)").partition(" ")[0])
    return (
        f'<g class="drawn-map__north" aria-hidden="true"><path d="M{x} 8l6 18l-6 -4l-6 4z"/>'
        f'<text x="{x}" y="40" text-anchor="middle">{letter}</text></g>'
    )


def short(number: float) -> str:
    """A length or place on the sheet, to a tenth of a unit."""
    return f"{number:.1f}".removesuffix(".0")


def _tenth(tenths: int) -> str:
    return short(tenths / 10)
