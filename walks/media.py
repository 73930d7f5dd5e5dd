"""What walks say of their files, for `manage.py check_media`; and that files go with their record."""

import logging
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete

from cms.imaging.checking import COLUMNS, readable, whole
from cms.media.holding import Expectation, expect, names_held, setting_names_file
from cms.media.places import media_storage
from cms.media.storages.base import StorageUnavailable
from walks.photographs.remaking import remake_original, remake_pyramid

from .models import Photograph, Recording, WalkRoute

logger = logging.getLogger(__name__)

expect("walks.Photograph", "master", Expectation(digest="master_sha256"))
expect(
    "walks.Photograph",
    "original",
    Expectation(size="original_bytes", digest="original_sha256", remake=remake_original),
)
expect(
    "walks.Photograph",
    "pyramid",
    Expectation(columns=COLUMNS, fits=whole, reads=readable, remake=remake_pyramid),
)
expect("walks.Recording", "file", Expectation(size="bytes", digest="sha256"))
expect("walks.WalkRoute", "file", Expectation(digest="sha256"))
setting_names_file("private", lambda: settings.MAP_PMTILES)


def files_go_too(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Once the record is gone for good."""
    fields = [field for field in sender._meta.local_fields if isinstance(field, models.FileField)]
    names = [name for field in fields if (name := str(field.value_from_object(instance) or ""))]
    transaction.on_commit(lambda: _delete(names))


def _delete(names: list[str]) -> None:
    """What stays while the storage does not answer is an orphan that `check_media` tells of."""
    held = names_held("private", names)
    try:
        for name in names:
            if name not in held:
                media_storage("private").delete(name)
    except StorageUnavailable as error:
        logger.warning("Files of a deleted record stay on the storage: %s", error)


for model in (Photograph, Recording, WalkRoute):
    post_delete.connect(files_go_too, sender=model)
