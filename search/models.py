"""What is to be written to the search indexes, kept in the transaction that made it necessary."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxEntry(models.Model):
    """A page, a branch of the tree or another record whose search documents have to be made anew.

    One row a thing, however often it changes: `stamp` is new with each change, so that a drain deletes only the
    state that it wrote. `hides` says that fewer people may see it than the index knows; until it is drained,
    search leaves out everything at or below it. `cursor` is how far (tree path) a branch has been written.
    """

    class Kind(models.TextChoices):
        PAGE = "page", _("page with its canvases")
        TREE = "tree", _("page and all below it")
        RECORD = "record", _("record of the admin's search")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    model = models.CharField(max_length=100, blank=True, help_text="Label of a record's model, else empty.")
    object_id = models.CharField(max_length=100)
    stamp = models.UUIDField(default=uuid.uuid4)
    hides = models.BooleanField(default=False)
    cursor = models.CharField(max_length=255, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("search outbox entry")
        verbose_name_plural = _("search outbox entries")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "model", "object_id"], name="one_outbox_entry_a_thing"),
        ]
        indexes = [models.Index(fields=["object_id"], condition=models.Q(hides=True), name="outbox_hidden")]

    def __str__(self) -> str:
        return f"{self.kind} {self.model} {self.object_id}".replace("  ", " ")


class WriteNumber(models.Model):
    """One row: the number of the last writing session (see `backends.elasticsearch.numbers`)."""

    value = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("number of the last writing session")

    def __str__(self) -> str:
        return str(self.value)
