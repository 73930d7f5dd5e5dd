"""Who is seen and heard in an entry, and what each of them agreed to."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.media.stored import PrivateFileField


class AgeGroup(models.TextChoices):
    CHILD = "under-10", _("under 10")
    PUPIL = "10-13", _("10 to 13")
    YOUTH = "14-17", _("14 to 17")
    ADULT = "18-64", _("18 to 64")
    SENIOR = "65-", _("65 or older")


class PersonRole(models.TextChoices):
    SENDER = "sender", _("sends the entry")
    SHOWN = "shown", _("is shown or heard")


class Person(models.Model):
    """A person of a submission. `name` is for the library; what readers see is `Submission.name_shown`."""

    submission = models.ForeignKey("campaigns.Submission", on_delete=models.CASCADE, related_name="people")
    role = models.CharField(_("role"), max_length=10, choices=PersonRole.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_child = models.BooleanField(_("a guardian consents"), default=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """That a person agreed, to which words, and when. Of a child, `guardian` is who did.

    `text` is the version that was shown, in `language`. `form` is a scan of a signed form, where it came on paper;
    `taken_by` who on the staff took it.
    """

    FILES = "consents"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey("campaigns.ConsentText", on_delete=models.PROTECT, related_name="consents")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    guardian = models.CharField(_("guardian"), max_length=120, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    form = PrivateFileField(editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.text}"
