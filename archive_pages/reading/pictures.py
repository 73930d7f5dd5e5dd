"""Addresses of a canvas's pictures that fit their place on the page."""

from archive_pages.models import Canvas
from archive_pages.text_layer import PixelBox
from cms.imaging.iiif import links
from cms.imaging.iiif.links import image_url


def info_path(canvas: Canvas) -> str:
    """The canvas's `info.json` on this very host; `""` for a canvas without a picture."""
    return links.info_path(canvas) if canvas.pyramid else ""


def picture(canvas: Canvas, longest: int, region: PixelBox | None = None) -> str:
    """The scan, or `region` of it, with its longer side at most `longest` pixels; `""` without a picture."""
    longest = min(longest, max(region[2:]) if region else max(canvas.width, canvas.height))
    return image_url(canvas, ",".join(map(str, region)) if region else "full", f"!{longest},{longest}")
