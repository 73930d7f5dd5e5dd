"""What an issue's page shows."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from archive_pages.models import IssuePage


def issue_context(page: "IssuePage", request: HttpRequest) -> dict[str, Any]:
    return {}
