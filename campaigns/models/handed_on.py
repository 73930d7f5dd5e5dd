"""What readers are told of what somebody sent: the same in a submission and in the entry that is made of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.languages import CONTENT_LANGUAGES

from .people import AgeGroup


class HandedOnMixin(models.Model):
    """Words that a submission hands on to its entry. `HANDED_ON` names all of them, with its book and its place."""

    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=CONTENT_LANGUAGES)
    name_shown = models.CharField(_("name as it is shown"), max_length=120, blank=True)
    age_group = models.CharField(_("age"), max_length=10, choices=AgeGroup.choices, blank=True)
    town = models.CharField(_("town or village"), max_length=120, blank=True)
    elsewhere = models.URLField(_("address on another platform"), blank=True)

    HANDED_ON = ("text", "language", "book_id", "name_shown", "age_group", "place_id", "town", "elsewhere")

    class Meta:
        abstract = True
