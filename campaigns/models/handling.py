"""What the library did with a submission, and what moderators tell each other of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    SENT = "sent", _("sent")
    ENTERED = "entered", _("entered by the library")
    CHECKED = "checked", _("files checked")
    FILE_REFUSED = "file-refused", _("a file was refused")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    CHANGE_ASKED = "change", _("a change was asked for")
    TAKEN_BACK = "taken-back", _("taken back by its sender to be changed")
    CHANGED = "changed", _("changed by its sender")
    REFUSED = "refused", _("refused")
    RECONSIDERED = "reconsidered", _("taken up again")
    CAPTIONED = "captioned", _("captions or transcript added")
    UNPUBLISHED = "unpublished", _("taken down")
    REPORTED = "reported", _("a problem was reported")
    REMINDED = "reminded", _("its sender was told that the draft will be deleted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    FORGOTTEN = "forgotten", _("deleted when its time was over")
    EXPORTED = "exported", _("its sender took a copy of all data")


class HandlingStep(models.Model):
    """One step. `user` is None for its sender and for the library itself. `reason` is what the sender was told."""

    submission = models.ForeignKey("campaigns.Submission", on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=15, choices=Act.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("step")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.act}"


class Note(models.Model):
    """For moderators alone."""

    submission = models.ForeignKey("campaigns.Submission", on_delete=models.CASCADE, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("note"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class BlockedSender(models.Model):
    """Whose entries are no longer taken. `sender` is the keyed hash of an e-mail address or telephone number."""

    sender = models.CharField(max_length=64, unique=True)
    reason = models.TextField(_("reason"), blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("blocked sender")
        verbose_name_plural = _("blocked senders")

    def __str__(self) -> str:
        return self.reason or self.sender[:12]
