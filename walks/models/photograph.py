"""A photograph: the file as it came, for editors; a copy without a word about its maker's device, for everyone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.core import edtf
from cms.core.positions import PositionMixin
from cms.core.rights import RightsMixin
from cms.core.texts import TextsField, text_in
from cms.media.stored import PrivateFileField, StoredRecord

PANORAMA = (1.96, 2.04)
"""Width to height of an equirectangular panorama, with room for a pixel or two that a camera cut."""


class Photograph(PositionMixin, RightsMixin, index.Indexed, StoredRecord):
    """Shared by the pages of all languages. Seen by whoever may see a page that shows it.

    `master` is the file as it came, with all that the camera wrote into it (`exif` is what we read there); only editors
    have it. No file makes two records, however many bring it at once. `original` is the same picture for everyone,
    without that, and `pyramid` what viewers are served from. `width` and `height` are pixels as it is shown. `phash` is
    its perceptual hash, 64 bits, signed.
    """

    FILES = "photographs"

    title = models.CharField(_("title"), max_length=255)
    alt = TextsField(_("alternative text"), max_length=500, help_text=_("What there is to see, for who can’t see it."))
    caption = TextsField(_("caption"), max_length=1000)
    date = models.CharField(
        _("date"), max_length=100, blank=True, validators=[edtf.validate], help_text=_("For example 1935-08, 1905~.")
    )
    date_sort = models.DateField(null=True, blank=True, editable=False, db_index=True)
    author = models.CharField(_("author"), max_length=255, blank=True, help_text=_("Who took it."))
    credit = models.CharField(_("credit"), max_length=255, blank=True, help_text=_("Whose it is, or where it is kept."))
    place = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="photographs",
        verbose_name=_("place"),
    )
    bearing = models.FloatField(null=True, blank=True, editable=False, help_text="Degrees from north, clockwise.")
    master = PrivateFileField(editable=False)
    master_name = models.CharField(max_length=255, blank=True, editable=False)
    master_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    master_type = models.CharField(max_length=20, blank=True, editable=False)
    original = PrivateFileField(editable=False)
    original_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    original_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    pyramid = PrivateFileField(editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    phash = models.BigIntegerField(null=True, editable=False, db_index=True)
    exif = models.JSONField(default=dict, blank=True, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("alt"),
        FieldPanel("caption"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("author"), FieldPanel("credit")]),
        *RightsMixin.rights_panels,
        FieldPanel("place"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("exactness")])],
            heading=_("Where it was taken"),
        ),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("author"),
        index.SearchField("master_name"),
        index.FilterField("rights"),
        index.FilterField("added_by"),
    ]

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["master_sha256"], condition=~models.Q(master_sha256=""), name="walks_photograph_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.date_sort = edtf.read(self.date).earliest if self.date else None
        super().save(*args, **kwargs)

    @property
    def is_panorama(self) -> bool:
        """Whether it may be a whole sphere: twice as wide as high."""
        return bool(self.height) and PANORAMA[0] <= self.width / self.height <= PANORAMA[1]

    @property
    def alt_text(self) -> str:
        return text_in(self.alt)[0]


class PhotographTiles(models.Model):
    """Where each tile of the pyramid lies in its file (`cms.imaging.tiles.TileTable`)."""

    photograph = models.OneToOneField(Photograph, on_delete=models.CASCADE, primary_key=True, related_name="tiles")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("tile table")

    def __str__(self) -> str:
        return str(self.photograph_id)
