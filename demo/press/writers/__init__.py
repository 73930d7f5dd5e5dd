"""Writing a printed page in the formats that real digitisation firms deliver, with the faults of real files.

A writer takes a `PrintedPage` and `Manner`, and answers the file's bytes.
"""

from dataclasses import dataclass

from demo.press.page import PrintedPage

# How many of a unit make a pixel of a scan at `dpi` dots an inch.
UNITS = {
    "pixel": lambda dpi: 1.0,
    "inch1200": lambda dpi: 1200 / dpi,
    "mm10": lambda dpi: 254 / dpi,
    "point": lambda dpi: 72 / dpi,
    "four": lambda dpi: 4.0,
    "half": lambda dpi: 0.5,
    "inexact": lambda dpi: 4 * 0.99956,  # as a real newspaper has it: 18200 for 4552 pixels
}


@dataclass(frozen=True)
class Manner:
    """How a file is written: its unit, the scan's resolution, and the names of its oddities (see ODDITIES)."""

    unit: str = "pixel"
    dpi: int = 150
    oddities: frozenset[str] = frozenset()
    engine: str = "Demo Press"

    @property
    def factor(self) -> float:
        return UNITS[self.unit](self.dpi)

    def number(self, pixels: float) -> str:
        """A coordinate in the file's unit: whole where that is fine enough, else with two decimals."""
        value = pixels * self.factor
        if self.factor >= 1 and "float-coordinates" not in self.oddities:
            return str(round(value))
        return f"{value:.2f}"

    def image_name(self, page: PrintedPage) -> str:
        name = page.image.name if page.image else f"{page.number:04d}.jpg"
        return f"other-{name}" if "wrong-image-name" in self.oddities else name
