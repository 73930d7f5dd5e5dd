"""What every template knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .policy import accent_style


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_accent": settings.SITE_ACCENT,
        "accent_style": accent_style(),
        "site_url": settings.SITE_URL,
    }
