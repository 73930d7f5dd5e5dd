"""Which page of a source is which canvas of the issue that is already in the archive."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive_pages.models import Canvas, IngestRecord, IssuePage
from archive_pages.models.canvas import private_storage

from . import records
from .plan import CanvasPlan
from .prepare import Prepared, key

Pair = tuple[CanvasPlan, Prepared]


@dataclass
class Leaf:
    """A leaf of the issue: its canvas, None where an archivist took it out; what it was known by, now or at an ingest.

    `noted` is its entry in the `IngestRecord`, empty where it was never ingested.
    """

    uuid: str
    canvas: Canvas | None
    noted: dict[str, Any]
    scans: set[str]
    texts: set[str]
    scan_names: set[str]
    text_names: set[str]

    @classmethod
    def of(cls, uuid: str, canvas: Canvas | None, noted: dict[str, Any]) -> "Leaf":
        leaf = cls(uuid, canvas, noted, set(), set(), set(), set())
        if noted:
            leaf._known_by(noted["scan"], noted["text"], noted["scan_name"], noted["text_name"])
        if canvas is not None:
            leaf._known_by(
                scan_key(canvas.master_sha256, canvas.master_page),
                scan_key(canvas.ocr_sha256, canvas.ocr_page),
                _stored(canvas.master.name, canvas.master_page),
                _stored(canvas.ocr.name, canvas.ocr_page),
            )
        return leaf

    def _known_by(self, scan: str, text: str, scan_name: str, text_name: str) -> None:
        for names, name in (
            (self.scans, scan), (self.texts, text), (self.scan_names, scan_name), (self.text_names, text_name),
        ):  # fmt: skip
            if name:
                names.add(name)


def leaves(issue: IssuePage, held: Iterable[Canvas], record: IngestRecord) -> list[Leaf]:
    """All leaves that the issue has or had: those with a canvas first, by their order."""
    noted = {page["canvas"]: page for page in record.pages}
    found = [Leaf.of(str(canvas.uuid), canvas, noted.pop(str(canvas.uuid), {})) for canvas in held]
    for removed in issue.removed_canvases.all():
        uuid, kept = str(removed.record.get("uuid", "")), removed.record
        leaf = Leaf.of(uuid, None, noted.pop(uuid, {}))
        leaf._known_by(
            scan_key(kept.get("master_sha256", ""), kept.get("master_page", 0)),
            scan_key(kept.get("ocr_sha256", ""), kept.get("ocr_page", 0)),
            _stored(removed.master, kept.get("master_page", 0)),
            _stored(removed.ocr, kept.get("ocr_page", 0)),
        )
        found.append(leaf)
    return found + [Leaf.of(uuid, None, page) for uuid, page in noted.items()]


def match(candidates: list[Leaf], pages: list[Pair]) -> dict[int, Leaf]:
    """The leaf of each page, by its place in `pages`: by the scan itself, by the OCR file, then by the files' names."""
    found: dict[int, Leaf] = {}
    free = {id(leaf): leaf for leaf in candidates}

    def by(of_page: Callable[[Pair], str], of_leaf: Callable[[Leaf], set[str]]) -> None:
        index: dict[str, list[Leaf]] = {}
        for leaf in free.values():
            for name in of_leaf(leaf):
                index.setdefault(name, []).append(leaf)
        for number, pair in enumerate(pages):
            if number in found:
                continue
            same = next((leaf for leaf in index.get(of_page(pair), []) if id(leaf) in free), None)
            if same is not None:
                found[number] = free.pop(id(same))

    by(lambda page: scan_key(page[1].master_sha256, page[0].master_page), lambda leaf: leaf.scans)
    by(lambda page: scan_key(page[1].ocr_sha256, page[0].ocr_page), lambda leaf: leaf.texts)
    by(lambda page: file_name(page[0].master, page[0].master_page), lambda leaf: leaf.scan_names)
    by(lambda page: file_name(page[0].ocr, page[0].ocr_page), lambda leaf: leaf.text_names)
    by(lambda page: str(page[0].order), _order_of_replaced)
    return found


def _order_of_replaced(leaf: Leaf) -> set[str]:
    """A scan that was replaced in the admin, of an issue of which no ingest was noted, is known by its place alone."""
    return {str(leaf.canvas.order)} if leaf.canvas and not leaf.noted and replaced_by_hand(leaf.canvas) else set()


def scan_key(sha256: str, page: int) -> str:
    return key(sha256, page) if sha256 else ""


def file_name(path: Path | None, page: int) -> str:
    return f"{private_storage().get_valid_name(path.name)}:{page}" if path else ""


def _stored(name: str | None, page: int) -> str:
    return f"{records.original_name(name)}:{page}" if name else ""


def replaced_by_hand(canvas: Canvas) -> bool:
    """Whether the scan is not the one that an ingest stored: those are named by their hash."""
    name = str(canvas.master.name or "").rpartition("/")[2]
    return bool(name) and not name.startswith(canvas.master_sha256[:12])


def differs(canvas: Canvas, pair: Pair) -> tuple[bool, bool]:
    """Whether the source holds another scan, another OCR file. One that the source lacks is no difference."""
    plan, done = pair
    scan = scan_key(done.master_sha256, plan.master_page)
    text = scan_key(done.ocr_sha256, plan.ocr_page)
    return (
        scan not in ("", scan_key(canvas.master_sha256, canvas.master_page)),
        text not in ("", scan_key(canvas.ocr_sha256, canvas.ocr_page)),
    )
