"""Addresses of the archive's IIIF resources, for pages, the API and the resources themselves."""

from archive_pages.models import Canvas, IssuePage, TitlePage
from cms.imaging.iiif.links import absolute

PRESENTATION, SEARCH = "/iiif/presentation/3", "/iiif/search"


def manifest_url(issue: IssuePage) -> str:
    return absolute(f"{PRESENTATION}/{issue.uuid}/manifest")


def collection_url(title: TitlePage) -> str:
    return absolute(f"{PRESENTATION}/{title.uuid}/collection")


def canvas_uri(issue: IssuePage, canvas: Canvas) -> str:
    """The canvas's identity in manifests and annotations; a name, not an address that answers."""
    return absolute(f"{PRESENTATION}/{issue.uuid}/canvas/{canvas.uuid}")


def search_url(issue: IssuePage, version: int) -> str:
    return absolute(f"{SEARCH}/{version}/{issue.uuid}")
