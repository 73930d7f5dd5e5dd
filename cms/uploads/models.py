"""Files on their way from visitors, a piece at a time (tus 1.0.0)."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.media.stored import PrivateFileField, stored_at


class Upload(models.Model):
    """`uuid` is its address, and whoever knows it may go on with it. `purpose` names who takes the file
    (`cms.uploads.purposes`), `owner` is that room's own record.

    `writer` is the request that writes just now: one that comes after it takes over, and what the former still brings
    is dropped. `offset` counts the bytes of its pieces. It is `finished_at` when all are there, and goes at
    `expires_at` where it is not.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=40)
    owner = models.UUIDField(db_index=True)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    writer = models.UUIDField(null=True, blank=True)
    from_address = models.CharField(max_length=64, blank=True, db_index=True, help_text="Keyed hash of an address.")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.name or str(self.uuid)


class Piece(models.Model):
    """Bytes of an upload from `offset` on, as a file of their own on private storage. Pieces join without gaps."""

    FILES = "uploads"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    file = PrivateFileField(editable=False)

    class Meta:
        verbose_name = _("piece of an upload")
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="uploads_one_piece_an_offset")]

    def __str__(self) -> str:
        return f"{self.upload_id} from {self.offset}"

    @property
    def uuid(self) -> uuid.UUID:
        return self.upload.uuid

    def new_name(self) -> str:
        return stored_at(self.FILES, self.upload.uuid, f"{self.offset:015d}-{uuid.uuid4().hex[:8]}")
