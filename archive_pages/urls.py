"""Addresses of the archive outside the page tree, and links to material in the reader's language."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail.models import Page

from .links import MaterialLinks

urlpatterns: list[URLPattern | URLResolver] = [
    path("iiif/", include("archive_pages.iiif.urls")),
    path("", include("archive_pages.reading.urls")),
]


def material_url(page: Page, language: str | None = None) -> str:
    """The address of a title or an issue in `language` (default: the reader's); for lists, use `MaterialLinks`."""
    return MaterialLinks().url(page, language)
