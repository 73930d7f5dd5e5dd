"""Typefaces: free fonts from npm, shaped with HarfBuzz and drawn with FreeType, without one system font or library.

A face is a chain of files (a font package cuts a typeface into subsets), each asked in turn for a character.
Every file is unpacked once from WOFF2 into the press's cache and given a private-use code for each of its
glyphs, so that Pillow can draw a glyph that HarfBuzz chose: this is how Persian letters join without libraqm.
"""

import hashlib
import re
import threading
from dataclasses import dataclass
from functools import cache as cache_forever
from functools import cached_property
from io import BytesIO
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from PIL import Image, ImageDraw, ImageFont

from demo.press import cache

GLYPH_CODES = 0xF0000  # supplementary private use area A: room for every glyph of a subset
STEPS = 4  # a glyph is drawn at quarters of a pixel
SUBSETS = ("arabic", "latin", "latin-ext")
# Digits and what stands between them keep their direction inside a right-to-left line.
NUMBERS = re.compile(r"([0-9۰-۹٠-٩]+(?:[.,:٫٬/][0-9۰-۹٠-٩]+)*)")

FACES = {
    "text": ("old-standard-tt", "400-normal"),
    "italic": ("old-standard-tt", "400-italic"),
    "bold": ("old-standard-tt", "700-normal"),
    "blackletter": ("unifrakturmaguntia", "400-normal"),
    "fat": ("abril-fatface", "400-normal"),
    "display": ("playfair-display", "900-normal"),
    "display-italic": ("playfair-display", "700-italic"),
    "gothic": ("oswald", "500-normal"),
    "condensed": ("league-gothic", "400-normal"),
    "slab": ("alfa-slab-one", "400-normal"),
    "naskh": ("noto-naskh-arabic", "400-normal"),
    "naskh-bold": ("noto-naskh-arabic", "700-normal"),
    "nastaliq": ("noto-nastaliq-urdu", "600-normal"),
    "poster": ("lalezar", "400-normal"),
}


class MissingFonts(Exception):
    """The font packages are not installed."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shaped glyph in font units of 1/1000 em: its file in the face's chain, its number, offset and advance."""

    file: int
    number: int
    x: float
    y: float
    advance: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """The ink of one glyph at one size: coverage (mode L), where its top left corner stands from the pen,
    and the part of it that holds ink (None for a space)."""

    mask: Image.Image
    left: int
    top: int
    ink: tuple[int, int, int, int] | None


class Face:
    """One typeface by its name in FACES. Safe to share in a process; the drawing caches live as long as it does."""

    def __init__(self, name: str) -> None:
        self.name = name
        package, style = FACES[name]
        self.files = [_unpacked(path) for path in _subset_files(package, style)]
        self._stamps: dict[tuple[int, int, int, int], Stamp] = {}
        self._sized: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}
        self._shaped: dict[tuple[str, bool], tuple[Glyph, ...]] = {}

    @cached_property
    def _shapers(self) -> list[uharfbuzz.Font]:
        return [uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(path.read_bytes()))) for path in self.files]

    def _file_of(self, character: str) -> int:
        for index, font in enumerate(self._shapers):
            if font.get_nominal_glyph(ord(character)):
                return index
        return 0

    def shape(self, text: str, rtl: bool = False) -> tuple[Glyph, ...]:
        """The glyphs of `text` from left to right on the paper."""
        key = (text, rtl)
        if key not in self._shaped:
            self._shaped[key] = tuple(self._shape(text, rtl))
        return self._shaped[key]

    def _shape(self, text: str, rtl: bool) -> list[Glyph]:
        if not rtl:
            return [glyph for file, part in self._runs(text) for glyph in self._shape_run(file, part, "ltr")]
        glyphs: list[Glyph] = []
        for index, part in enumerate(NUMBERS.split(text)):
            direction = "ltr" if index % 2 else "rtl"
            for file, run in self._runs(part):
                glyphs = list(self._shape_run(file, run, direction)) + glyphs  # what is read next stands to the left
        return glyphs

    def _runs(self, text: str) -> list[tuple[int, str]]:
        runs: list[tuple[int, str]] = []
        for character in text:
            file = runs[-1][0] if runs and character in "\u200c\u200d" else self._file_of(character)
            if runs and runs[-1][0] == file:
                runs[-1] = (file, runs[-1][1] + character)
            else:
                runs.append((file, character))
        return runs

    def _shape_run(self, file: int, text: str, direction: str) -> list[Glyph]:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = direction
        font = self._shapers[file]
        uharfbuzz.shape(font, buffer)
        scale = 1000 / font.face.upem
        return [
            Glyph(file, info.codepoint, place.x_offset * scale, place.y_offset * scale, place.x_advance * scale)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def width(self, text: str, size: float, rtl: bool = False) -> float:
        """Pixels that `text` takes on a line at `size` pixels an em."""
        return sum(glyph.advance for glyph in self.shape(text, rtl)) * size / 1000

    def stamp(self, glyph: Glyph, size: int, step: int) -> Stamp:
        """The ink of `glyph`, its pen `step`/STEPS of a pixel to the right of a whole one."""
        key = (glyph.file, glyph.number, size, step)
        if key not in self._stamps:
            self._stamps[key] = self._draw(*key)
        return self._stamps[key]

    def _draw(self, file: int, number: int, size: int, step: int) -> Stamp:
        font = self._sized.get((file, size))
        if font is None:
            font = ImageFont.truetype(str(self.files[file]), size, layout_engine=ImageFont.Layout.BASIC)
            self._sized[(file, size)] = font
        text = chr(GLYPH_CODES + number)
        left, top, right, bottom = (int(side) for side in font.getbbox(text, anchor="ls"))
        mask = Image.new("L", (max(1, right - left + 2), max(1, bottom - top + 2)))
        ImageDraw.Draw(mask).text((1 - left + step / STEPS, 1 - top), text, font=font, fill=255, anchor="ls")
        return Stamp(mask, left - 1, top - 1, mask.point(lambda value: 255 * (value > 64)).getbbox())


@cache_forever
def face(name: str) -> Face:
    return Face(name)


def _subset_files(package: str, style: str) -> list[Path]:
    folder = cache.node_modules() / "@fontsource" / package / "files"
    paths = [folder / f"{package}-{subset}-{style}.woff2" for subset in SUBSETS]
    paths = [path for path in paths if path.exists()]
    if not paths:
        raise MissingFonts(f"The press's fonts are not installed ({package}). Run `npm ci`, or `make build`.")
    return paths


_unpacking = threading.Lock()


def _unpacked(woff: Path) -> Path:
    """The TrueType file of a WOFF2 one, from the cache; its glyphs are numbered from GLYPH_CODES."""
    data = woff.read_bytes()
    target = cache.folder("fonts") / f"{woff.stem}-{hashlib.sha256(data).hexdigest()[:16]}.ttf"
    with _unpacking:
        if not target.exists():
            cache.write(target, _with_glyph_codes(data))
    return target


def _with_glyph_codes(woff: bytes) -> bytes:
    font = TTFont(BytesIO(woff))
    font.flavor = None
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    codes = {GLYPH_CODES + number: name for number, name in enumerate(font.getGlyphOrder())}
    table.cmap = {**font.getBestCmap(), **codes}
    font["cmap"].tables = [table]
    out = BytesIO()
    font.save(out)
    return out.getvalue()
