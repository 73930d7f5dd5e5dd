"""Points of a GPX that are written plainly, taken out of a large file before the XML parser has it.

A parser that hands over a million elements one by one takes a quarter of a minute. Long runs of points which say no
more than a position and a height, in the form that every receiver writes, are found by one expression instead, and an
element of ours stands in their place, with as many line ends. What is not written so is left to the parser.
"""

import re
from secrets import token_hex

from .route import Point

LEAST = 200
"""Points of a run. A shorter one is soon parsed."""
_LATITUDE = rb"(-?(?:90(?:\.0*+)?|[0-8]?\d(?:\.\d*+)?))"
_LONGITUDE = rb"(-?(?:180(?:\.0*+)?|(?:1[0-7]\d|\d?\d)(?:\.\d*+)?))"
_HEIGHT = rb"\s*+(-?\d{1,9}(?:\.\d*+)?)\s*+"
_OURS = rb"(?:ele|trkpt|rtept|trkseg|rte|wpt|trk|gpx)"
"""Names that say something to us: within a plain point none of them may come again."""
_ROOT = re.compile(rb"<[\w.-][^>]*>")
_PREFIX = re.compile(rb"\sxmlns:([\w-]+)=")
_FIRST = re.compile(rb"<(?:trk|rte)pt\s+(lat|lon)=")


class PlainPoints:
    """`taken_out` gives a file's bytes without its runs of plain points; `tag` is the element in place of each, and
    `at(its text)` the points. `left` tells how many were not asked for: those that stand in a comment, or in CDATA."""

    def __init__(self) -> None:
        self.tag = f"points-{token_hex(8)}"  # no file can have one of its own
        self.left = 0
        self._runs: list[list[Point]] = []

    def at(self, text: str | None) -> list[Point]:
        self.left -= 1
        return self._runs[int(text or "")]

    def taken_out(self, data: bytes) -> bytes:
        """`data` is well-formed XML in UTF-8, without declarations of its own."""
        first = _FIRST.search(data)
        if first is None:
            return data
        pieces: list[bytes] = []
        points: list[Point] = []
        place = start = end = 0
        lat, lon = (2, 3) if first[1] == b"lat" else (3, 2)
        for match in _pattern(data, first[1]).finditer(data, first.start()):
            if match.start() != end:
                place = self._took(data, (place, start, end), points, pieces)
                points, start = [], match.start()
            height = match[4]
            points.append(Point(float(match[lon]), float(match[lat]), None if height is None else float(height)))
            end = match.end()
        place = self._took(data, (place, start, end), points, pieces)
        pieces.append(data[place:])
        return b"".join(pieces)

    def _took(self, data: bytes, where: tuple[int, int, int], points: list[Point], pieces: list[bytes]) -> int:
        """Where the rest of the file begins, once the run from the second place to the third was taken out."""
        place, start, end = where
        if len(points) < LEAST:
            return place
        lines = b"\n" * data.count(b"\n", start, end)
        pieces += [data[place:start], f"<{self.tag}>{len(self._runs)}</{self.tag}>".encode(), lines]
        self._runs.append(points)
        self.left += 1
        return end


def _pattern(data: bytes, first: bytes) -> re.Pattern[bytes]:
    """A point with its position in the order of the file's first, its height, and what else is of no use to us, all in
    elements with a prefix that the file's root declares, or with none."""
    root = _ROOT.search(data)
    prefixes = b"|".join(re.escape(one) for one in _PREFIX.findall(root[0])) if root else b""
    name = rb"(?:(?:%s):)?(?!%s[\s/>])[A-Za-z_][\w.-]*+" % (prefixes or rb"(?!)", _OURS)
    beside = rb"(?:[^<&]++|</?%s(?:\s[^<>&:]*+)?/?>)*+" % name
    told = (rb'lat="%s"\s+lon="%s"' if first == b"lat" else rb'lon="%s"\s+lat="%s"') % (
        (_LATITUDE, _LONGITUDE) if first == b"lat" else (_LONGITUDE, _LATITUDE)
    )
    inside = rb"\s*+(?:<ele>%s</ele>)?+%s" % (_HEIGHT, beside)
    return re.compile(rb"<(trk|rte)pt\s+%s\s*+(?:/>|>%s</\1pt>)\s*+" % (told, inside))
