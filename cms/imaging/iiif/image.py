"""IIIF Image API 3, level 2 and most of what is optional: `/iiif/image/3/{canvas}/…`.

A request for one whole tile at its own scale is answered with that tile's bytes; all else is cut by libvips.
"""

import hashlib
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cms.core import metrics
from cms.core.unavailable import Unavailable
from cms.imaging.crop import Cut
from cms.imaging.tiles import TileTable
from cms.imaging.vips import Error

from .cache import crops, passing_crops
from .http import for_images, iiif, json_answer, matches, not_found, refused
from .links import absolute
from .parameters import CONTENT_TYPES, MAX_AREA, MAX_SIDE, QUALITIES, BadParameter, read
from .scans import Scan, scans

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROFILE_LINK = '<http://iiif.io/api/image/3/level2.json>;rel="profile"'
log = logging.getLogger(__name__)


@iiif
def base(request: HttpRequest, identifier: str) -> HttpResponse:
    """Section 2: the image's own address leads to its description."""
    scan = scans.find(identifier)
    if scan is None or scan.seen_by(request) is None:
        return not_found()
    response = HttpResponse(status=303)
    response["Location"] = reverse("iiif-image-info", args=[identifier])
    response["Cache-Control"] = "no-store"
    return response


@iiif
def info(request: HttpRequest, identifier: str) -> HttpResponse:
    """Section 5: `info.json`."""
    scan = scans.find(identifier)
    audience = scan.seen_by(request) if scan else None
    if scan is None or audience is None:
        return not_found()
    response = json_answer(request, description(scan), audience, CONTEXT, json_ld=False)
    response["Link"] = PROFILE_LINK
    return response


def description(scan: Scan) -> dict[str, Any]:
    """What `info.json` says: sizes are the pyramid's levels, tiles those that need no decoding."""
    levels = [level for level in scan.table.levels if level.width * level.height <= MAX_AREA]
    levels = [level for level in levels if max(level.width, level.height) <= MAX_SIDE]
    first = scan.table.levels[0]
    return {
        "@context": CONTEXT,
        "id": absolute(reverse("iiif-image", args=[scan.uuid])),
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": scan.width,
        "height": scan.height,
        "maxWidth": MAX_SIDE,
        "maxHeight": MAX_SIDE,
        "maxArea": MAX_AREA,
        "sizes": [{"width": level.width, "height": level.height} for level in reversed(levels)],
        "tiles": [
            {
                "width": first.tile_width,
                "height": first.tile_height,
                "scaleFactors": [2**number for number in range(len(scan.table.levels))],
            }
        ],
        "preferredFormats": ["jpg"],
        "extraFormats": [form for form in CONTENT_TYPES if form not in ("jpg", "png")],
        "extraQualities": [quality for quality in QUALITIES if quality != "default"],
        "extraFeatures": [
            "canonicalLinkHeader",
            "mirroring",
            "profileLinkHeader",
            "rotationArbitrary",
            "sizeUpscaling",
        ],
    }


@iiif
def image(request: HttpRequest, identifier: str, region: str, size: str, rotation: str, last: str) -> HttpResponse:
    """Section 4: the image itself. 404 for a scan that is not there or not to be seen, 400 for bad parameters."""
    scan = scans.find(identifier)
    audience = scan.seen_by(request) if scan else None
    if scan is None or audience is None:
        return not_found()
    try:
        asked = read(scan.width, scan.height, region, size, rotation, last)
    except BadParameter as error:
        return refused(400, f"{error}.")
    etag = f'"{scan.stamp}-{hashlib.blake2b(asked.canonical.encode(), digest_size=9).hexdigest()}"'
    if matches(request, etag):
        response = HttpResponse(status=304)
    else:
        try:
            data = pixels(scan, asked.cut, etag.strip('"'))
        except Unavailable:
            raise
        except (Error, EOFError, OSError):
            log.exception("The pyramid of canvas %s (%s) can't be read", scan.uuid, scan.pyramid.name)
            return refused(500, "The scan can't be read. The library has been told.")
        response = HttpResponse(data, content_type=CONTENT_TYPES[asked.cut.format])
    canonical = absolute(f"/iiif/image/3/{identifier}/{asked.canonical}")
    response["Link"] = f'<{canonical}>;rel="canonical",{PROFILE_LINK}'
    response["ETag"] = etag
    return for_images(response, audience, scan.closes_at)


def pixels(scan: Scan, what: Cut, name: str) -> bytes:
    """The image's bytes: the tile as it lies in the file, or a cut, made now or kept from before under `name`."""
    if (tile := whole_tile(scan.table, what)) is not None:
        metrics.tiles.labels("tile").inc()
        return scan.tile(*tile)
    cuts = passing_crops if scan.passing else crops()
    kept = cuts.get(name)
    metrics.tiles.labels("cut" if kept is None else "kept").inc()
    if kept is None:
        kept = scan.pyramid.cut(scan.table, what)
        cuts.put(name, kept)
    return kept


def whole_tile(table: TileTable, what: Cut) -> tuple[int, int, int] | None:
    """Level, column and row of the tile that `what` is, None where it is not exactly one that is full of pixels."""
    if what.quality != "default" or what.format != "jpg" or what.rotation or what.mirror:
        return None
    first = table.levels[0]
    x, y, w, h = what.region
    if what.size != (first.tile_width, first.tile_height):
        return None
    factor, rest = divmod(w, first.tile_width)
    level = factor.bit_length() - 1
    if rest or level < 0 or factor != 1 << level or h != factor * first.tile_height or level >= len(table.levels):
        return None
    column, off_column = divmod(x, w)
    row, off_row = divmod(y, h)
    if off_column or off_row or not table.is_whole(level, column, row):
        return None
    return level, column, row
