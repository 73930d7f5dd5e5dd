"""Files go with their record: once it is gone for good, and only those that no other record holds."""

import logging
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete

from .holding import names_held
from .places import media_storage
from .storages.base import StorageUnavailable

logger = logging.getLogger(__name__)


def files_go_with(model: type[models.Model]) -> None:
    """For a model whose files lie on private storage; called once, in its app's `ready`."""
    post_delete.connect(_files_go_too, sender=model)


def _files_go_too(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
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
