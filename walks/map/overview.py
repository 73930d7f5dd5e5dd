"""The map of many things, drawn: walks where they begin, settlements of a county. What lies close is gathered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from cms.core import dates

from .drawn import MARGIN, WIDTH, WORD, Sheet, edges, names_on, opening, short
from .labels import Spot, around, place_word
from .names import Name
from .projection import Position, bounds_of, fitting

HEIGHTS = (200, 260)  # lower than a walk's: it lies across the page
CELL = 30.0  # units: what lies closer is gathered
TITLED = 12  # pins that have their titles beside them; more would be a thicket
LEAST, GREATEST = 8.0, 17.0


@dataclass(frozen=True)
class Pin:
    """Something with a page; without an address it is only shown. `kind` is the class that colours it."""

    position: Position
    title: str
    language: str = ""
    href: str = ""
    kind: str = "walk"


def overview(pins: Sequence[Pin], names: Iterable[Name], title: str, ids: str = "map") -> SafeString | None:
    """The SVG element; None where there is no pin."""
    bounds = bounds_of(pin.position for pin in pins)
    if bounds is None:
        return None
    frame = fitting(bounds, WIDTH, HEIGHTS, MARGIN)
    sheet = Sheet.of(frame)
    groups = _gathered([(pin, frame.at(*pin.position)) for pin in pins])
    sheet.taken.extend(around(spot, _radius(len(group))) for group, spot in groups)
    words = ngettext("%(number)s place is on the map.", "%(number)s places are on the map.", len(pins))
    parts = [
        opening(frame, title, words % {"number": dates.number(len(pins))}, ids),
        _titles(groups, sheet) if len(pins) <= TITLED else "",
        names_on(names, sheet),
        *(_drawn(group, spot) for group, spot in groups),
        edges(frame),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text in it was escaped


def _titles(groups: list[tuple[list[Pin], Spot]], sheet: Sheet) -> str:
    """Titles beside the pins that stand alone and lead somewhere, as far as there is room."""
    drawn = []
    for (pin, *others), spot in groups:
        if others or not pin.href:
            continue
        placed = place_word(pin.title, WORD, spot, LEAST + 2, sheet.taken, sheet.box)
        if placed is not None:
            sheet.taken.append(placed.box)
            language = f' lang="{pin.language}"' if pin.language else ""
            drawn.append(
                f'<text class="drawn-map__word drawn-map__word--pin" x="{short(placed.x)}" y="{short(placed.y)}" '
                f'text-anchor="{placed.anchor}"{language} aria-hidden="true">{escape(pin.title)}</text>'
            )
    return "".join(drawn)


def _gathered(placed: list[tuple[Pin, Spot]]) -> list[tuple[list[Pin], Spot]]:
    """Pins of one kind in one cell of a grid, in their middle."""
    cells: dict[tuple[str, int, int], list[tuple[Pin, Spot]]] = {}
    for pin, (x, y) in placed:
        cells.setdefault((pin.kind, int(x // CELL), int(y // CELL)), []).append((pin, (x, y)))
    groups = []
    for members in cells.values():
        count = len(members)
        middle = (sum(spot[0] for _pin, spot in members) / count, sum(spot[1] for _pin, spot in members) / count)
        groups.append(([pin for pin, _spot in members], middle))
    return groups


def _drawn(group: list[Pin], spot: Spot) -> str:
    radius = _radius(len(group))
    x, y = short(spot[0]), short(spot[1])
    kind = f"drawn-map__pin drawn-map__pin--{group[0].kind}"
    ring = f'<circle cx="{x}" cy="{y}" r="{short(radius)}"/>'
    if len(group) > 1:
        count = dates.number(len(group))
        words = ngettext("%(number)s together", "%(number)s together", len(group)) % {"number": count}
        told = ", ".join([pin.title for pin in group[:8]] + (["…"] if len(group) > 8 else []))
        return (
            f'<g class="{kind} drawn-map__group"><title>{escape(f"{words}: {told}")}</title>{ring}'
            f'<text x="{x}" y="{short(spot[1] + 4.2)}" text-anchor="middle">{count}</text></g>'
        )
    pin = group[0]
    language = f' lang="{pin.language}"' if pin.language else ""
    named = f"<title{language}>{escape(pin.title)}</title>{ring}"
    if not pin.href:
        return f'<g class="{kind}">{named}</g>'
    return f'<a class="{kind}" href="{escape(pin.href)}">{named}</a>'


def _radius(count: int) -> float:
    return LEAST if count == 1 else min(GREATEST, 10.0 + count**0.5)
