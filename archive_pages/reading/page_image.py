"""The whole of a canvas as one JPEG, from its pyramid."""

from archive_pages.models import Canvas
from cms.imaging.crop import Cut
from cms.imaging.stored import Pyramid


def page_jpeg(canvas: Canvas, longest: int | None = None) -> bytes:
    """The JPEG. `longest` bounds the longer side in pixels; None keeps every pixel.

    Raises FileNotFoundError or pyvips.Error where the canvas's pyramid is gone, pyvips.Error where it is damaged.
    """
    width, height = canvas.width, canvas.height
    share = min(1.0, longest / max(width, height)) if longest else 1.0
    size = max(1, round(width * share)), max(1, round(height * share))
    return Pyramid(str(canvas.pyramid.name)).cut(canvas.tiles.table(), Cut((0, 0, width, height), size))
