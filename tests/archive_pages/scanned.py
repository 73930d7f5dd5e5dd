"""Canvases with a real scan: a master drawn for the test, its pyramid and its tile table on private storage."""

import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from archive_pages.models import Canvas, CanvasTiles, IssuePage
from cms.imaging import pyramid
from tests import factories


def drawing(width: int = 1500, height: int = 1300, mode: str = "RGB") -> Image.Image:
    """A picture on which every part differs from every other: gradients, and a numbered grid of 100 pixels."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    both = Image.merge("RGB", (across, down, across.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    pen = ImageDraw.Draw(both)
    for x in range(0, width, 100):
        for y in range(0, height, 100):
            pen.text((x + 30, y + 55), f"{x},{y}", fill=(20, 20, 20))
    return both.convert(mode)


def scan(issue: IssuePage, image: Image.Image | Path | None = None, **fields: Any) -> Canvas:
    """A canvas of `issue` with master, pyramid and tiles, and with the text `fields["text"]` where it is given.

    `image` is drawn or a file; the drawing above, whose pyramid is made only once, where there is none.
    """
    if isinstance(image, Path):
        name, master = image.name, image.read_bytes()
        width, height, data, tiles = pyramid_of(master, name)
    elif image is not None:
        name, master = "master.png", png(image)
        width, height, data, tiles = pyramid_of(master, name)
    else:
        name, (master, width, height, data, tiles) = "master.png", standard()
    canvas = factories.canvas(issue, fields.pop("text", None), **fields)
    canvas.width, canvas.height = width, height
    canvas.pyramid.save("pyramid.tif", ContentFile(data), save=False)
    canvas.master.save(name, ContentFile(master), save=False)
    canvas.save()
    CanvasTiles.objects.create(canvas=canvas, data=tiles)
    return canvas


@cache
def standard() -> tuple[bytes, int, int, bytes, bytes]:
    master = png(drawing())
    return (master, *pyramid_of(master, "master.png"))


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def pyramid_of(master: bytes, name: str) -> tuple[int, int, bytes, bytes]:
    """Width, height, the pyramid's bytes and its tile table."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / name, Path(folder) / "pyramid.tif"
        source.write_bytes(master)
        made = pyramid.make(source, target)
        return made.width, made.height, target.read_bytes(), made.tiles
