"""Letters that the library sends by e-mail, kept until they are sent."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    WAITING = "waiting", _("waits")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")


class Letter(models.Model):
    """One e-mail to one person, written when what it tells of happened, in that transaction.

    `about` is the record of whoever wrote it (a submission's UUID): with it, its letters go too. A `passing` letter is
    the last one: it is deleted once it is sent or given up.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.EmailField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    about = models.UUIDField(null=True, blank=True, db_index=True)
    passing = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.WAITING)
    written_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
