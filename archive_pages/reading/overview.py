"""What the archive's front page and a title's page show."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from archive_pages.models import ArchiveIndexPage, TitlePage


def archive_context(page: "ArchiveIndexPage", request: HttpRequest) -> dict[str, Any]:
    return {}


def title_context(page: "TitlePage", request: HttpRequest) -> dict[str, Any]:
    return {}
