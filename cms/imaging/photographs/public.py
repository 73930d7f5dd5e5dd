"""The copy of a photograph that everyone may have: the same picture, and not a word about who took it where.

A JPEG or PNG that browsers show stays as it is, pixel for pixel, and loses all else. Any other file, and colours that
are no screen's (CMYK), become an sRGB JPEG.
"""

import errno
import io
import logging
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image

from cms.imaging import pyramid

from . import decoding, exif, jpeg, kinds, png
from .kinds import DECODED_WHOLE, Header, Kind

QUALITY = 92
MOST_TOLD = 1000  # bytes of what a decoder says
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Copy:
    """`path` in the folder that was given."""

    path: Path
    kind: Kind


def facts_of(master: Path, header: Header) -> exif.Facts:
    """What the camera wrote. Raises UnreadableFile where the file itself is damaged."""
    if header.kind == Kind.TIFF:
        with master.open("rb") as file:
            return exif.read(file)
    if header.kind == Kind.JPEG:
        return exif.read(io.BytesIO(jpeg.look(master).exif))
    if header.kind == Kind.PNG:
        return exif.read(io.BytesIO(png.exif(master)))
    if header.kind in DECODED_WHOLE:
        with kinds.opened_whole(master, header.kind) as image:
            return exif.read(io.BytesIO(_block(image)))
    return exif.Facts()


def make(master: Path, header: Header, folder: Path) -> Copy:
    """Raises UnreadableFile; OSError where the disk is full."""
    if header.kind == Kind.JPEG:
        told = jpeg.look(master)
        if told.plain:
            target = folder / "original.jpg"
            jpeg.strip(master, target, exif.read(io.BytesIO(told.exif)).orientation)
            return Copy(target, Kind.JPEG)
    if header.kind == Kind.PNG and facts_of(master, header).orientation == 1:
        target = folder / "original.png"
        png.strip(master, target)
        return Copy(target, Kind.PNG)
    target = folder / "original.jpg"
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        pyramid.flat(_for_libvips(master, header, Path(scratch)), target, QUALITY)
    return Copy(target, Kind.JPEG)


def _for_libvips(master: Path, header: Header, folder: Path) -> Path:
    """The file itself, or a TIFF of its pixels where libvips can't read it as it is."""
    if header.kind not in DECODED_WHOLE:
        return master
    target = folder / "pixels.tif"
    orientation = facts_of(master, header).orientation
    command = [sys.executable, "-m", decoding.__name__, header.kind, str(orientation), str(master), str(target)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        if shutil.disk_usage(folder).free < pyramid.LITTLE:
            raise OSError(errno.ENOSPC, "the disk is full")
        logger.info("%s could not be decoded: %s", master.name, done.stderr[-MOST_TOLD:].decode("utf-8", "replace"))
        kinds.refuse_damaged(master)
    return target


def _block(image: Image.Image) -> bytes:
    """The TIFF structure of an image's EXIF; `b""` for none."""
    block = image.info.get("exif") or b""
    return bytes(block).removeprefix(jpeg.EXIF_NAME)
