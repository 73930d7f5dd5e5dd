"""GPX 1.1 (and 1.0, whose points are the same): tracks and routes as parts, waypoints as places."""

from collections.abc import Iterator

from cms.parsing.findings import Findings
from cms.parsing.xml import Element, local, read_each

from .plain import PlainPoints
from .reading import LIMITS, made, position, text
from .route import Point, Route, Waypoint
from .writing import HEAD, tagged

NAMESPACE = "http://www.topografix.com/GPX/1/1"
POINTS, ENDS = ("trkpt", "rtept"), ("trkseg", "rte")
TAGS = (*POINTS, *ENDS, "wpt", "trk", "gpx")


def parse(data: bytes, name: str) -> Route:
    """Raises `UnreadableFile`."""
    plain = PlainPoints()
    told, findings = _read(data, name, plain)
    if plain.left:  # what looked like points is in a comment, or in CDATA
        told, findings = _read(data, name, None)
    parts: list[list[Point]] = [[]]
    waypoints: list[Waypoint] = []
    names: dict[str, str] = {}
    for one in told:
        if isinstance(one, Point):
            parts[-1].append(one)
        elif isinstance(one, list):
            parts[-1] += one
        elif isinstance(one, Waypoint):
            waypoints.append(one)
        elif one:
            if one[0] in ENDS:
                parts.append([])
            names.setdefault(one[0], one[1])
    return made(parts, waypoints, next(filter(None, map(names.get, ("gpx", "trk", "rte"))), ""), findings)


Told = Point | list[Point] | Waypoint | tuple[str, str] | None
"""A point, many of them, a place, or the end of something with its name."""


def _read(data: bytes, name: str, plain: PlainPoints | None) -> tuple[list[Told], Findings]:
    findings = Findings(name)

    def handle(element: Element) -> Told:
        tag = local(element.tag)
        if tag in POINTS:
            return _point(element, findings)
        if tag == "wpt":
            point = _point(element, findings)
            return point and Waypoint(point, _child(element, "name"), _child(element, "desc"))
        if plain is not None and tag == plain.tag:
            return plain.at(element.text)
        return tag, _child(element, "metadata", "name") or _child(element, "name")

    tags, shorten = (TAGS, None) if plain is None else ((*TAGS, plain.tag), plain.taken_out)
    told, problems = read_each(data, name, tags, handle, LIMITS, shorten)
    findings.add(problems)
    return told, findings


def write(route: Route) -> bytes:
    """GPX 1.1: each part a segment of one track."""
    return "".join(pieces(route)).encode()


def pieces(route: Route) -> Iterator[str]:
    """`write` bit by bit: a million points need no room twice."""
    yield f'{HEAD}<gpx xmlns="{NAMESPACE}" version="1.1" creator="Virtual Library">'
    if route.name:
        yield f"<metadata>{tagged('name', route.name)}</metadata>"
    for waypoint in route.waypoints:
        yield f"<wpt {_at(waypoint.point)}>{_height(waypoint.point)}"
        yield f"{tagged('name', waypoint.name)}{tagged('desc', waypoint.description)}</wpt>"
    if route.parts:
        yield "<trk>"
        for part in route.parts:
            yield "<trkseg>"
            yield from (f"<trkpt {_at(point)}>{_height(point)}</trkpt>" for point in part)
            yield "</trkseg>"
        yield "</trk>"
    yield "</gpx>"


def _point(element: Element, findings: Findings) -> Point | None:
    at = element.get("lon"), element.get("lat")
    return position(*at, _child(element, "ele"), findings, element.sourceline)


def _child(element: Element, *names: str) -> str:
    """The text of the child, or of the child's child, of this name; "" where there is none."""
    for name in names:
        found = next((child for child in element if local(child.tag) == name), None)
        if found is None:
            return ""
        element = found
    return text(element.text)


def _at(point: Point) -> str:
    return f'lat="{point.lat!r}" lon="{point.lon!r}"'


def _height(point: Point) -> str:
    return "" if point.ele is None else f"<ele>{point.ele!r}</ele>"
