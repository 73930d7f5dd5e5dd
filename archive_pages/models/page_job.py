"""A page that any worker may prepare for the one that takes its batch in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageJob(models.Model):
    """One page of a run. The order itself and its result lie in the run's staging folder.

    `run` is that folder's name. A worker that takes the job counts it in `attempts` before it looks at the page, and
    has it until `leased_until`; where it dies, the lease ends and another takes the page. `error` is a code of
    `ingest.jobs`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    batch = models.ForeignKey("archive_pages.Batch", on_delete=models.CASCADE, related_name="page_jobs")
    run = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=50, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("page to prepare")
        verbose_name_plural = _("pages to prepare")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_job_a_page")]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}"
