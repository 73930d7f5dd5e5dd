"""What readers of all three formats share: numbers, limits, and when a file holds nothing."""

from collections.abc import Iterable

from cms.parsing.earth import on_the_earth
from cms.parsing.findings import Findings
from cms.parsing.sentences import gettext as _
from cms.parsing.sentences import grouped
from cms.parsing.xml import Limits

from .route import Point, Route, Waypoint

LIMITS = Limits(bytes=200_000_000, elements=8_000_000, long_texts=True)
MOST_POINTS = 2_000_000


def position(lon: object, lat: object, ele: object, findings: Findings, line: int | None) -> Point | None:
    """The point, or None with a warning. A height that is none is left out alone."""
    try:
        point = Point(_number(lon), _number(lat))
    except ValueError:
        point = Point(float("nan"), float("nan"))
    if not on_the_earth(point.lon, point.lat):
        shown = {"lat": str(lat)[:40], "lon": str(lon)[:40]}
        message = _("A position (latitude %(lat)s, longitude %(lon)s) is not on the Earth; it was left out.")
        findings.warn("bad-position", message % shown, line)
        return None
    if ele in (None, ""):
        return point
    try:
        return point._replace(ele=_number(ele))
    except ValueError:
        message = _("A height is no number (%(found)s); it was left out.") % {"found": str(ele)[:40]}
        findings.warn("bad-height", message, line)
        return point


def made(
    parts: Iterable[Iterable[Point | None]], waypoints: Iterable[Waypoint], name: str, findings: Findings
) -> Route:
    """The route of what was read. Raises `UnreadableFile` where that is nothing, or too much."""
    kept = [tuple(point for point in part if point is not None) for part in parts]
    kept = [part for part in kept if len(part) > 1]
    named = tuple(waypoints)
    count = sum(map(len, kept)) + len(named)
    if count > MOST_POINTS:
        message = _("The file has %(found)s points; at most %(most)s are read. Draw the route more coarsely.")
        message %= {"found": grouped(count), "most": grouped(MOST_POINTS)}
        raise findings.refuse("too-many-points", message)
    if not count:
        message = _("The file holds no way of two points, and no place. Export the track or route itself.")
        raise findings.refuse("no-route", message, 1)
    return Route(tuple(kept), named, name, tuple(findings.problems()))


def text(value: object) -> str:
    """A name or description in one line."""
    return " ".join(str(value).split()) if value else ""


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    number = float(value) if not isinstance(value, str) or "_" not in value else float("nan")
    if number - number != 0:  # infinite, or not a number
        raise ValueError(value)
    return number
