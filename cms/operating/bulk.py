"""Everything that is public in a few files, so that whoever wants it all need not crawl.

`issues.jsonl.gz` has a line an issue, `text.jsonl.gz` a line a page with its text. A duty writes them anew each day.
Each issue is a gzip member of its own, and a file of several members is a gzip file (RFC 1952, 2.2): so what was
hidden since the file was written is left out of the answer without writing it anew. What was published since is in the
next one.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from archive_pages.models import CanvasText, IssuePage
from cms.core import access

KINDS = ("issues", "text")
A_READ = 200  # issues read at once


@dataclass(frozen=True)
class Member:
    """The part of a file that is about one issue: its number, first byte and number of bytes."""

    issue: int
    start: int
    length: int


@dataclass(frozen=True)
class BulkFile:
    """One of the files as it was written, and which parts of it the public may have now."""

    path: Path
    made_at: str
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        return sum(member.length for member in self.members)

    @property
    def etag(self) -> str:
        state = hashlib.blake2b(self.made_at.encode(), digest_size=12)
        state.update(",".join(str(member.issue) for member in self.members).encode())
        return f'"{state.hexdigest()}"'

    def parts(self) -> Iterator[bytes]:
        """The bytes; neighbouring parts are read as one."""
        with self.path.open("rb") as file:
            for start, length in _joined(self.members):
                file.seek(start)
                while length > 0 and (data := file.read(min(length, 1 << 18))):
                    length -= len(data)
                    yield data


def find(kind: str) -> BulkFile | None:
    """The file with what the public may see of it at this moment; None before it was first written."""
    try:
        told = json.loads((folder() / f"{kind}.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    public = set(_public().values_list("pk", flat=True))
    members = tuple(Member(**one) for one in told["members"] if one["issue"] in public)
    return BulkFile(folder() / told["name"], told["made_at"], members)


def write() -> dict[str, int]:
    """Writes all files anew, and returns how many issues each holds. An interrupted run changes nothing."""
    folder().mkdir(parents=True, exist_ok=True)
    return {kind: _write(kind) for kind in KINDS}


def age() -> float | None:
    """Seconds since the files were written; None where they never were."""
    try:
        return datetime.now(UTC).timestamp() - (folder() / f"{KINDS[-1]}.json").stat().st_mtime
    except FileNotFoundError:
        return None


def folder() -> Path:
    return Path(settings.VAR_DIR) / "bulk"


def _public() -> Any:
    return access.visible_pages(IssuePage.objects.order_by("path"), access.Viewer.public())


def _write(kind: str) -> int:
    made_at = datetime.now(UTC)
    name = f"{kind}-{made_at:%Y%m%dT%H%M%S%f}.jsonl.gz"
    members, position = [], 0
    with (folder() / name).open("wb") as file:
        for issue, lines in _content(kind):
            data = gzip.compress("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode(), 6)
            file.write(data)
            members.append(asdict(Member(issue, position, len(data))))
            position += len(data)
        file.flush()
        os.fsync(file.fileno())
    told = {"name": name, "made_at": made_at.isoformat(timespec="seconds"), "members": members}
    part = folder() / f".{kind}.json"
    part.write_text(json.dumps(told), "utf-8")
    part.replace(folder() / f"{kind}.json")
    _remove_older(kind, keep=name)
    return len(members)


def _remove_older(kind: str, keep: str) -> None:
    """All but the newest two: a reader may be in the middle of the one before."""
    found = sorted(path for path in folder().glob(f"{kind}-*.jsonl.gz") if path.name != keep)
    for path in found[:-1]:
        path.unlink(missing_ok=True)


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
    """First byte and number of bytes of each run of parts that follow one another."""
    start = length = 0
    for member in members:
        if length and member.start == start + length:
            length += member.length
            continue
        if length:
            yield start, length
        start, length = member.start, member.length
    if length:
        yield start, length
