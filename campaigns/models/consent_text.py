"""What people agree to, version after version."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from cms.core.texts import TextsField


class ConsentKind(models.TextChoices):
    SENDER = "sender", _("who sends the entry")
    SHOWN = "shown", _("who is shown or heard in it")
    GUARDIAN = "guardian", _("the guardian of a child")


class ConsentText(Orderable):
    """What people agree to. Once anybody has begun an entry, words are neither written over nor deleted: a change makes
    the next version, and the former is retired with all that was agreed to it."""

    campaign = ParentalKey("campaigns.CampaignPage", on_delete=models.CASCADE, related_name="consent_texts")
    kind = models.CharField(_("for"), max_length=10, choices=ConsentKind.choices, default=ConsentKind.SENDER)
    text = TextsField(_("text"), blank=False, max_length=5000)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    panels = [FieldPanel("kind"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("consent text")

    def __str__(self) -> str:
        return f"{ConsentKind(self.kind).label}, {self.version}"

    def says(self) -> tuple[str, dict[str, str]]:
        return self.kind, self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.pk is None:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            before = ConsentText.objects.select_for_update().filter(pk=self.pk).first()
            if before is not None and before.says() != self.says() and before.is_kept():
                before.retire()
                self._become_next()
                super().save(force_insert=True)
            else:
                super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Out of force, where somebody may have agreed to it."""
        if self.is_kept():
            self.retire()
            return 0, {}
        return super().delete(*args, **kwargs)

    def is_kept(self) -> bool:
        return bool(self.campaign.submissions.exists())

    def retire(self) -> None:
        if self.retired_at is None:
            self.retired_at = timezone.now()
            super().save(update_fields=["retired_at"])

    def _become_next(self) -> None:
        same = ConsentText.objects.filter(campaign=self.campaign_id, kind=self.kind)
        self.pk = self.id = None
        self._state.adding = True
        self.version = (same.aggregate(last=models.Max("version"))["last"] or 0) + 1
        self.made_at, self.retired_at = timezone.now(), None


def in_force(texts: list[ConsentText]) -> list[ConsentText]:
    """Of a page's texts as an editor or a stored version has them, those that are to be in force once it is saved.

    A stored version may be older than a change of the words: what has its words now is the same text.
    """
    rows = {row.pk: row for row in ConsentText.objects.filter(pk__in=[text.pk for text in texts if text.pk])}
    stale = [text for text in texts if (row := rows.get(text.pk)) and row.retired_at and row.says() != text.says()]
    if stale:
        now = ConsentText.objects.filter(campaign__in={text.campaign_id for text in stale}, retired_at=None)
        for text in stale:
            text.pk = next((one.pk for one in now if one.says() == text.says()), text.pk)
    return [text for text in texts if text.retired_at is None]
