"""What walks are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.core.texts import TextsField, text_in


class Theme(models.Model):
    """A word by which readers choose among walks, in every language of the interface."""

    slug = models.SlugField(_("short name"), unique=True, help_text=_("For addresses: Latin letters and hyphens."))
    names = TextsField(_("names"), blank=False, max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel("names"), FieldPanel("slug"), FieldPanel("order")]

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return text_in(self.names)[0] or self.slug
