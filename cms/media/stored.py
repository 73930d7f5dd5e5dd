"""Records with files on private storage, each at an address of its own; they go out after access was asked."""

import uuid
from typing import Any
from uuid import UUID

from django.core.files.storage import Storage, storages
from django.db import models


def private_storage() -> Storage:
    return storages["private"]


def stored_at(kind: str, owner: UUID, name: str) -> str:
    """`<kind>/<ab>/<uuid>/<name>`: spread over 256 folders, found again from the UUID alone."""
    return f"{kind}/{owner.hex[:2]}/{owner}/{name}"


def file_path(instance: Any, name: str) -> str:
    """For `upload_to`: records say of what kind their files are by `FILES`."""
    return stored_at(instance.FILES, instance.uuid, name)


class PrivateFileField(models.FileField):
    """A file on private storage below its record's UUID."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_length": 255, "blank": True, **kwargs, "storage": private_storage, "upload_to": file_path}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("storage", None)
        kwargs.pop("upload_to", None)
        return name, path, args, kwargs


class StoredRecord(models.Model):
    """A record with files, known to the world by its UUID. A file is never written over: a new one has a new name."""

    FILES = ""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def new_name(self, name: str) -> str:
        """Where a new file of this record goes."""
        return stored_at(self.FILES, self.uuid, f"{uuid.uuid4().hex[:8]}-{name}")
