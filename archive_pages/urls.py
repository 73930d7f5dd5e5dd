"""Addresses of the archive outside the page tree, and links to material in the reader's language."""

from django.urls import URLPattern, URLResolver
from django.utils.translation import get_language
from wagtail.models import Page

from .models import ArchiveIndexPage

urlpatterns: list[URLPattern | URLResolver] = []


def material_url(page: Page, language: str | None = None) -> str:
    """The address of a title or an issue under the archive index of `language` (default: the reader's).

    Falls back on the page's own address where that language has no archive index.
    """
    language = language or get_language()
    own = page.get_url() or ""
    if page.locale.language_code == language:
        return own
    home = page.get_ancestors(inclusive=True).type(ArchiveIndexPage).first()
    index = home.get_translations().filter(locale__language_code=language, live=True).first() if home else None
    if home is None or index is None or not own:
        return own
    return (index.get_url() or "") + own.removeprefix(home.get_url() or "")
