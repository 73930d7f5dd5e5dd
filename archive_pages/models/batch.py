"""A batch: a folder or a zip of scans on its way into the archive."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    PLANNING = "planning", _("being read")
    PLANNED = "planned", _("waits for your go-ahead")
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARTLY = "partly", _("done, some refused")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Batch(models.Model):
    """State, plan, progress and report of one ingest. A running batch beats; one that stopped is taken up again.

    `attempts` counts the tries since something of it last went in, each before it begins; `due_at` is when the next
    one is, after an error. `waiting_since` is set while it waits for storage or database that are away or full.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255)
    source = models.CharField(_("source"), max_length=1000, help_text=_("Folder or zip on this server."))
    title = models.ForeignKey(
        "archive_pages.TitlePage", null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("title")
    )
    new_title = models.CharField(_("new title"), max_length=255, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    interface_language = models.CharField(max_length=10, blank=True, editable=False)  # of whoever started it
    publish = models.BooleanField(_("publish at once"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=BatchState.choices, default=BatchState.QUEUED)
    plan = models.JSONField(default=dict, blank=True, editable=False)
    report = models.JSONField(default=dict, blank=True, editable=False)
    error = models.TextField(blank=True, editable=False)
    pages_done = models.PositiveIntegerField(default=0, editable=False)
    pages_total = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
