"""What was deleted, kept for 30 days so that deleting can be undone: issues, and canvases taken out of an issue."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=30)


class TrashedIssue(models.Model):
    """An issue that was deleted: unpublished, hidden under no site, with what is needed to put it back."""

    issue = models.OneToOneField("archive_pages.IssuePage", on_delete=models.CASCADE, related_name="trashed")
    title = models.ForeignKey("archive_pages.TitlePage", null=True, on_delete=models.SET_NULL, related_name="+")
    was_live = models.BooleanField(default=False)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    deleted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("deleted issue")
        verbose_name_plural = _("deleted issues")
        ordering = ["-deleted_at"]

    def __str__(self) -> str:
        return str(self.issue)


class RemovedCanvas(models.Model):
    """A canvas that was taken out of its issue. No way out knows this table, so none can show it.

    `record` holds the canvas's fields by name, `text` and `tiles` its two values. The file names stand in columns of
    their own, as they do on a canvas, so that the files stay while the row does (`archive_pages.files`).
    """

    issue = models.ForeignKey("archive_pages.IssuePage", on_delete=models.CASCADE, related_name="removed_canvases")
    record = models.JSONField()
    text = models.BinaryField(null=True)
    tiles = models.BinaryField(null=True)
    master = models.CharField(max_length=255, blank=True)
    pyramid = models.CharField(max_length=255, blank=True)
    ocr = models.CharField(max_length=255, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("removed page")
        verbose_name_plural = _("removed pages")
        ordering = ["-removed_at"]

    def __str__(self) -> str:
        return str(self.record.get("order_label") or self.record.get("order"))
