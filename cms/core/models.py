"""Records of the installation itself."""

from django.db import models
from django.utils import timezone


class WorkerBeat(models.Model):
    """A worker that runs, or that died within the last minute: it beats every ten seconds, and goes when it is stopped.

    `part` is what it does: all, batches or schedule. `processes` is how many pages it prepares at once.
    """

    class Part(models.TextChoices):
        ALL = "all"
        BATCHES = "batches"
        SCHEDULE = "schedule"

    name = models.CharField(max_length=200, unique=True)
    part = models.CharField(max_length=10, choices=Part.choices)
    processes = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
