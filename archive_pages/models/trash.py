"""Deleted issues, kept for 30 days so that deleting can be undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
