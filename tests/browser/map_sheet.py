"""A historic map upon the village of the browser tests' library: `python -m tests.browser.map_sheet make`.

It is drawn: paper with a frame, and a square of its own colour in each corner. `clear` takes it away.
"""

import sys
import tempfile
from pathlib import Path

import django
from PIL import Image, ImageDraw

from tests.browser.walked_library import EAST, NORTH

WIDE, HIGH, SQUARE = 1200, 800, 90  # pixels
COLOURS = ("#d40000", "#00a000", "#0000e0", "#d000d0")  # top left, top right, bottom right, bottom left
CORNERS = [
    [EAST - 0.002, NORTH + 0.0022],
    [EAST + 0.0062, NORTH + 0.0018],
    [EAST + 0.0058, NORTH - 0.0022],
    [EAST - 0.0024, NORTH - 0.0018],
]
"""A little turned, as scans are."""
TITLE = {"hu": "Holdfalva 1869-ben", "en": "Moonvillage in 1869", "fa": "ماه‌ده در ۱۸۶۹"}
NAME = "terkeplap.png"


def make() -> None:
    from walks.models import MapSheet
    from walks.photographs.taking_in import take_in

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / NAME
        drawn().save(file)
        photograph = take_in(file, file.name).photograph
    sheet = MapSheet(title=TITLE, date="1869", credit="Kitalált levéltár", photograph=photograph, corners=CORNERS)
    sheet.shown = True
    sheet.full_clean()
    sheet.save()


def clear() -> None:
    from walks.models import Photograph

    Photograph.objects.filter(master_name=NAME).delete()


def drawn() -> Image.Image:
    image = Image.new("RGB", (WIDE, HIGH), "#efe2c0")
    draw = ImageDraw.Draw(image)
    for east in range(150, WIDE, 150):
        draw.line((east, SQUARE, east - 60, HIGH - SQUARE), fill="#8a7a55", width=3)
    for number, colour in enumerate(COLOURS):
        left, top = (0, WIDE - SQUARE, WIDE - SQUARE, 0)[number], (0, 0, HIGH - SQUARE, HIGH - SQUARE)[number]
        draw.rectangle((left, top, left + SQUARE - 1, top + SQUARE - 1), fill=colour)
    return image


if __name__ == "__main__":
    django.setup()
    {"make": make, "clear": clear}[sys.argv[1]]()
