"""Whether boxes lie on ink: how much darker they are than what surrounds them on the scan."""

from dataclasses import dataclass
from pathlib import Path

import pyvips

from archive_pages.text_layer import PixelBox

WIDTH = 1600  # pixels of the picture that is looked at: a letter is still some pixels high


@dataclass(frozen=True)
class Greys:
    """A scan as rows of grey bytes. `scale` is its pixels for one of the canvas."""

    width: int
    height: int
    scale: float
    data: bytes

    @classmethod
    def of(cls, path: Path) -> "Greys":
        """From an image or a pyramid, whose smaller levels make this quick."""
        full = pyvips.Image.new_from_file(str(path), access="sequential")
        picture = pyvips.Image.thumbnail(str(path), WIDTH, height=10 * WIDTH, size="down").colourspace("b-w")
        if picture.hasalpha():
            picture = picture.flatten(background=255)
        grey = picture.extract_band(0).cast("uchar")
        return cls(grey.width, grey.height, grey.width / full.width, grey.write_to_memory())

    def mean(self, left: float, top: float, right: float, bottom: float) -> float | None:
        """Mean grey of a region in canvas pixels, 0 black to 255 white; None where it is off the picture."""
        x0, x1 = (
            max(0, round(left * self.scale)),
            min(self.width, max(round(right * self.scale), round(left * self.scale) + 1)),
        )
        y0, y1 = (
            max(0, round(top * self.scale)),
            min(self.height, max(round(bottom * self.scale), round(top * self.scale) + 1)),
        )
        if x1 <= x0 or y1 <= y0:
            return None
        total = sum(sum(self.data[row * self.width + x0 : row * self.width + x1]) for row in range(y0, y1))
        return total / ((x1 - x0) * (y1 - y0))

    def darkness(self, box: PixelBox) -> float | None:
        """Grey levels by which a box is darker than the strips right above and below it, where lines leave white."""
        x, y, w, h = box
        strip = max(2, h * 0.2)
        inside = self.mean(x, y + h * 0.15, x + w, y + h * 0.85)
        strips = [self.mean(x, y - strip, x + w, y), self.mean(x, y + h, x + w, y + h + strip)]
        around = [strip for strip in strips if strip is not None]
        return None if inside is None or not around else sum(around) / len(around) - inside

    def contrast(self, boxes: list[PixelBox]) -> float:
        """Mean darkness of these boxes; those off the picture count as white."""
        found = [self.darkness(box) or 0.0 for box in boxes]
        return sum(found) / len(found) if found else 0.0
