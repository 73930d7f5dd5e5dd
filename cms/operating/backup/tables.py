"""Which tables a backup holds, and a model's row as JSON values and back."""

from datetime import datetime, time
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.db import models
from django.utils.encoding import is_protected_type

from cms.core.models import WorkerBeat
from cms.operating.models import BulkFile
from search.models import OutboxEntry

Fields = list[models.Field[Any, Any]]

# What goes by itself, or is made anew: log-ins, counts of wrong passwords, what workers run, what search waits for,
# files for crawlers.
TRANSIENT: tuple[type[models.Model], ...] = (Session, WorkerBeat, OutboxEntry, BulkFile)
TRANSIENT_APPS = {"axes", "wagtailsearch"}  # the latter has other columns in each database, and no rows of ours


def all_models() -> list[type[models.Model]]:
    """Every table of the database that is Django's, in a fixed order."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.label_lower)


def kept_models() -> list[type[models.Model]]:
    return [model for model in all_models() if model not in TRANSIENT and model._meta.app_label not in TRANSIENT_APPS]


def fields_of(model: type[models.Model]) -> Fields:
    """The columns of the model's own table, without those of the models it builds on."""
    return list(model._meta.local_concrete_fields)


def to_values(row: models.Model, fields: Fields) -> list[Any]:
    """JSON values of a row (dates and the like are left to `DjangoJSONEncoder`)."""
    return [_to_value(row, field) for field in fields]


def _to_value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        value = getattr(row, field.attname)
        return value if value is None or isinstance(value, int) else str(value)
    if isinstance(field, models.BinaryField) and getattr(row, field.attname) is None:
        return None
    value = field.value_from_object(row)
    if isinstance(value, datetime | time):
        return value.isoformat()  # the encoder would cut off microseconds
    return value if is_protected_type(value) else field.value_to_string(row)


def from_values(model: type[models.Model], fields: Fields, values: list[Any]) -> models.Model:
    """The row that `to_values` was given, ready for a raw insert."""
    read = {field.attname: _from_value(field, value) for field, value in zip(fields, values, strict=True)}
    for parent, link in model._meta.parents.items():
        if link is not None and link.attname in read:
            read[parent._meta.pk.attname] = read[link.attname]
    return model(**read)


def _from_value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


def files_in(row: models.Model, fields: Fields) -> list[tuple[str, str]]:
    """The storage and name of each file that the row names."""
    private = storages["private"]
    return [
        ("private" if field.storage == private else "default", name)
        for field in fields
        if isinstance(field, models.FileField) and (name := str(getattr(row, field.attname) or ""))
    ]
