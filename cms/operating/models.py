"""Files of all that is public, as they were last written."""

from django.core.files.storage import Storage, storages
from django.db import models


def private_storage() -> Storage:
    return storages["private"]


class BulkFile(models.Model):
    """`members` are `[issue's id, first byte, number of bytes]`, in the order of the file.

    It lies on private storage: what was hidden since it was written is still in it (`cms.operating.bulk`).
    """

    kind = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    file = models.FileField(storage=private_storage, max_length=255)
    size = models.BigIntegerField(help_text="Bytes.")
    members = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["kind", "-made_at"])]

    def __str__(self) -> str:
        return str(self.file.name)
