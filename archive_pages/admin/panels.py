"""Panels of the archive's edit forms."""

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel


class StripPanel(Panel):
    """An issue's pages. They are no part of the form: each change is saved as it is made."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "archive_pages/admin/strip.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        @property
        def media(self) -> Media:
            return Media(css={"all": ["archive_pages/strip.css"]}, js=["archive_pages/strip.js"])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .strip import strip_context

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | strip_context(type(self.instance).objects.get(pk=self.instance.pk), self.request.user)
