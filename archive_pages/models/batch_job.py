"""What is to be done to all issues of a batch, and how far it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchJob(models.Model):
    """Submitting or publishing all issues of a batch, by the worker, one issue after another.

    `cursor` is the key of the last issue that was seen to: a job whose worker died goes on behind it. `attempts` counts
    the tries since then, each of which failed at the next. `seen_at` is when it last had its turn.
    """

    class Step(models.TextChoices):
        SUBMIT = "submit", _("being submitted")
        PUBLISH = "publish", _("being published")

    class Ending(models.TextChoices):
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped; what was done stays done")
        FAILED = "failed", _("ended before all was done; the server’s log tells why")

    batch = models.OneToOneField("archive_pages.Batch", on_delete=models.CASCADE, related_name="job")
    step = models.CharField(max_length=10, choices=Step.choices)
    # Rights are asked issue by issue; who is gone has none, so the job goes too.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    cursor = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("work on a batch's issues")
        verbose_name_plural = _("work on batches' issues")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.batch}: {self.get_step_display()}"

    @property
    def under_way(self) -> bool:
        return self.finished_at is None

    @property
    def seen(self) -> int:
        """How many issues were seen to, whatever came of it."""
        return self.done + self.unchanged + self.refused
