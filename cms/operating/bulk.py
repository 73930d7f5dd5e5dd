"""Everything that is public in a few files, so that whoever wants it all need not crawl.

`issues.jsonl.gz` has a line an issue, `text.jsonl.gz` a line a page with its text. A duty writes them anew each day, to
private storage, where every web machine has them. Each issue is a gzip member of its own, and a file of several members
is a gzip file (RFC 1952, 2.2): so what was hidden since the file was written is left out of the answer without writing
it anew. What was published since is in the next one.
"""

import gzip
import hashlib
import json
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from archive_pages.models import CanvasText, IssuePage
from cms.core import access
from cms.media.places import media_storage
from cms.media.storages.base import Entry

from .models import BulkFile

KINDS = ("issues", "text")
KEPT = 2  # of each kind: a reader may be in the middle of the one before
A_READ = 200  # issues read at once


@dataclass(frozen=True)
class Member:
    """The part of a file that is about one issue: its id, first byte and number of bytes."""

    issue: int
    start: int
    length: int


class Shown:
    """One of the files without what the public may not have any more, as `cms.media.delivery` sends it."""

    def __init__(self, name: str, made_at: datetime, members: list[Member]) -> None:
        self.name, self.made_at, self.members = name, made_at, members

    @property
    def size(self) -> int:
        return sum(member.length for member in self.members)

    @cached_property
    def version(self) -> str:
        state = hashlib.blake2b(self.name.encode(), digest_size=12)
        state.update(",".join(str(member.issue) for member in self.members).encode())
        return state.hexdigest()

    def describe(self, name: str) -> Entry:
        return Entry(name, self.size, self.made_at, self.version)

    def chunks(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Neighbouring parts are read as one. What can't be opened is raised here and not later."""
        spans = list(_within(_joined(self.members), start, self.size if stop is None else stop))
        storage = media_storage("private")
        first = storage.chunks(self.name, *spans[0]) if spans else iter(())

        def read() -> Iterator[bytes]:
            yield from first
            for span in spans[1:]:
                yield from storage.chunks(self.name, *span)

        return read()

    def presigned(self, name: str, file_name: str, content_type: str) -> None:
        """The file itself may hold what was hidden since."""


def find(kind: str) -> Shown | None:
    """The file with what the public may see of it at this moment; None before it was first written."""
    found = _newest(kind)
    if found is None:
        return None
    public = set(_public().values_list("pk", flat=True))
    members = [Member(*one) for one in found.members if one[0] in public]
    return Shown(str(found.file.name), found.made_at, members)


def write() -> dict[str, int]:
    """Writes all files anew, and returns how many issues each holds. An interrupted run changes nothing."""
    return {kind: _write(kind) for kind in KINDS}


def age() -> float | None:
    """Seconds since the files were written; None where they never were."""
    found = _newest(KINDS[-1])
    return (timezone.now() - found.made_at).total_seconds() if found else None


def _newest(kind: str) -> BulkFile | None:
    return BulkFile.objects.filter(kind=kind).order_by("made_at", "pk").last()


def _public() -> Any:
    return access.visible_pages(IssuePage.objects.order_by("path"), access.Viewer.public())


def _write(kind: str) -> int:
    """The file is whole on the storage before its record says that it is there."""
    made_at, members, position = timezone.now(), [], 0
    name = f"bulk/{kind}-{made_at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.jsonl.gz"
    with tempfile.TemporaryDirectory(prefix="library-") as folder:
        path = Path(folder) / kind
        with path.open("wb") as file:
            for issue, lines in _content(kind):
                data = gzip.compress("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode(), 6)
                file.write(data)
                members.append([issue, position, len(data)])
                position += len(data)
        media_storage("private").place(path, name, move=True)
    BulkFile.objects.create(kind=kind, made_at=made_at, file=name, size=position, members=members)
    for old in BulkFile.objects.filter(kind=kind).order_by("-made_at", "-pk")[KEPT:]:
        old.delete()
        media_storage("private").delete(str(old.file.name))
    return len(members)


def _content(kind: str) -> Iterator[tuple[int, Iterable[dict[str, Any]]]]:
    issues = _public().select_related("locale")
    for issue in issues.iterator(chunk_size=A_READ):
        yield issue.pk, ([_about(issue)] if kind == "issues" else _texts(issue))


def _about(issue: IssuePage) -> dict[str, Any]:
    return {
        "uuid": str(issue.uuid),
        "url": f"{settings.SITE_URL}/id/{issue.uuid}",
        "title": issue.title,
        "date": issue.date,
        "number": issue.number,
        "languages": issue.languages,
        "rights": issue.effective_rights,
        "pages": issue.canvas_count,
        "manifest": f"{settings.SITE_URL}/iiif/presentation/3/{issue.uuid}/manifest",
    }


def _texts(issue: IssuePage) -> Iterator[dict[str, Any]]:
    texts = CanvasText.objects.filter(canvas__issue=issue).select_related("canvas").order_by("canvas__order")
    for text in texts.iterator(chunk_size=20):
        canvas = text.canvas
        yield {
            "uuid": str(canvas.uuid),
            "issue": str(issue.uuid),
            "order": canvas.order,
            "label": canvas.order_label,
            "language": canvas.language,
            "text": text.layer().plain(),
        }


def _joined(members: Iterable[Member]) -> Iterator[tuple[int, int]]:
    """First byte and the one after the last of each run of parts that follow one another."""
    start = stop = 0
    for member in members:
        if member.start != stop:
            if stop > start:
                yield start, stop
            start = member.start
        stop = member.start + member.length
    if stop > start:
        yield start, stop


def _within(spans: Iterable[tuple[int, int]], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The same, of the bytes from `start` up to `stop` of the spans laid end to end."""
    passed = 0
    for first, last in spans:
        begin, end = max(start - passed, 0), min(stop - passed, last - first)
        if begin < end:
            yield first + begin, first + end
        passed += last - first
