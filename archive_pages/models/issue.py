"""An issue of a title: a newspaper's number, or a volume of a book series."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.api import APIField
from wagtail.search import index

from archive_pages.admin.panels import StripPanel
from cms.core import edtf
from cms.core.embargo import EmbargoMixin
from cms.core.languages import LanguagesField
from cms.core.pages import BasePage
from cms.core.rights import Rights, RightsMixin

from .about import places_panel
from .api import PlacesField
from .material import MaterialMixin


class IssuePage(MaterialMixin, EmbargoMixin, RightsMixin, BasePage):
    """One issue. Its canvases hang on it by a foreign key, so that a batch stays out of page revisions.

    `structure` is the logical structure (METS `structMap TYPE="LOGICAL"`): a list of
    `{"type", "label", "canvases": [canvas uuid, …], "items": [the same again]}`.
    The counts are kept up to date by whoever writes canvases (`archive_pages.canvases.recount`).
    """

    parent_page_types = ["archive_pages.TitlePage"]
    subpage_types: list[str] = []
    template = "archive_pages/issue_page.html"
    # A copy has no canvases.
    exclude_fields_in_copy = ["uuid", "batch", "structure", "canvas_count", "word_count", "without_text",
                              "ocr_confidence", "first_canvas"]  # fmt: skip
    # Facts about the canvases, which have no revisions: publishing an old revision must not bring old facts back.
    KEPT_OUT_OF_REVISIONS = ("uuid", "batch_id", "structure", "canvas_count", "word_count", "without_text",
                             "ocr_confidence", "first_canvas_id")  # fmt: skip

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    date = models.CharField(
        _("date of issue"),
        max_length=100,
        blank=True,
        validators=[edtf.validate],
        help_text=_("For example 1935-08-02, 1935-08 or 1905~ (about 1905)."),
    )
    date_sort = models.DateField(null=True, blank=True, editable=False, db_index=True)
    date_last = models.DateField(null=True, blank=True, editable=False)
    volume = models.CharField(_("volume"), max_length=50, blank=True)
    number = models.CharField(_("number"), max_length=50, blank=True)
    edition = models.CharField(_("edition"), max_length=100, blank=True)
    supplement = models.CharField(_("supplement"), max_length=255, blank=True)
    languages = LanguagesField(verbose_name=_("languages"))
    source = models.CharField(_("source"), max_length=500, blank=True, help_text=_("Where the scans come from."))
    batch = models.ForeignKey(
        "archive_pages.Batch", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="issues"
    )
    structure = models.JSONField(default=list, blank=True, editable=False)
    canvas_count = models.PositiveIntegerField(default=0, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    without_text = models.PositiveIntegerField(default=0, editable=False, help_text="Canvases that lack expected text.")
    ocr_confidence = models.FloatField(null=True, editable=False)
    first_canvas = models.ForeignKey(
        "archive_pages.Canvas", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("supplement")]),
                FieldRowPanel([FieldPanel("volume"), FieldPanel("number"), FieldPanel("edition")]),
                FieldPanel("languages"),
            ],
            heading=_("Issue"),
        ),
        FieldPanel("source"),
        places_panel(),
        *RightsMixin.rights_panels,
        *EmbargoMixin.embargo_panels,
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList([StripPanel()], heading=_("Pages")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("date"),
        index.SearchField("number"),
        index.FilterField("date_sort"),
        index.FilterField("without_text"),
        index.FilterField("ocr_confidence"),
    ]
    api_fields = [
        *BasePage.api_fields,
        APIField("uuid"),
        APIField("date"),
        APIField("date_sort"),
        APIField("volume"),
        APIField("number"),
        APIField("edition"),
        APIField("supplement"),
        APIField("languages"),
        APIField("source"),
        APIField("canvas_count"),
        APIField("word_count"),
        APIField("ocr_confidence"),
        APIField("structure"),
        APIField("places", serializer=PlacesField()),
        *RightsMixin.rights_api_fields,
        *EmbargoMixin.embargo_api_fields,
    ]

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")

    def clean(self) -> None:
        super().clean()
        self._read_date()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._read_date()
        super().save(*args, **kwargs)

    def with_content_json(self, content: Any) -> "IssuePage":
        page: IssuePage = super().with_content_json(content)
        for name in self.KEPT_OUT_OF_REVISIONS:
            setattr(page, name, getattr(self, name))
        return page

    def _read_date(self) -> None:
        if not self.date:
            self.date_sort = self.date_last = None
            return
        try:
            span = edtf.read(self.date)
        except ValueError as error:
            raise ValidationError({"date": str(error)}) from error
        self.date_sort, self.date_last = span.earliest, span.latest

    @property
    def effective_rights(self) -> str:
        """The issue's own rights statement, or its title's."""
        if self.rights:
            return self.rights
        title = self.get_parent().specific_deferred
        return str(getattr(title, "rights", ""))

    @property
    def rights_label(self) -> str:
        uri = self.effective_rights
        return str(Rights(uri).label) if uri else ""

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from archive_pages.reading.issue import issue_context

        return {**super().get_context(request, *args, **kwargs), **issue_context(self, request)}
