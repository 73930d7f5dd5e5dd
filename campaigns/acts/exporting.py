"""A copy of all that the library keeps about an entry, for whoever sent it."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from campaigns.models import Consent, Submission, SubmissionFile
from campaigns.models.handling import Act
from campaigns.models.submission import State
from cms.letters.models import Letter

from .changing import changing, note

CHUNK = 1 << 20
FIELDS = (
    "code", "state", "way", "language", "interface_language", "title", "text", "name_shown", "age_group", "town",
    "answers", "licence", "elsewhere", "email", "phone", "created_at", "touched_at", "sent_at", "decided_at",
)  # fmt: skip


def export(submission: Submission) -> IO[bytes]:
    """A zip, open at its beginning, gone when it is closed: `entry.json`, the same as `entry.txt`, files as they came.

    Raises StorageUnavailable. Nothing waits while it is written; that a copy was taken is noted.
    """
    with changing(submission, *(state for state in State.values if state != State.WITHDRAWN)) as found:
        note(found, Act.EXPORTED)
    told = data_of(submission)
    copy: IO[bytes] = TemporaryFile(prefix="library-")  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("entry.json", json.dumps(told, ensure_ascii=False, indent=2))
        archive.writestr("entry.txt", "\ufeff" + "\n".join(_lines(told)) + "\n")
        for name, file in _files(submission):
            with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, CHUNK)
    copy.seek(0)
    return copy


def data_of(submission: Submission) -> dict[str, Any]:
    """All of it as JSON, in words of the languages in which it was written."""
    return {
        "library": settings.SITE_NAME,
        "copied_at": timezone.now().isoformat(),
        "campaign": submission.campaign.title,
        **{name: _plain(getattr(submission, name)) for name in FIELDS},
        "book": str(submission.book) if submission.book else "",
        "place": str(submission.place) if submission.place else "",
        "people": [
            {
                "name": person.name,
                "role": person.role,
                "guardian_consents": person.is_child,
                "consents": [_consent(one) for one in person.consents.select_related("text")],
            }
            for person in submission.people.all()
        ],
        "files": [_file(one) for one in submission.files.all()],
        "steps": [
            {"at": step.at.isoformat(), "what": step.act, "reason": step.reason} for step in submission.steps.all()
        ],
        "letters": [
            {"at": one.written_at.isoformat(), "to": one.to, "subject": one.subject, "text": one.text}
            for one in Letter.objects.filter(about=submission.uuid).order_by("written_at")
        ],
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "to": consent.text.text,
        "for": consent.text.kind,
        "version": consent.text.version,
        "read_in": consent.language,
        "guardian": consent.guardian,
        "given_at": consent.given_at.isoformat(),
        "withdrawn_at": _plain(consent.withdrawn_at),
        "form": _form_name(consent) if consent.form else "",
    }


def _file(file: SubmissionFile) -> dict[str, Any]:
    kept = ("name", "kind", "state", "media_type", "bytes", "sha256", "seconds", "width", "height", "alt")
    words = ("transcript", "captions", "chapters", "words_language", "problem_words")
    return {name: getattr(file, name) for name in (*kept, *words)} | {"file": _name(file) if file.master else ""}


def _name(file: SubmissionFile) -> str:
    """Its own name is somebody's; within the copy, files are numbered."""
    return f"files/{file.order + 1:02d}-{str(file.uuid)[:8]}{Path(str(file.master)).suffix}"


def _form_name(consent: Consent) -> str:
    return f"consents/{consent.uuid}{Path(str(consent.form)).suffix}"


def _files(submission: Submission) -> Iterator[tuple[str, File[bytes]]]:
    for file in submission.files.all():
        if file.master:
            yield _name(file), file.master
    for consent in Consent.objects.filter(person__submission=submission).exclude(form=""):
        yield _form_name(consent), consent.form


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """The same for people who read no JSON."""
    for name, one in value.items():
        if isinstance(one, dict) and one:
            yield f"{indent}{name}:"
            yield from _lines(one, indent + "  ")
        elif isinstance(one, list) and one:
            for number, part in enumerate(one, start=1):
                yield f"{indent}{name} {number}:"
                yield from _lines(part if isinstance(part, dict) else {"": part}, indent + "  ")
        elif one not in (None, "", [], {}):
            told = str(one).replace("\n", f"\n{indent}    ")
            yield f"{indent}{name}: {told}"
