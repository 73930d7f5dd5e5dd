"""What an ingest did, as JSON for programs and as an exit code."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from archive_pages.models import IssuePage
from cms.parsing.problems import Problem

from .plan import Change, IssuePlan, problem_json

ALL_IN, SOME_REFUSED, NOTHING_DONE = 0, 1, 2


def _address(issue: IssuePage) -> str:
    url = issue.get_url() or ""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


@dataclass
class Report:
    """Issues created, updated and unchanged; sources refused, with their problems; warnings of what was clipped."""

    created: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    unchanged: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0

    def wrote(self, change: str, issue: IssuePage, changes: list[Change]) -> None:
        """`changes` say what became another in an issue that was updated."""
        entry: dict[str, Any] = {
            "uuid": str(issue.uuid),
            "title": issue.title,
            "date": issue.date,
            "canvases": issue.canvas_count,
            "words": issue.word_count,
            "url": _address(issue),
        }
        if change == "updated":
            entry["changes"] = [one.as_json() for one in changes]
        {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}[change].append(entry)

    def refuse(self, plan: IssuePlan, problems: list[Problem]) -> None:
        self.refused.append({"source": plan.source, "problems": [problem_json(problem) for problem in problems]})

    def refuse_source(self, source: str, problems: list[Problem]) -> None:
        """Nothing of the source could be used."""
        self.refused.append({"source": source, "problems": [problem_json(problem) for problem in problems]})

    def warn(self, source: str, problems: list[Problem]) -> None:
        self.warnings += [{"source": source, **problem_json(problem)} for problem in problems]

    @property
    def went_in(self) -> int:
        return len(self.created) + len(self.updated) + len(self.unchanged)

    @property
    def exit_code(self) -> int:
        if self.refused:
            return SOME_REFUSED if self.went_in else NOTHING_DONE
        return ALL_IN if self.went_in else NOTHING_DONE

    def as_json(self) -> dict[str, Any]:
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "warnings": self.warnings,
            "seconds": round(self.seconds, 2),
        }
