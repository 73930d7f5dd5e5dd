"""A scanned leaf of an issue (IIIF Presentation 3, section 5.3), its text and its tiles."""

import uuid
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive_pages.text_layer import TextLayer, decode


def private_storage() -> Storage:
    return storages["private"]


def master_path(canvas: "Canvas", name: str) -> str:
    return canvas.file_path("master", name)


def pyramid_path(canvas: "Canvas", name: str) -> str:
    return canvas.file_path("pyramid", name)


def ocr_path(canvas: "Canvas", name: str) -> str:
    return canvas.file_path("ocr", name)


class Rotation(models.IntegerChoices):
    """Degrees clockwise by which the master is turned to make the pyramid."""

    NONE = 0, _("not turned")
    RIGHT = 90, _("a quarter to the right")
    HALF = 180, _("upside down")
    LEFT = 270, _("a quarter to the left")


class Canvas(models.Model):
    """A scanned leaf. `width` and `height` are the pixels of the pyramid, after rotation; so are all boxes.

    The files lie on private storage: the master as it came, the tiled pyramid, the OCR file as it came (a
    file that describes many canvases, such as an ABBYY export, is kept once and named by each).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issue = models.ForeignKey("archive_pages.IssuePage", on_delete=models.CASCADE, related_name="canvases")
    order = models.PositiveIntegerField(_("order"))
    order_label = models.CharField(_("page label"), max_length=50, blank=True)
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    rotation = models.PositiveSmallIntegerField(_("rotation"), choices=Rotation.choices, default=Rotation.NONE)
    master = models.FileField(storage=private_storage, upload_to=master_path, max_length=255, blank=True)
    master_page = models.PositiveIntegerField(default=0, help_text="Page within a PDF or multi-page TIFF, from 0.")
    master_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    pyramid = models.FileField(storage=private_storage, upload_to=pyramid_path, max_length=255, blank=True)
    ocr = models.FileField(storage=private_storage, upload_to=ocr_path, max_length=255, blank=True)
    ocr_page = models.PositiveIntegerField(default=0, help_text="Page within the OCR file, from 0.")
    ocr_sha256 = models.CharField(max_length=64, blank=True)
    ocr_format = models.CharField(max_length=20, blank=True)
    ocr_confidence = models.FloatField(null=True, blank=True, help_text="Mean of the words, 0 to 1.")
    word_count = models.PositiveIntegerField(default=0)
    text_expected = models.BooleanField(_("text expected"), default=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("canvas")
        verbose_name_plural = _("canvases")
        ordering = ["issue_id", "order"]
        indexes = [models.Index(fields=["issue", "order"])]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The printed page label where there is one, else the place in the issue."""
        return self.order_label or str(self.order)

    def file_path(self, kind: str, name: str) -> str:
        """`<kind>/<ab>/<uuid>/<name>`: spread over 256 folders, found again from the UUID alone."""
        return f"{kind}/{self.uuid.hex[:2]}/{self.uuid}/{name}"

    def text_layer(self) -> TextLayer | None:
        """The text with its boxes; None for a canvas without OCR."""
        try:
            return self.text.layer()
        except CanvasText.DoesNotExist:
            return None


class CanvasText(models.Model):
    """The text layer of a canvas as one compact value (`archive_pages.text_layer.encode`)."""

    canvas = models.OneToOneField(Canvas, on_delete=models.CASCADE, primary_key=True, related_name="text")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("text layer")

    def __str__(self) -> str:
        return str(self.canvas_id)

    def layer(self) -> TextLayer:
        return decode(self.data)


class CanvasTiles(models.Model):
    """Where each tile of the pyramid lies in its file (`cms.imaging.tiles.TileTable`)."""

    canvas = models.OneToOneField(Canvas, on_delete=models.CASCADE, primary_key=True, related_name="tiles")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("tile table")

    def __str__(self) -> str:
        return str(self.canvas_id)

    def table(self) -> Any:
        from cms.imaging.tiles import TileTable

        return TileTable.from_bytes(bytes(self.data))
