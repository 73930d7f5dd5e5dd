"""Pictures and documents with what a library owes them: alternative text, credit and rights."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

from cms.core.rights import Rights

from .storages.base import StorageFull, StorageUnavailable


class CreditMixin(models.Model):
    credit = models.CharField(_("credit"), max_length=255, blank=True, help_text=_("Who made it, or whose it is."))
    rights = models.CharField(_("rights"), max_length=100, choices=Rights.choices, blank=True)

    class Meta:
        abstract = True


class CustomImage(CreditMixin, AbstractImage):
    """A picture of the site (no scan of the archive: those are canvases on private storage).

    Wagtail's own `description` is the alternative text; a picture without one is decoration.
    """

    admin_form_fields = ("title", "file", "description", "credit", "rights", "collection", "tags",
                         "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")  # fmt: skip
    api_fields = ["description", "credit", "rights"]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def create_rendition(self, filter: Any) -> Any:
        """While the picture can't be stored, as while it can't be read, the page is shown without it."""
        try:
            return super().create_rendition(filter)
        except (StorageUnavailable, StorageFull) as error:
            raise SourceImageIOError(str(error)) from error


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class CustomDocument(CreditMixin, AbstractDocument):
    """A file for readers to download."""

    description = models.TextField(_("description"), blank=True)

    admin_form_fields = ("title", "file", "description", "credit", "rights", "collection", "tags")
    api_fields = ["description", "credit", "rights", "file_size"]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]


class Removal(models.Model):
    """A file on private storage that is to go, and goes even if its storage does not answer just now.

    Written in the transaction in which its record goes (`cms.media.removal.remove`).
    """

    name = models.CharField(max_length=255)
    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("file to be removed")

    def __str__(self) -> str:
        return self.name
