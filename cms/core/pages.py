"""The abstract page that every page type of this project is built on."""

from typing import Any

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Page

from .access import Viewer, visible_pages
from .languages import direction
from .routed import RoutedMixin


class BasePage(RoutedMixin, Page):
    """Stock `Page` with what each of ours has: a picture for lists, and a template beside its app."""

    listing_image = models.ForeignKey(
        "media.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Shown where the page appears in a list."),
    )

    promote_panels = [*Page.promote_panels, FieldPanel("listing_image")]
    api_fields = [APIField("listing_image")]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Where the page is in the tree is never written back from an old copy: it may have been moved meanwhile."""
        if self._state.adding or kwargs.get("update_fields"):
            return super().save(*args, **kwargs)
        with transaction.atomic():
            there = Page.objects.select_for_update().filter(pk=self.pk).order_by()
            now = there.values("path", "depth", "numchild", "url_path").first()
            for name, value in (now or {}).items():
                setattr(self, name, value)
            return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Which revision is live, and when it became so, are of the page and not of a revision (Wagtail takes them out
        of the revision: a page that is saved after it was unpublished would name a revision as live)."""
        page = super().with_content_json(content)
        page.live_revision_id = self.live_revision_id
        page.last_published_at = self.last_published_at
        return page

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["content_language"] = self.locale.language_code
        context["content_direction"] = direction(self.locale.language_code)
        return context

    def urls_by_language(self, request: HttpRequest) -> dict[str, str]:
        """The addresses of this page in each language in which the reader may see it."""
        translations = visible_pages(self.get_translations(inclusive=True), Viewer.of(request))
        found = {page.locale.language_code: page.get_url(request) for page in translations.select_related("locale")}
        return {language: url for language, url in found.items() if url}
