"""Files that editors send: each as a file of this machine, and what is wrong with one in a sentence for a form."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext as _

from cms.media.storages.base import StorageFull, StorageUnavailable
from cms.parsing.problems import Problem, UnreadableFile

REFUSED = (UnreadableFile, ValidationError, StorageFull, StorageUnavailable)
"""What taking in a file raises."""


@contextmanager
def on_disk(upload: UploadedFile) -> Iterator[Path]:
    if isinstance(upload, TemporaryUploadedFile):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def in_words(error: Exception) -> str:
    """One of `REFUSED`, told to the editor."""
    if isinstance(error, UnreadableFile):
        return told(error.problem)
    if isinstance(error, StorageFull):
        return str(error)
    if isinstance(error, StorageUnavailable):
        return _("The place where files are kept does not answer just now. Nothing was changed. Try again in a minute.")
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def told(problem: Problem) -> str:
    """The file, the line where there is one, and what is wrong with it."""
    if problem.line is None:
        return _("“%(file)s”: %(sentence)s") % {"file": problem.file, "sentence": problem.message}
    words = _("“%(file)s”, line %(line)d: %(sentence)s")
    return words % {"file": problem.file, "line": problem.line, "sentence": problem.message}
