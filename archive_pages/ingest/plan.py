"""What a batch would become: issues and their canvases, as they were found. Plain data; nothing here writes.

`recognise` fills in what names and metadata say; `inspect` adds what only opening scans and OCR files tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cms.parsing.problems import Problem

from .fixity import Fixity


@dataclass(slots=True)
class CanvasPlan:
    """One page. Paths lie below the source's root; pages within a file count from 0.

    `rotation` (degrees clockwise) and `text_expected` come with an archive's own export; they make a new canvas, and
    are not looked at where it is there already. `master_fixity` and `ocr_fixity` are what METS says of the files.
    `width` and `height` are pixels, `words` the number of words, once the page was inspected; `scale` says how OCR
    coordinates become pixels and why.
    """

    order: int
    order_label: str = ""
    master: Path | None = None
    master_page: int = 0
    ocr: Path | None = None
    ocr_page: int = 0
    ocr_pages: int = 1
    rotation: int = 0
    master_fixity: Fixity | None = None
    ocr_fixity: Fixity | None = None
    text_expected: bool = True
    expected_image: str = ""  # the scan that the OCR file or METS names, where it is missing
    width: int = 0
    height: int = 0
    words: int = 0
    scale: str = ""
    master_sha256: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def megapixels(self) -> float:
        return self.width * self.height / 1e6


@dataclass(frozen=True, slots=True)
class Change:
    """What another ingest changes in an issue: a field of `IssuePage`, or `scan`, `text`, `pages`, `order`,
    `order_label`, `structure`. `message` says it in words; `before` and `after` only where both are values."""

    field: str
    message: str
    before: str = ""
    after: str = ""

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "message": self.message, "before": self.before, "after": self.after}


@dataclass(slots=True)
class IssuePlan:
    """One issue. `source` is its folder or file, relative to the batch. `date` is EDTF, `date_read` as written.

    `structure` is as in `IssuePage.structure`, with canvas orders (from 1) in place of UUIDs. `existing` is the UUID
    of the issue that is already in the archive, where there is one, `change` what ingest would make of it, and
    `changes` what of it would become another.
    """

    source: str
    name: str
    canvases: list[CanvasPlan] = field(default_factory=list)
    title_name: str = ""
    title_is_listed: bool = False
    own_title: str = ""
    date: str = ""
    date_read: str = ""
    volume: str = ""
    number: str = ""
    edition: str = ""
    supplement: str = ""
    languages: list[str] = field(default_factory=list)
    rights: str = ""
    publisher: str = ""
    place: str = ""
    is_book: bool = False
    structure: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    existing: str = ""
    change: str = "created"
    changes: list[Change] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(problem.fatal for problem in self.all_problems())

    @property
    def words(self) -> int:
        return sum(canvas.words for canvas in self.canvases)

    def all_problems(self) -> Iterator[Problem]:
        yield from self.problems
        for canvas in self.canvases:
            yield from canvas.problems


@dataclass(slots=True)
class BatchPlan:
    """A whole source. `seconds` is how long its ingest will take, by what this machine did while it was planned."""

    name: str
    issues: list[IssuePlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def pages(self) -> int:
        return sum(len(issue.canvases) for issue in self.issues)

    @property
    def words(self) -> int:
        return sum(issue.words for issue in self.issues)

    def as_json(self) -> dict[str, Any]:
        """The plan as the admin keeps and shows it."""
        return {
            "name": self.name,
            "pages": self.pages,
            "words": self.words,
            "seconds": round(self.seconds),
            "problems": [problem_json(problem) for problem in self.problems],
            "issues": [issue_json(issue) for issue in self.issues],
        }


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "code": problem.code,
        "message": str(problem.message),
    }


def issue_json(issue: IssuePlan) -> dict[str, Any]:
    problems = list(issue.all_problems())
    return {
        "source": issue.source,
        "name": issue.name,
        "title": issue.title_name,
        "date": issue.date,
        "date_read": issue.date_read,
        "volume": issue.volume,
        "number": issue.number,
        "edition": issue.edition,
        "languages": issue.languages,
        "rights": issue.rights,
        "canvases": len(issue.canvases),
        "words": issue.words,
        "without_text": [canvas.order for canvas in issue.canvases if canvas.ocr is None],
        "without_scan": [canvas.order for canvas in issue.canvases if canvas.master is None],
        "scales": sorted({canvas.scale for canvas in issue.canvases if canvas.scale}),
        "existing": issue.existing,
        "change": issue.change,
        "changes": [change.as_json() for change in issue.changes],
        "refused": issue.refused,
        "problems": [{**problem_json(problem), "fatal": problem.fatal} for problem in problems],
    }
