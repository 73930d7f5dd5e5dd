"""A picture that only a whole decoder can read, as a TIFF of its pixels. Run as a process, without Django:

    python -m cms.imaging.photographs.decoding <kind> <orientation> <picture> <target>

What comes from anywhere may make a decoder of C crash, or ask for more memory than there is: this process dies then,
and the library goes on.
"""

import resource
import sys
from pathlib import Path
from typing import Any

MOST_MEMORY = 4 << 30
"""Bytes of address space: what `kinds.MOST_MEGAPIXELS_WHOLE` need, and some room."""
MOST_SECONDS = 300  # of the processor


def main(kind: str, orientation: str, picture: str, target: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    READERS[kind](Path(picture), int(orientation), target)


def _by_libvips(picture: Path, orientation: int, target: str) -> None:
    """WebP: decoded once, and written from there."""
    from cms.imaging.vips import Image

    _write(Image.new_from_file(str(picture), access="sequential", fail_on="error"), orientation, target)


def _by_libheif(picture: Path, orientation: int, target: str) -> None:
    """Turned already as the file says."""
    from pillow_heif import HeifFile

    from cms.imaging.vips import BLOB, Image

    with picture.open("rb") as file:
        opened = HeifFile(file, convert_hdr_to_8bit=True, hdr_to_16bit=True, remove_stride=True)
    first = opened[opened.primary_index]
    image = Image.new_from_memory(first.data, *first.size, len(first.mode), "uchar")
    image = image.copy(interpretation="b-w" if first.mode.startswith("L") else "srgb")
    if profile := first.info.get("icc_profile"):
        image.set_type(BLOB, "icc-profile-data", profile)
    _write(image, orientation, target)


def _by_pillow(picture: Path, orientation: int, target: str) -> None:
    """AVIF."""
    from PIL import TiffImagePlugin
    from PIL.AvifImagePlugin import AvifImageFile

    told = TiffImagePlugin.ImageFileDirectory_v2()
    told[274] = orientation
    with picture.open("rb") as file:
        image: Any = AvifImageFile(file, str(picture))
        image.load()
        upright = image if image.mode in ("L", "RGB", "RGBA", "LA") else image.convert("RGB")
        upright.save(target, "TIFF", tiffinfo=told, icc_profile=image.info.get("icc_profile"))


def _write(image: Any, orientation: int, target: str) -> None:
    from pyvips import GValue

    written = image.copy()
    written.set_type(GValue.gint_type, "orientation", orientation)
    written.tiffsave(target, keep="icc")


READERS = {"webp": _by_libvips, "heic": _by_libheif, "avif": _by_pillow}

if __name__ == "__main__":
    main(*sys.argv[1:])
