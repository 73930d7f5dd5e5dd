"""Historic maps for the maps of walks: those that meet what a map shows, as far as a reader may see them."""

from dataclasses import dataclass
from typing import Any

from archive_pages.models import Canvas
from cms.core import dates, epoch
from cms.core.access import Grant, Viewer, allows, grant_of
from cms.core.texts import text_in
from cms.imaging.iiif.links import image_url
from walks.models import MapSheet, Photograph
from walks.routes.route import Bounds

from .projection import bounds_of

SIDE = 2048  # pixels of the picture's longer side


@dataclass(frozen=True)
class _Sheet:
    """A sheet that readers see; `grant` where it is a page of an issue."""

    record: MapSheet
    image: str
    bounds: Bounds
    grant: Grant | None
    everyones: bool


@epoch.Remembered
def _shown() -> list[_Sheet]:
    """Few, and the same for each map."""
    found = []
    for sheet in MapSheet.objects.filter(shown=True).select_related("photograph", "issue"):
        scan: Any = sheet.photograph
        if sheet.issue is not None:
            scan = Canvas.objects.filter(issue=sheet.issue, order=sheet.order).first()
        address = image_url(scan, size=f"!{SIDE},{SIDE}") if scan is not None else ""
        bounds = bounds_of([(lon, lat) for lon, lat in sheet.corners])
        if address and bounds is not None:
            grant = grant_of(sheet.issue) if sheet.issue is not None else None
            found.append(_Sheet(sheet, address, bounds, grant, sheet.issue is None))
    return found


def sheets_for(bounds: Bounds, viewer: Viewer) -> list[dict[str, Any]]:
    """For the map's script. No query, but once an epoch."""
    return [
        {
            "uuid": str(sheet.record.uuid),
            "title": text_in(sheet.record.title)[0],
            "date": dates.in_words(sheet.record.date) if sheet.record.date else "",
            "credit": sheet.record.credit,
            "image": sheet.image,
            "corners": sheet.record.corners,
        }
        for sheet in _shown()
        if meet(sheet.bounds, bounds) and (sheet.everyones or allows(sheet.grant, viewer))
    ]


def opens(photograph: Photograph) -> tuple[Grant, ...]:
    """What a shown sheet grants: its picture, to everyone."""
    return (Grant("public", None, None),) if MapSheet.objects.filter(photograph=photograph, shown=True).exists() else ()


def meet(one: Bounds, other: Bounds) -> bool:
    if one.south > other.north or other.south > one.north:
        return False
    return any(east >= first and last >= west for west, east in _stretches(one) for first, last in _stretches(other))


def _stretches(bounds: Bounds) -> list[tuple[float, float]]:
    """The longitudes of a box, in two where it lies over the date line."""
    if bounds.west <= bounds.east:
        return [(bounds.west, bounds.east)]
    return [(bounds.west, 180.0), (-180.0, bounds.east)]
