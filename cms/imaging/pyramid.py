"""A master becomes the pyramid that readers see: a TIFF of JPEG tiles, each level half the one before.

Every kind of scan ends as 8-bit grey or sRGB. Pixels stream through libvips, so that memory does not grow
with the scan; what libvips can't read itself (JPEG 2000, PDF) passes through a file of raw pixels beside the target.
"""

import errno
import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from PIL import Image as PillowImage
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

from . import pdf
from .master import MasterFormat, MasterInfo, probe, refuse, tiff_directory
from .tiff import TiffError
from .tiles import TileTable
from .vips import BLOB, Error, Image

TILE = 512
LEAST_TILE = 16
QUALITY = 82
BAND_PIXELS = 16_000_000
GREY, COLOUR = "b-w", "srgb"
WHITE = 255
LONGEST_JPEG = 65_500  # pixels a side
GREY_MODES = {"1", "L", "LA", "I", "I;16", "I;16B", "F"}  # of Pillow

LITTLE = 4 << 20  # bytes of room; with less no page could be written


@dataclass(frozen=True, slots=True)
class PyramidInfo:
    """Pixels of the largest level, and where its tiles lie (`TileTable.to_bytes`)."""

    width: int
    height: int
    tiles: bytes


class DecodingError(ValueError):
    """Pixels that can't be decoded, in words for people."""


def make(master: Path, target: Path, *, page: int = 0, rotation: int = 0) -> PyramidInfo:
    """Writes the pyramid of one page of `master` to `target`; `rotation` is 0, 90, 180 or 270 degrees clockwise.

    Raises UnreadableFile where the master is damaged, OSError where the disk is full, and leaves no `target` then:
    half a scan is no scan.
    """
    if rotation not in (0, 90, 180, 270):
        raise ValueError(f"rotation by {rotation} degrees")
    with _decoded(master, target, page, rotation) as image:
        _save(image, target)
        with target.open("rb") as file:
            tiles = TileTable.read(file)
    return PyramidInfo(tiles.levels[0].width, tiles.levels[0].height, tiles.to_bytes())


def flat(master: Path, target: Path, quality: int) -> None:
    """Writes the first page of `master` to `target` as a JPEG, grey or sRGB, of pixels alone. Raises as `make` does."""
    with _decoded(master, target, 0, 0) as image:
        if max(image.width, image.height) > LONGEST_JPEG:
            raise DecodingError(_("a side has more than %(most)d pixels") % {"most": LONGEST_JPEG})
        image.jpegsave(str(target), Q=quality, keep="none", optimize_coding=True)


