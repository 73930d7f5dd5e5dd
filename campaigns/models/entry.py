"""A published entry: what everybody sees of a submission."""

import uuid
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from campaigns.api import ENTRY_FIELDS
from cms.core.embargo import EmbargoMixin
from cms.core.pages import BasePage
from cms.core.rights import RightsMixin

from .entry_permissions import EntryPermissions
from .handed_on import HandedOnMixin


class EntryPage(RoutablePageMixin, HandedOnMixin, EmbargoMixin, RightsMixin, BasePage):
    """One page for all languages, below its campaign's first page; made by `campaigns.acts`, closed with the campaign.

    Its files are those of `submission`; who may see the page may have their renditions.
    """

    parent_page_types = ["campaigns.CampaignPage"]
    subpage_types: list[str] = []
    closed_with_parent = True
    is_creatable = False
    exclude_fields_in_copy = ["uuid", "submission"]
    KEPT_OUT_OF_REVISIONS = ("uuid", "submission_id")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.OneToOneField(
        "campaigns.Submission", null=True, editable=False, on_delete=models.SET_NULL, related_name="entry"
    )
    book = models.ForeignKey(
        "books.Book", null=True, blank=True, on_delete=models.SET_NULL, related_name="entries", verbose_name=_("book")
    )
    place = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="entries",
        verbose_name=_("place"),
    )
    kinds = models.JSONField(default=list, editable=False, help_text="PartKind values of its files, and `text`.")
    has_video = models.BooleanField(default=False, editable=False)
    has_audio = models.BooleanField(default=False, editable=False)
    has_photograph = models.BooleanField(default=False, editable=False)
    seconds = models.FloatField(default=0, editable=False)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("text"),
        FieldPanel("book"),
        FieldRowPanel([FieldPanel("name_shown"), FieldPanel("age_group"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("town")]),
        *RightsMixin.rights_panels,
        *EmbargoMixin.embargo_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("text"),
        index.SearchField("name_shown"),
        index.SearchField("town"),
    ]
    api_fields = [
        *BasePage.api_fields,
        *ENTRY_FIELDS,
        *RightsMixin.rights_api_fields,
        *EmbargoMixin.embargo_api_fields,
    ]

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def permissions_for_user(self, user: Any) -> EntryPermissions:
        return EntryPermissions(user, self)

    @property
    def languages(self) -> list[str]:
        """What it is spoken or written in, whatever language its campaign was made in."""
        return [self.language] if self.language else []

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """What is known of its files is the submission's, and no revision's."""
        page = super().with_content_json(content)
        for name in self.KEPT_OUT_OF_REVISIONS:
            setattr(page, name, getattr(self, name))
        return page

    def urls_by_language(self, request: HttpRequest) -> dict[str, str]:
        """One page, with an address in every language that its campaign has."""
        from campaigns.links import EntryLinks

        return {**EntryLinks(request).by_language(self), **super().urls_by_language(request)}

    @path("")
    def entry(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.gallery.entry import entry_view

        return entry_view(self, request)

    @path("embed/", name="embed")
    def embed(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.ways_out.embed import embed_view

        return embed_view(self, request)

    @path("report/", name="report")
    def report(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.gallery.reporting import report_view

        return report_view(self, request)
