"""The four parameters of an image request (IIIF Image API 3, section 4), read into what is to be cut.

Sizes beyond the limits below, or larger than the region without a caret, are refused, as the standard asks. Of
`!w,h`, which can't be larger, docs/decisions/0007-iiif.md tells why one case is refused all the same.
"""

import re
from dataclasses import dataclass

from cms.imaging.crop import Cut, Region, Size

MAX_SIDE = 8_192
MAX_AREA = 4_096 * 4_096
QUALITIES = ("default", "color", "gray", "bitonal")
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}

NUMBER = r"(\d{1,9}(?:\.\d{1,10})?)"
PIXELS = re.compile(r"(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})", re.ASCII)
PERCENTS = re.compile(rf"pct:{NUMBER},{NUMBER},{NUMBER},{NUMBER}", re.ASCII)
SCALE = re.compile(rf"pct:{NUMBER}", re.ASCII)
BOX = re.compile(r"(!?)(\d{0,9}),(\d{0,9})", re.ASCII)
ROTATION = re.compile(r"(!?)(\d{1,3}(?:\.\d{1,10})?)", re.ASCII)


class BadParameter(ValueError):
    """A request that the standard answers with 400; says which parameter is wrong."""


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """What to cut, and the canonical form of the request's parameters (section 4.7)."""

    cut: Cut
    canonical: str


def read(width: int, height: int, region: str, size: str, rotation: str, last: str) -> ImageRequest:
    """The request for a scan of `width` × `height` pixels; `last` is `quality.format`. Raises BadParameter."""
    quality, _dot, form = last.rpartition(".")
    if quality not in QUALITIES:
        raise BadParameter(f"quality is not one of {', '.join(QUALITIES)}")
    if form not in CONTENT_TYPES:
        raise BadParameter(f"format is not one of {', '.join(CONTENT_TYPES)}")
    box = read_region(width, height, region)
    pixels = read_size(box, size, whole=box[2:] == (width, height))
    mirror, degrees = read_rotation(rotation)
    cut = Cut(box, pixels, degrees, mirror, quality, form)
    return ImageRequest(cut, _canonical(width, height, cut))


def read_region(width: int, height: int, text: str) -> Region:
    """The region in pixels, cut off at the scan's edges (section 4.1)."""
    if text == "full":
        return 0, 0, width, height
    if text == "square":
        side = min(width, height)
        return (width - side) // 2, (height - side) // 2, side, side
    if found := PIXELS.fullmatch(text):
        x, y, w, h = (int(part) for part in found.groups())
    elif found := PERCENTS.fullmatch(text):
        shares = [float(part) / 100 for part in found.groups()]
        x, y, w, h = (round(share * side) for share, side in zip(shares, (width, height) * 2, strict=True))
    else:
        raise BadParameter("region is not full, square, x,y,w,h or pct:x,y,w,h")
    if w == 0 or h == 0:
        raise BadParameter("region is empty")
    if x >= width or y >= height:
        raise BadParameter("region lies outside the image")
    return x, y, min(w, width - x), min(h, height - y)


def read_size(region: Region, text: str, whole: bool) -> Size:
    """The size in pixels to which the region is scaled (section 4.2). `whole`: the region is all of the scan."""
    upscale = text.startswith("^")
    rest = text.removeprefix("^")
    size = largest(region, upscale) if rest == "max" else _scaled(region, rest, upscale, whole)
    w, h = size
    if w == 0 or h == 0:
        raise BadParameter("size is empty")
    if not upscale and (w > region[2] or h > region[3]):
        raise BadParameter("size is larger than the region; a caret asks for that")
    if w > MAX_SIDE or h > MAX_SIDE or w * h > MAX_AREA:
        raise BadParameter("size is larger than maxWidth, maxHeight or maxArea")
    return size


def largest(region: Region, upscale: bool = False) -> Size:
    """What `max` or `^max` means for a region."""
    _x, _y, w, h = region
    share = min(MAX_SIDE / w, MAX_SIDE / h, (MAX_AREA / (w * h)) ** 0.5)
    if share >= 1 and not upscale:
        return w, h
    return max(1, int(w * share)), max(1, int(h * share))


def _scaled(region: Region, text: str, upscale: bool, whole: bool) -> Size:
    _x, _y, w, h = region
    if found := SCALE.fullmatch(text):
        share = float(found[1]) / 100
        return round(w * share), round(h * share)
    found = BOX.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise BadParameter("size is not max, w,h w, ,h !w,h or pct:n")
    asked_w, asked_h = (int(part) if part else None for part in found.groups()[1:])
    if found[1]:
        if whole and not upscale and (asked_w or 0) > w and (asked_h or 0) > h:
            raise BadParameter("size is larger than the scan; a caret asks for that")
        return _within(region, asked_w, asked_h, upscale)
    if asked_w is None and asked_h is not None:
        return _share(w, asked_h, h), asked_h
    if asked_h is None and asked_w is not None:
        return asked_w, _share(h, asked_w, w)
    return asked_w or 0, asked_h or 0


def _within(region: Region, width: int | None, height: int | None, upscale: bool) -> Size:
    """As large as fits in `!width,height`, in the limits and, without a caret, in the region's own size."""
    if width is None or height is None:
        raise BadParameter("size !w,h needs both numbers")
    _x, _y, w, h = region
    limit_w, limit_h = largest(region, upscale)
    share = min(width / w, height / h, limit_w / w, limit_h / h)
    return min(width, max(1, round(w * share))), min(height, max(1, round(h * share)))


def _share(side: int, asked: int, other: int) -> int:
    return max(1, round(side * asked / other)) if asked else 0


def read_rotation(text: str) -> tuple[bool, float]:
    """Whether to mirror, and the degrees clockwise from 0 up to 360 (section 4.3)."""
    found = ROTATION.fullmatch(text)
    if not found or float(found[2]) > 360:
        raise BadParameter("rotation is not a number from 0 to 360, with ! before it to mirror")
    return bool(found[1]), float(found[2]) % 360


def _canonical(width: int, height: int, cut: Cut) -> str:
    x, y, w, h = cut.region
    region = "full" if (w, h) == (width, height) else f"{x},{y},{w},{h}"
    caret = "^" if cut.size[0] > w or cut.size[1] > h else ""
    size = "max" if cut.size == largest(cut.region) else f"{caret}{cut.size[0]},{cut.size[1]}"
    rotation = f"{'!' if cut.mirror else ''}{cut.rotation:.10g}"
    return f"{region}/{size}/{rotation}/{cut.quality}.{cut.format}"
