"""Pages that are published and yet not to be seen before an instant."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField


class EmbargoMixin(models.Model):
    """A day until which only editors see the page. It lifts by the clock: `cms.core.access` compares instants.

    A type with `closed_with_parent` is seen only while the page above it is published, in date and past its embargo.
    """

    closed_with_parent = False

    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Readers see neither the page nor its scans and text before this moment."),
    )

    embargo_panels = [FieldPanel("embargo_until")]
    embargo_api_fields = [APIField("embargo_until")]

    class Meta:
        abstract = True

    @property
    def is_embargoed(self) -> bool:
        return self.embargo_until is not None and self.embargo_until > timezone.now()
