"""The archive's front page, and its titles: periodicals and book series."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.core import edtf
from cms.core.languages import LanguagesField
from cms.core.pages import BasePage
from cms.core.rights import RightsMixin

from .about import places_panel
from .api import PlacesField, VisibleTitlesField
from .issn import validate_issn
from .material import MaterialMixin, SharedChildrenMixin


class ArchiveIndexPage(SharedChildrenMixin, BasePage):
    """The archive's front page: all titles, whatever tree they live in."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["archive_pages.TitlePage"]
    template = "archive_pages/archive_index_page.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]
    api_fields = [*BasePage.api_fields, APIField("introduction")]

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from archive_pages.reading.overview import archive_context

        return {**super().get_context(request, *args, **kwargs), **archive_context(self, request)}


class Frequency(models.TextChoices):
    """How often a periodical came out (MARC 21 field 008/18, under plain names)."""

    DAILY = "daily", _("daily")
    SEMIWEEKLY = "semiweekly", _("twice a week")
    WEEKLY = "weekly", _("weekly")
    BIWEEKLY = "biweekly", _("every two weeks")
    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")
    ANNUAL = "annual", _("yearly")
    IRREGULAR = "irregular", _("irregular")


class TitleKind(models.TextChoices):
    NEWSPAPER = "newspaper", _("newspaper")
    MAGAZINE = "magazine", _("magazine")
    BOOKS = "books", _("books")


class TitlePage(MaterialMixin, SharedChildrenMixin, RightsMixin, BasePage):
    """A periodical or a book series, as a library records it."""

    parent_page_types = ["archive_pages.ArchiveIndexPage"]
    subpage_types = ["archive_pages.IssuePage"]
    template = "archive_pages/title_page.html"
    exclude_fields_in_copy = ["uuid"]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=TitleKind.choices, default=TitleKind.NEWSPAPER)
    other_titles = models.TextField(_("other titles"), blank=True, help_text=_("One a line."))
    description = models.TextField(_("description"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=255, blank=True)
    place = models.CharField(_("place of publication"), max_length=255, blank=True)
    languages = LanguagesField(verbose_name=_("languages"))
    frequency = models.CharField(_("frequency"), max_length=20, choices=Frequency.choices, blank=True)
    dates = models.CharField(
        _("dates of publication"),
        max_length=100,
        blank=True,
        validators=[edtf.validate],
        help_text=_("For example 1890/1944, 1905~ (about 1905) or 1921/.. (still published)."),
    )
    date_first = models.DateField(null=True, blank=True, editable=False, db_index=True)
    date_last = models.DateField(null=True, blank=True, editable=False)
    issn = models.CharField(_("ISSN"), max_length=9, blank=True, validators=[validate_issn])
    preceding_titles = ParentalManyToManyField(
        "self", symmetrical=False, blank=True, related_name="succeeding_titles", verbose_name=_("preceding titles")
    )
    holdings_note = models.TextField(
        _("holdings note"), blank=True, help_text=_("What we hold and what is missing or not digitised.")
    )
    years_not_digitised = models.CharField(
        _("years not digitised"), max_length=255, blank=True, help_text=_("Years and ranges, such as 1914–1918, 1921.")
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("frequency")]),
                FieldPanel("other_titles"),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("place")]),
                FieldRowPanel([FieldPanel("dates"), FieldPanel("issn")]),
                FieldPanel("languages"),
            ],
            heading=_("Publication"),
        ),
        FieldPanel("description"),
        places_panel(),
        FieldPanel("preceding_titles"),
        MultiFieldPanel([FieldPanel("holdings_note"), FieldPanel("years_not_digitised")], heading=_("Holdings")),
        *RightsMixin.rights_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("other_titles"),
        index.SearchField("publisher"),
        index.SearchField("place"),
        index.FilterField("kind"),
        index.FilterField("date_first"),
    ]
    api_fields = [
        *BasePage.api_fields,
        APIField("uuid"),
        APIField("kind"),
        APIField("other_titles"),
        APIField("description"),
        APIField("publisher"),
        APIField("place"),
        APIField("languages"),
        APIField("frequency"),
        APIField("dates"),
        APIField("issn"),
        APIField("preceding_titles", serializer=VisibleTitlesField()),
        APIField("succeeding_titles", serializer=VisibleTitlesField()),
        APIField("holdings_note"),
        APIField("years_not_digitised"),
        APIField("places", serializer=PlacesField()),
        *RightsMixin.rights_api_fields,
    ]

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")

    def clean(self) -> None:
        super().clean()
        self._read_dates()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._read_dates()
        super().save(*args, **kwargs)

    def _read_dates(self) -> None:
        if not self.dates:
            self.date_first = self.date_last = None
            return
        try:
            span = edtf.read(self.dates)
        except ValueError as error:
            raise ValidationError({"dates": str(error)}) from error
        self.date_first, self.date_last = span.earliest, span.latest

    @property
    def other_title_list(self) -> list[str]:
        return [line.strip() for line in self.other_titles.splitlines() if line.strip()]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from archive_pages.reading.overview import title_context

        return {**super().get_context(request, *args, **kwargs), **title_context(self, request)}
