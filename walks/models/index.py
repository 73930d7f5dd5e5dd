"""The front page of walks in a language."""

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from cms.core.pages import BasePage


class WalkIndexPage(RoutablePageMixin, BasePage):
    """All walks, as a list and as a map: those of this language, and those that there are in others only."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["walks.WalkPage"]

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]
    api_fields = [*BasePage.api_fields, APIField("introduction")]

    class Meta:
        verbose_name = _("walks")
        verbose_name_plural = _("walks")

    @path("")
    def overview(self, request: HttpRequest) -> HttpResponseBase:
        from walks.visiting.overview import overview

        return overview(self, request)

    @path("walks.geojson", name="geojson")
    def geojson(self, request: HttpRequest) -> HttpResponseBase:
        from walks.map.all_walks import all_walks

        return all_walks(self, request)

    @path("walks.atom", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponseBase:
        from walks.ways_out.feed import feed_view

        return feed_view(self, request)

    @path("coverage/", name="coverage")
    def coverage(self, request: HttpRequest) -> HttpResponseBase:
        from walks.map.coverage_view import coverage_view

        return coverage_view(self, request)
