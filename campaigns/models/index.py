"""The front page of campaigns in a language."""

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from cms.core.pages import BasePage


class CampaignIndexPage(RoutablePageMixin, BasePage):
    """All campaigns: those that are open, those to come and those of the past."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]
    api_fields = [*BasePage.api_fields, APIField("introduction")]

    class Meta:
        verbose_name = _("campaigns")
        verbose_name_plural = _("campaigns")

    @path("")
    def overview(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.gallery.index import index_view

        return index_view(self, request)
