"""Rules of visibility that must always hold, as system checks with a way out."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from wagtail.models import Page

from cms.core.embargo import EmbargoMixin


@register(Tags.security)
def embargoes_are_on_pages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A new epoch begins when a page is saved; an embargo on anything else would be remembered for too long."""
    return [
        Error(
            f"{model.__name__} can be embargoed and is no page.",
            hint="Give it a page to belong to, and let `cms.core.access` ask that page.",
            obj=model,
            id="archive_pages.E001",
        )
        for model in apps.get_models()
        if issubclass(model, EmbargoMixin) and not issubclass(model, Page)
    ]


@register(Tags.security)
def api_asks_access(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Wagtail's own pages endpoint knows no embargo, its media endpoints answer by who asks."""
    from cms.api import PUBLIC_ENDPOINTS, api_router

    return [
        Error(
            f"The API's endpoint “{name}” does not ask `cms.core.access`.",
            hint="Derive it from one of the viewsets in cms/api.py or archive_pages/api.py.",
            id="archive_pages.E002",
        )
        for name, endpoint in api_router._endpoints.items()
        if not issubclass(endpoint, PUBLIC_ENDPOINTS)
    ]
