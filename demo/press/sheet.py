"""The sheet that is printed: how much ink lies where, and the box of what was set."""

from PIL import Image, ImageDraw

from demo.press.fonts import STEPS, Face

Extent = tuple[float, float, float, float]  # left, top, right, bottom in pixels


class Sheet:
    """A page's ink as coverage, 0 (bare paper) to 255, in pixels of the scan to come."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.ink = Image.new("L", (width, height))
        self.pen = ImageDraw.Draw(self.ink)

    def set_text(self, face: Face, size: int, text: str, x: float, baseline: float, rtl: bool, track: float) -> Extent:
        """Sets `text` with its left end at `x`, `track` pixels between letters; answers the extent of its ink."""
        left, top, right, bottom = float(self.width), float(self.height), 0.0, 0.0
        for glyph in face.shape(text, rtl):
            at = x + glyph.x * size / 1000
            whole = int(at // 1)
            stamp = face.stamp(glyph, size, int((at - whole) * STEPS))
            row = round(baseline - glyph.y * size / 1000) + stamp.top
            if stamp.ink:
                self.ink.paste(255, (whole + stamp.left, row), stamp.mask)
                left, top = min(left, whole + stamp.left + stamp.ink[0]), min(top, row + stamp.ink[1])
                right, bottom = max(right, whole + stamp.left + stamp.ink[2]), max(bottom, row + stamp.ink[3])
            x += glyph.advance * size / 1000 + track
        return left, top, right, bottom

    def rule(self, x: float, y: float, width: float, thickness: int, double: bool = False) -> None:
        """A horizontal rule; a double one has a hair line below it."""
        self.pen.rectangle((x, y, x + width - 1, y + thickness - 1), fill=255)
        if double:
            self.pen.rectangle((x, y + 2 * thickness + 1, x + width - 1, y + 2 * thickness + 1), fill=255)

    def column_rule(self, x: float, y: float, height: float, thickness: int = 2) -> None:
        self.pen.rectangle((x, y, x + thickness - 1, y + height - 1), fill=225)

    def leaders(self, start: float, end: float, baseline: float, size: int) -> None:
        """Dots from `start` to `end`, in step with those of other lines."""
        step = size * 0.5
        x = (start // step + 1) * step
        while x < end - size * 0.2:
            self.pen.ellipse((x - 2, baseline - 4, x + 2, baseline), fill=230)
            x += step

    def paste(self, ink: Image.Image, x: int, y: int) -> None:
        self.ink.paste(255, (x, y), ink)
