"""The canvases' files on private storage: which are in use, and how one that is not goes away."""

from collections.abc import Iterable

from archive_pages.models import Canvas, RemovedCanvas
from archive_pages.models.canvas import private_storage

FILE_FIELDS = ("master", "pyramid", "ocr")


def in_use(names: Iterable[str]) -> set[str]:
    """Those of `names` that a canvas holds, or a removed one. A PDF or an ABBYY file may be held by many."""
    wanted = list(names)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        for field in FILE_FIELDS:
            for model in (Canvas, RemovedCanvas):
                found.update(model._default_manager.filter(**{f"{field}__in": some}).values_list(field, flat=True))
    return found


def delete_unused(names: Iterable[str]) -> int:
    """Deletes those of `names` that no canvas holds. Returns how many. Raises StorageUnavailable."""
    names = {name for name in names if name}
    storage = private_storage()
    unused = names - in_use(names)
    for name in unused:
        storage.delete(name)
    return len(unused)


def files_of(canvases: Iterable[Canvas | RemovedCanvas]) -> set[str]:
    """The names of all files that these canvases hold."""
    return {name for canvas in canvases for field in FILE_FIELDS if (name := str(getattr(canvas, field)))}
