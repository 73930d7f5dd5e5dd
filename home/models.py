"""The front page of each language's tree, and pages of plain content."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.core.pages import BasePage

from .blocks import BodyBlock


class HomePage(BasePage):
    """The front page: who we are in one sentence, search, and what is new."""

    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"

    sentence = models.CharField(
        _("one sentence"), max_length=255, blank=True, help_text=_("What this library offers, in one sentence.")
    )
    example_searches = models.CharField(
        _("example searches"),
        max_length=255,
        blank=True,
        help_text=_("Three words or phrases, separated by semicolons."),
    )
    hero_image = models.ForeignKey(
        "media.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    opening_hours = models.TextField(_("opening hours"), blank=True, help_text=_("A line a day."))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("sentence"),
        FieldPanel("example_searches"),
        FieldPanel("hero_image"),
        FieldPanel("opening_hours"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [
        *BasePage.api_fields,
        APIField("sentence"),
        APIField("example_searches"),
        APIField("hero_image"),
        APIField("opening_hours"),
        APIField("body"),
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .front_page import home_context

        return {**super().get_context(request, *args, **kwargs), **home_context(self, request)}

    @property
    def examples(self) -> list[str]:
        return [example.strip() for example in self.example_searches.split(";") if example.strip()]


class StandardPage(BasePage):
    """A page of text and pictures."""

    template = "home/standard_page.html"

    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [*BasePage.api_fields, APIField("introduction"), APIField("body")]

    class Meta:
        verbose_name = _("standard page")
