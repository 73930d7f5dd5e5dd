"""Which of the three formats a file is in, by its first bytes and not by its name."""

import re

from cms.parsing.findings import Findings
from cms.parsing.sentences import gettext as _

from . import geojson, gpx, kml
from .route import Route

LOOKED_AT = 4096
FIRST_ELEMENT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
PARSERS = {b"gpx": gpx.parse, b"kml": kml.parse}


def parse(data: bytes, name: str) -> Route:
    """The route of a GPX, KML or GeoJSON file. Raises `UnreadableFile`."""
    head = data[:LOOKED_AT].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith((b"{", b"[")):
        return geojson.parse(data, name)
    first = FIRST_ELEMENT.search(head)
    if first and (parser := PARSERS.get(first[1].lower())):
        return parser(data, name)
    findings = Findings(name)
    if not head:
        raise findings.refuse("empty-file", _("The file is empty. Export it again, or leave it out."))
    message = _("This is no GPX, KML or GeoJSON. Export the route in one of them; a KMZ holds a KML, so unpack it.")
    raise findings.refuse("unknown-route", message, 1)
