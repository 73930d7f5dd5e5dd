"""Pictures of entries as pages show them: photographs in the sizes that the Image API cuts, posters of films."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.links import file_address
from campaigns.models import PartKind, RenditionKind
from campaigns.ways_out.media import Medium
from cms.imaging.iiif.links import image_url, info_path

WIDTHS = (320, 640, 960, 1280, 1920)
LARGE = 1600
"""Pixels of the longer side from which on there is more in a photograph than a page shows."""


@dataclass(frozen=True)
class Picture:
    """`info` is the address for looking at it closely, `""` where there is no more to be seen."""

    src: str
    width: int
    height: int
    alt: str = ""
    srcset: str = ""
    info: str = ""

    @property
    def ratio(self) -> str:
        """Width by height, as style sheets have it."""
        return f"{self.width / self.height:.4f}" if self.height else "1"

    @property
    def whole(self) -> str:
        """The address of all its pixels."""
        return self.src.replace("/640,/", "/max/")


def photograph(medium: Medium) -> Picture | None:
    """None while it has no pyramid."""
    if not medium.pyramid or not medium.width:
        return None
    widths = [width for width in WIDTHS if width < medium.width]
    if len(widths) < len(WIDTHS):
        widths.append(medium.width)
    return Picture(
        _at(medium, 640),
        medium.width,
        medium.height,
        medium.file.alt,
        ", ".join(f"{_at(medium, width)} {width}w" for width in widths),
        info_path(medium) if max(medium.width, medium.height) >= LARGE else "",
    )


def poster(medium: Medium) -> Picture | None:
    found = medium.of_kind(RenditionKind.POSTER)
    if found is None:
        return None
    return Picture(file_address(medium.uuid, found.label), found.width, found.height, medium.file.alt)


def first_picture(media: Iterable[Medium]) -> Picture | None:
    """A film's poster, else a photograph that was sent."""
    in_order = sorted(media, key=lambda one: one.kind != PartKind.VIDEO)
    shown = (poster(one) or (photograph(one) if one.kind == PartKind.PHOTOGRAPH else None) for one in in_order)
    return next((picture for picture in shown if picture is not None), None)


def _at(medium: Medium, width: int) -> str:
    return image_url(medium, size=f"{width}," if width < medium.width else "max")
