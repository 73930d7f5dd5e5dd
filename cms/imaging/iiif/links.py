"""Addresses of images, for pages, the API and IIIF resources."""

from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

from .parameters import BadParameter, read_region, read_size

IMAGE = "/iiif/image/3"


class Scanned(Protocol):
    """A record with a pyramid, or what a search result knows of one."""

    @property
    def uuid(self) -> UUID: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def pyramid(self) -> Any: ...


def absolute(path: str) -> str:
    """A path of this site as the address that the world knows."""
    return f"{settings.SITE_URL}{path}"


def image_service(scanned: Scanned) -> str:
    """The base address of the record's image service."""
    return absolute(f"{IMAGE}/{scanned.uuid}")


def info_path(scanned: Scanned) -> str:
    """The record's `info.json` on the host that was asked, for viewers in our own pages."""
    return f"{IMAGE}/{scanned.uuid}/info.json"


def image_url(
    scanned: Scanned,
    region: str = "full",
    size: str = "max",
    rotation: str = "0",
    quality: str = "default",
    form: str = "jpg",
) -> str:
    """A path on this site, `""` for a scanned without a scan. Parameters as in IIIF Image API 3, section 4.

    A `size` larger than the region becomes `max`, so that a picture for a place on a page is never refused.
    """
    if not scanned.pyramid:
        return ""
    box = read_region(scanned.width, scanned.height, region)
    try:
        read_size(box, size, whole=box[2:] == (scanned.width, scanned.height))
    except BadParameter:
        size = "max"
    return f"{IMAGE}/{scanned.uuid}/{region}/{size}/{rotation}/{quality}.{form}"
