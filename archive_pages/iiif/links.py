"""Addresses of IIIF resources, for pages, the API and the resources themselves."""

from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

from archive_pages.models import Canvas, IssuePage, TitlePage

from .parameters import BadParameter, read_region, read_size

IMAGE, PRESENTATION, SEARCH = "/iiif/image/3", "/iiif/presentation/3", "/iiif/search"


class Scanned(Protocol):
    """A `Canvas`, or what a search result knows of one."""

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


def image_service(canvas: Canvas) -> str:
    """The base address of the canvas's image service."""
    return absolute(f"{IMAGE}/{canvas.uuid}")


def info_url(canvas: Canvas) -> str:
    return absolute(f"{IMAGE}/{canvas.uuid}/info.json")


def image_url(
    canvas: Scanned,
    region: str = "full",
    size: str = "max",
    rotation: str = "0",
    quality: str = "default",
    form: str = "jpg",
) -> str:
    """A path on this site, `""` for a canvas without a scan. Parameters as in IIIF Image API 3, section 4.

    A `size` larger than the region becomes `max`, so that a picture for a place on a page is never refused.
    """
    if not canvas.pyramid:
        return ""
    box = read_region(canvas.width, canvas.height, region)
    try:
        read_size(box, size, whole=box[2:] == (canvas.width, canvas.height))
    except BadParameter:
        size = "max"
    return f"{IMAGE}/{canvas.uuid}/{region}/{size}/{rotation}/{quality}.{form}"


def manifest_url(issue: IssuePage) -> str:
    return absolute(f"{PRESENTATION}/{issue.uuid}/manifest")


def collection_url(title: TitlePage) -> str:
    return absolute(f"{PRESENTATION}/{title.uuid}/collection")


def canvas_uri(issue: IssuePage, canvas: Canvas) -> str:
    """The canvas's identity in manifests and annotations; a name, not an address that answers."""
    return absolute(f"{PRESENTATION}/{issue.uuid}/canvas/{canvas.uuid}")


def search_url(issue: IssuePage, version: int) -> str:
    return absolute(f"{SEARCH}/{version}/{issue.uuid}")
