"""A historic map, laid upon the map of walks that lead through what it shows."""

import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.core import edtf
from cms.core.rights import RightsMixin
from cms.core.texts import TextsField, text_in
from walks.map.georeference import NotGeoreferenced, corners_of, read_corners

LONGEST_ANNOTATION = 500_000  # characters


class MapSheet(RightsMixin, models.Model):
    """Its picture is a photograph, or a page of an issue. Readers see it when it is `shown`, and an issue's page only
    when they may see the issue.

    `corners` are longitude and latitude of top left, top right, bottom right and bottom left; of an `annotation` (IIIF
    Georeference Extension) they are made.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = TextsField(_("title"), blank=False, max_length=200)
    date = models.CharField(
        _("date"), max_length=100, blank=True, validators=[edtf.validate], help_text=_("For example 1869, 1905~.")
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True, help_text=_("Whose it is, or where it is kept."))
    photograph = models.ForeignKey(
        "walks.Photograph",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="map_sheets",
        verbose_name=_("picture"),
    )
    issue = models.ForeignKey(
        "archive_pages.IssuePage",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("or an issue"),
    )
    order = models.PositiveIntegerField(_("its page"), default=1)
    annotation = models.TextField(
        _("georeference annotation"),
        blank=True,
        help_text=_("The JSON that Allmaps and others give for the picture. The corners are made of it."),
    )
    corners = models.JSONField(
        _("corners"),
        default=list,
        blank=True,
        help_text=_(
            "Without an annotation: [longitude, latitude] of top left, top right, bottom right and bottom left, "
            "such as [[24.10, 46.20], [24.15, 46.20], [24.15, 46.16], [24.10, 46.16]]."
        ),
    )
    shown = models.BooleanField(_("readers see it"), default=False)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("credit")]),
        *RightsMixin.rights_panels,
        MultiFieldPanel(
            [FieldPanel("photograph"), FieldRowPanel([FieldPanel("issue"), FieldPanel("order")])], heading=_("Picture")
        ),
        MultiFieldPanel([FieldPanel("annotation"), FieldPanel("corners")], heading=_("Where it lies")),
        FieldPanel("shown"),
    ]

    class Meta:
        verbose_name = _("historic map")
        verbose_name_plural = _("historic maps")
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return text_in(self.title)[0] or str(self.uuid)

    def clean(self) -> None:
        super().clean()
        if (self.photograph is None) == (self.issue is None):
            raise ValidationError({"photograph": _("Choose a photograph, or a page of an issue: one of the two.")})
        if self.annotation.strip():
            self._lay_by_annotation()
            return
        try:
            self.corners = [list(one) for one in read_corners(self.corners)]
        except NotGeoreferenced as error:
            raise ValidationError({"corners": str(error)}) from error

    def _lay_by_annotation(self) -> None:
        try:
            self.corners = [list(one) for one in corners_of(self._read_annotation(), self._size)]
        except NotGeoreferenced as error:
            raise ValidationError({"annotation": str(error)}) from error

    def _read_annotation(self) -> Any:
        if len(self.annotation) > LONGEST_ANNOTATION:
            raise NotGeoreferenced(_("The annotation is too long."))
        try:
            return json.loads(self.annotation)
        except (ValueError, RecursionError) as error:
            raise NotGeoreferenced(_("This is no JSON. Copy the whole annotation.")) from error

    @property
    def _size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        if self.photograph is not None:
            return self.photograph.width, self.photograph.height
        canvas = self.issue.canvases.filter(order=self.order).first() if self.issue is not None else None
        if canvas is None:
            raise ValidationError({"order": _("The issue has no such page.")})
        return canvas.width, canvas.height