@contextmanager
def _decoded(master: Path, target: Path, page: int, rotation: int) -> Iterator[Any]:
    """The page as readers see it, to be written to `target`; no `target` is left where that fails."""
    info = probe(master, page)
    try:
        with tempfile.TemporaryDirectory(prefix=".raw-", dir=target.parent) as folder:
            image = _open(master, info, page, rotation != 0, Path(folder) / "pixels")
            yield _turned(normalised(image), rotation)
    except (Error, DecodingError, pdf.PdfError, TiffError, OSError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's fault, not the scan's
        if shutil.disk_usage(target.parent).free < LITTLE:  # libvips does not tell why it could not write
            raise OSError(errno.ENOSPC, "the disk is full") from error
        refuse(master, "image-damaged", _("The image is damaged: %(reason)s.") % {"reason": _plain(error)})


def _open(master: Path, info: MasterInfo, page: int, turned: bool, raw: Path) -> Any:
    """A libvips image of the page, its EXIF orientation applied. `turned` asks for pixels in any order."""
    options: dict[str, Any] = {"fail_on": "error", "access": "random" if turned else "sequential"}
    kind = info.format
    if kind == MasterFormat.JPEG2000:
        return _from_jpeg2000(master, info, raw)
    if kind == MasterFormat.PDF:
        with raw.open("wb") as file:
            width, height = pdf.render(master, page, file)
        return Image.rawload(str(raw), width, height, 3).copy(interpretation=COLOUR)
    if kind == MasterFormat.TIFF:
        options["page"] = tiff_directory(master, page)
    loader = {MasterFormat.JPEG: Image.jpegload, MasterFormat.PNG: Image.pngload, MasterFormat.TIFF: Image.tiffload}
    image = loader[kind](str(master), **options)
    if image.get_typeof("orientation") and image.get("orientation") > 1:
        if not turned:
            image = loader[kind](str(master), **{**options, "access": "random"})
        image = image.autorot()
    return image


def _from_jpeg2000(master: Path, info: MasterInfo, raw: Path) -> Any:
    """Decoded by Pillow, for this libvips has no JPEG 2000, and written out in bands: never two copies in memory.

    The plugin is called by itself because `Image.open` has a limit of its own; `probe` has applied ours.
    """
    with master.open("rb") as file:
        try:
            image = Jpeg2KImageFile(file, str(master))
            if image.size != (info.width, info.height):
                raise DecodingError(_("its headers disagree about its size"))
            image.load()
        except (SyntaxError, ValueError, struct.error) as error:
            raise DecodingError(_plain(error)) from error
        mode = "L" if image.mode in GREY_MODES else "RGB"
        with raw.open("wb") as pixels:
            _write_bands(image, mode, pixels)
    made = Image.rawload(str(raw), info.width, info.height, len(mode)).copy(
        interpretation=GREY if mode == "L" else COLOUR
    )
    if profile := image.info.get("icc_profile"):
        made.set_type(BLOB, "icc-profile-data", profile)
    return made


def _write_bands(image: PillowImage.Image, mode: str, pixels: BinaryIO) -> None:
    rows = max(1, BAND_PIXELS // image.width)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(image.height, top + rows)))
        pixels.write(_eight_bit(band, mode).tobytes())


def _eight_bit(band: PillowImage.Image, mode: str) -> PillowImage.Image:
    """The band in 8-bit grey or RGB, transparent parts on white."""
    if band.mode in ("LA", "RGBA", "PA"):
        paper = PillowImage.new("RGBA", band.size, (WHITE, WHITE, WHITE, WHITE))
        return PillowImage.alpha_composite(paper, band.convert("RGBA")).convert(mode)
    if band.mode.startswith("I;16"):
        return band.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if band.mode in ("I", "F"):
        raise DecodingError(_("it has more than 16 bits a sample"))
    return band if band.mode == mode else band.convert(mode)


def normalised(image: Any) -> Any:
    """8-bit grey or sRGB, without transparency, from whatever a scanner wrote.

    Raises DecodingError for samples of more than 16 bits: no scanner makes them, and no scale is known for them.
    """
    if image.format not in ("uchar", "ushort"):
        raise DecodingError(_("its samples are neither 8 nor 16 bits"))
    if image.coding != "none":  # CIELAB packed into 32 bits
        return image.colourspace(COLOUR)
    grey = image.interpretation in ("b-w", "grey16") or image.bands < 3
    if image.hasalpha():
        image = image.flatten(background=WHITE if image.format == "uchar" else 257 * WHITE)
    if image.get_typeof("icc-profile-data") and not _is_srgb(image.get("icc-profile-data")):
        image = _to_srgb(image)
    wanted = GREY if grey else COLOUR
    if image.interpretation != wanted:
        if image.interpretation == "multiband":
            image = image.copy(interpretation=("grey16" if grey else "rgb16") if image.format == "ushort" else wanted)
        image = image.colourspace(wanted)
    return image if image.format == "uchar" else image.cast("uchar")


def _is_srgb(profile: bytes) -> bool:
    return b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


def _to_srgb(image: Any) -> Any:
    """Colours through the embedded profile; as they are where libvips can't use it (a damaged or foreign profile)."""
    try:
        return image.icc_transform("srgb", embedded=True, intent="perceptual", depth=8)
    except Error:
        return image


def _turned(image: Any, rotation: int) -> Any:
    return image.rot(f"d{rotation}") if rotation else image


def _tile_side(width: int, height: int) -> int:
    """512 pixels; less for a tiny image, for libvips refuses tiles that are far larger than their image."""
    side = TILE
    while side > LEAST_TILE and max(width, height) <= side // 4:
        side //= 2
    return side


def _save(image: Any, target: Path) -> None:
    side = _tile_side(image.width, image.height)
    image.tiffsave(
        str(target),
        tile=True,
        tile_width=side,
        tile_height=side,
        pyramid=True,
        compression="jpeg",
        Q=QUALITY,
        bigtiff=image.width * image.height > 1_000_000_000,
        keep="none",
    )


def _plain(error: Exception) -> str:
    """The decoder's last line; libvips and Pillow write several."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else error.__class__.__name__
