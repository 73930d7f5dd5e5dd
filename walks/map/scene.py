"""What a walk's map shows: its way, its stops where they are known to be, and the names around."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from cms.core.positions import Exactness
from walks.routes.route import Bounds
from walks.visiting.tour import Stop, Tour

from .names import Name
from .projection import Position, bounds_of

FINE = 5  # decimals of a degree: a metre


@dataclass(frozen=True)
class Mark:
    """A stop at its position. `exact` is False where only the neighbourhood is known."""

    number: int
    uuid: UUID
    title: str
    language: str
    lon: float
    lat: float
    exact: bool
    href: str


@dataclass
class Scene:
    """`unplaced` are stops of which nobody knows where they are; lists have them, a map can't."""

    lines: list[list[Position]]
    marks: list[Mark]
    unplaced: list[Stop] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)

    @cached_property
    def bounds(self) -> Bounds | None:
        """None where nothing can be drawn."""
        on_lines = [position for line in self.lines for position in line]
        return bounds_of([*on_lines, *((mark.lon, mark.lat) for mark in self.marks)])

    @property
    def start(self) -> Position | None:
        """Where the way begins."""
        return next((line[0] for line in self.lines if line), None)

    @property
    def about(self) -> list[Mark]:
        return [mark for mark in self.marks if not mark.exact]

    def as_data(self) -> dict[str, Any]:
        """For the map that can be moved: positions as GeoJSON has them, to a metre."""
        return {
            "bounds": [round(number, FINE) for number in self.bounds] if self.bounds else None,
            "lines": [[_fine(position) for position in line] for line in self.lines],
            "stops": [
                {
                    "number": mark.number,
                    "uuid": str(mark.uuid),
                    "title": mark.title,
                    "language": mark.language,
                    "at": _fine((mark.lon, mark.lat)),
                    "exact": mark.exact,
                    "href": mark.href,
                }
                for mark in self.marks
            ],
            "names": [{"text": name.text, "kind": name.kind, "at": _fine((name.lon, name.lat))} for name in self.names],
        }


def scene_of(tour: Tour, href: Callable[[Stop], str]) -> Scene:
    """The tour's scene, without names. `href` tells where a stop's mark leads. No query."""
    marks, unplaced = [], []
    for stop in tour.stops:
        position, exactness = stop.position, stop.exactness
        if position is None or exactness == Exactness.UNKNOWN:
            unplaced.append(stop)
            continue
        exact = exactness != Exactness.APPROXIMATE
        marks.append(Mark(stop.number, stop.uuid, stop.title, stop.language, *position, exact, href(stop)))
    lines = tour.route.line if tour.route is not None else []
    return Scene([[(one[0], one[1]) for one in line] for line in lines if len(line) > 1], marks, unplaced)


def _fine(position: Position) -> list[float]:
    return [round(position[0], FINE), round(position[1], FINE)]
