"""Canvases with a real scan: a master drawn for the test, its pyramid and its tile table on private storage."""

from pathlib import Path
from typing import Any

from django.core.files import File
from PIL import Image, ImageDraw

from archive_pages.models import Canvas, CanvasTiles, IssuePage
from archive_pages.scans import pyramid
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


def scan(issue: IssuePage, folder: Path, image: Image.Image | Path | None = None, **fields: Any) -> Canvas:
    """A canvas of `issue` with master, pyramid and tiles, and with the text `fields["text"]` where it is given."""
    if isinstance(image, Path):
        master = image
    else:
        master = folder / "master.png"
        (image or drawing()).save(master)
    target = folder / "pyramid.tif"
    made = pyramid.make(master, target, rotation=fields.get("rotation", 0))
    canvas = factories.canvas(issue, fields.pop("text", None), **fields)
    canvas.width, canvas.height = made.width, made.height
    with target.open("rb") as file:
        canvas.pyramid.save("pyramid.tif", File(file), save=False)
    with master.open("rb") as file:
        canvas.master.save(master.name, File(file), save=False)
    canvas.save()
    CanvasTiles.objects.create(canvas=canvas, data=made.tiles)
    return canvas
