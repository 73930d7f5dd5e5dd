"""Lines over the date line, cut where they cross it (RFC 7946, section 3.1.9)."""

from collections.abc import Iterable, Iterator

from .route import Point


def split(part: Iterable[Point]) -> Iterator[list[Point]]:
    """The line in pieces of which none leaps from 180° to -180°; itself where it doesn't cross.

    Two points further apart than half the Earth's way round are joined the short way, over the date line.
    """
    piece: list[Point] = []
    for point in part:
        if piece and abs(point.lon - piece[-1].lon) > 180:
            before, after = _crossing(piece[-1], point)
            if before != piece[-1]:
                piece.append(before)
            if len(piece) > 1:
                yield piece
            piece = [after] if after != point else []
        piece.append(point)
    if len(piece) > 1:
        yield piece


def _crossing(one: Point, other: Point) -> tuple[Point, Point]:
    """Where the way from one to the other crosses: the same place on either side."""
    side = 180.0 if one.lon > 0 else -180.0
    east = other.lon + 2 * side  # as if longitudes went on
    share = (side - one.lon) / (east - one.lon) if east != one.lon else 0.0  # along the date line itself
    lat = one.lat + share * (other.lat - one.lat)
    ele = None
    if one.ele is not None and other.ele is not None:
        ele = one.ele + share * (other.ele - one.ele)
    return Point(side, lat, ele), Point(-side, lat, ele)
