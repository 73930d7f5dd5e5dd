"""A route as it is stored: the file as it came, all its points, and a line coarse enough for a map."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.media.stored import PrivateFileField, StoredRecord


class WalkRoute(StoredRecord):
    """Never changed: another way is another record, so that a draft's route is no reader's.

    `line` is `[[[lon, lat], …], …]`, the parts simplified for maps; `bounds` is GeoJSON's `bbox`; metres and minutes.
    `geometry` is every point (`walks.routes.packed`). The file as it came may say who walked there and when: it is for
    editors.
    """

    FILES = "routes"

    name = models.CharField(max_length=255, blank=True)
    file = PrivateFileField()
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    geometry = PrivateFileField()
    points = models.PositiveIntegerField(default=0)
    length = models.FloatField(default=0, help_text="Metres.")
    ascent = models.FloatField(default=0, help_text="Metres.")
    descent = models.FloatField(default=0, help_text="Metres.")
    minutes = models.FloatField(default=0)
    bounds = models.JSONField(default=list)
    line = models.JSONField(default=list)
    waypoints = models.JSONField(default=list)
    notes = models.JSONField(default=list, help_text="What was wrong in the file, as sentences.")

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or self.file_name or str(self.uuid)
