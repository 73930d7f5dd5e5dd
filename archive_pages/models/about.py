"""Which places titles and issues are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable


class AboutPlace(Orderable):
    """A row of a page's `places`."""

    place = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="+", verbose_name=_("place"))

    panels = [FieldPanel("place")]

    class Meta(Orderable.Meta):
        abstract = True


class TitlePlace(AboutPlace):
    """A place that a title is about; so is each of its issues."""

    page = ParentalKey("archive_pages.TitlePage", on_delete=models.CASCADE, related_name="places")

    class Meta(AboutPlace.Meta):
        verbose_name = _("place of a title")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.place_id}"


class IssuePlace(AboutPlace):
    """A place that an issue is about, beside those of its title."""

    page = ParentalKey("archive_pages.IssuePage", on_delete=models.CASCADE, related_name="places")

    class Meta(AboutPlace.Meta):
        verbose_name = _("place of an issue")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.place_id}"


def places_panel() -> MultipleChooserPanel:
    return MultipleChooserPanel(
        "places",
        chooser_field_name="place",
        heading=_("Places"),
        label=_("place"),
        help_text=_("What it is about: readers find it by them, and by the county or town that they lie in."),
    )
