"""Which records hold which files: every FileField of every model, so that no file of anybody's is taken for an orphan.

An app says what it knows of its own files by `expect`, in its `AppConfig.ready()`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.storage import DefaultStorage, storages
from django.db import models

from .places import PARTS
from .storages.base import Entry, MediaStorage

ROWS = 2000  # in memory at a time

Row = dict[str, Any]


@dataclass(frozen=True)
class Expectation:
    """What a record says of a file. `size` and `digest` are columns; `columns` are those that the functions read.

    `fits` looks at the listing alone, `reads` reads the file, `remake` mends what is missing or changed.
    """

    size: str = ""
    digest: str = ""
    algorithm: str = "sha256"
    columns: tuple[str, ...] = ()
    fits: Callable[[Row, Entry], bool] | None = None
    reads: Callable[[Row, MediaStorage, str], bool] | None = None
    remake: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A file that a record names."""

    part: str
    name: str
    model: str
    pk: Any
    column: str
    row: Row = field(repr=False)

    @property
    def expected(self) -> Expectation:
        return _expected.get((self.model, self.column), NOTHING)

    def __str__(self) -> str:
        return f"{self.model} {self.pk}, {self.column}"


NOTHING = Expectation()
_expected: dict[tuple[str, str], Expectation] = {}
_named: list[tuple[str, str, str]] = []
_of_settings: list[tuple[str, Callable[[], str]]] = []


def expect(model: str, field_name: str, expectation: Expectation) -> None:
    """`model` as `app_label.ModelName`."""
    _expected[model, field_name] = expectation


def names_files(model: str, column: str, part: str) -> None:
    """For a column of text that names files of a storage, and so holds them."""
    _named.append((model, column, part))


def setting_names_file(part: str, name: Callable[[], str]) -> None:
    """For a setting by which the operator names a file of a storage; `name` gives `""` where it names none."""
    _of_settings.append((part, name))


def held(part: str) -> Iterator[Held]:
    """All files of a storage that records hold, some more than once."""
    for model, column in file_fields(part):
        label = model._meta.label
        wanted = _expected.get((label, column), NOTHING)
        columns = {"pk", column, *filter(None, (wanted.size, wanted.digest)), *wanted.columns}
        rows = model._base_manager.exclude(**{column: ""}).exclude(**{column: None}).order_by("pk").values(*columns)
        for row in rows.iterator(chunk_size=ROWS):
            yield Held(part, row[column], label, row["pk"], column, row)


def names_held(part: str, names: list[str]) -> set[str]:
    """Those of `names` that a record or a setting holds just now."""
    found = {name() for of, name in _of_settings if of == part} & set(names)
    for model, column in file_fields(part):
        found.update(model._base_manager.filter(**{f"{column}__in": names}).values_list(column, flat=True))
    return found


def file_fields(part: str) -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models(include_auto_created=True):
        for one in model._meta.local_fields:
            if isinstance(one, models.FileField) and part_of(one) == part:
                yield model, one.name
    yield from ((apps.get_model(label), column) for label, column, named_part in _named if named_part == part)


def part_of(file_field: models.FileField) -> str | None:
    """`default` or `private`; None for a storage that is neither."""
    made = getattr(file_field, "_storage_callable", None)
    storage = file_field.storage if made is None else made()
    if isinstance(storage, DefaultStorage):
        return "default"
    return next((part for part in PARTS if storage is storages[part]), None)
