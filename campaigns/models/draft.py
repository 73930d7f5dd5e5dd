"""First drafts of captions that a service writes, until a person has read them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DraftState(models.TextChoices):
    ASKED = "asked", _("asked for")
    WRITTEN = "written", _("written")
    FAILED = "failed", _("failed")


class DraftProblem(models.TextChoices):
    """Why there is no draft, for moderators."""

    SILENT = "silent", _("The service for captions does not answer. Try again later, or write them.")
    UNREADABLE = "unreadable", _("The service for captions answered with something that can’t be read.")
    NOBODY_SPEAKS = "nobody-speaks", _("The service for captions heard nobody speak.")
    NO_SOUND = "no-sound", _("No draft can be made of this file.")
    CRASHED = "crashed", _("The worker failed at this draft again and again. Write the captions yourself.")


class CaptionsDraft(models.Model):
    """One for a file. Only `campaigns.drafting` changes it; `captions` are never those of the file by themselves.

    `lease_until` and `tries` are the worker's. Asked for once more, `asked_at` is another: what a worker brings that
    was sent for the former one is dropped.
    """

    file = models.OneToOneField("campaigns.SubmissionFile", on_delete=models.CASCADE, related_name="draft")
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.ASKED)
    language = models.CharField(max_length=10, blank=True)
    captions = models.TextField(blank=True)
    problem = models.CharField(max_length=20, choices=DraftProblem.choices, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("draft of captions")

    def __str__(self) -> str:
        return f"{self.file_id}: {self.state}"
