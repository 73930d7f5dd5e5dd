"""The whole way of a source into the archive: recognise, validate, prepare in processes, write issue by issue."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive_pages.models import Batch, IssuePage
from cms.media.staging import Staging, staging
from cms.parsing.problems import Problem

from . import records
from .matching import Pair
from .plan import BatchPlan, IssuePlan
from .prepare import Prepared, Task, prepare
from .progress import Meter, Watch
from .report import Report
from .shared import pool
from .sources import Source, opened
from .survey import recognised
from .update import Refused
from .validate import check_pages
from .write import IssueWriter, Overtaken, Written


@dataclass(frozen=True)
class Options:
    """How to ingest a source. `user` is noted as the author."""

    choice: records.TitleChoice
    publish: bool = False
    jobs: int = 1
    user: Any = None
    batch: Batch | None = None


def ingest(path: Path, options: Options, watch: Watch | None = None) -> Report:
    """Takes the source at `path` in. Raises SourceRefused and NoTitle where nothing can be done."""
    began = time.monotonic()
    meter = Meter(watch)
    with staging() as here, opened(path, here, meter.beat) as source:
        report = _Run(source, options, here, meter).all()
    report.seconds = time.monotonic() - began
    return report


@dataclass
class _Issue:
    """An issue under way: its plan, the record it would change, and its pages as they arrive."""

    plan: IssuePlan
    existing: IssuePage | None
    pages: dict[int, Prepared] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return len(self.pages) == len(self.plan.canvases)


class _Run:
    def __init__(self, source: Source, options: Options, here: Staging, meter: Meter) -> None:
        self.source, self.options, self.here, self.meter = source, options, here, meter
        self.report = Report()
        self.writer = IssueWriter(here, options.choice, options.publish, options.user, options.batch)
        self.folder = here.folder("pages")
        self.owners: dict[int, tuple[_Issue, int]] = {}
        self.numbers = 0
        self.issues: list[IssuePlan] = []

    def all(self) -> Report:
        plan = recognised(self.source, self.meter.beat)
        self.issues = plan.issues
        left_out = [problem for problem in plan.problems if problem.fatal]
        if left_out:
            self.report.refuse_source(plan.name, left_out)
        self.report.warn(plan.name, [problem for problem in plan.problems if not problem.fatal])
        self.meter.start(sum(len(issue.canvases) for issue in plan.issues if not issue.refused))
        with pool(self.options.jobs, self.here.root, self.options.batch) as jobs:
            for result in jobs.run(self._tasks(plan)):
                if result is not None:
                    self._arrived(*result)
                self.meter.beat()
        return self.report

    def _tasks(self, plan: BatchPlan) -> Iterator[Task]:
        """The pages of all issues, in order; refused issues and their pages are passed over."""
        for issue in plan.issues:
            if issue.refused:
                self._refuse(issue)
                continue
            try:
                title = records.find_title(issue, self.options.choice)
            except records.NoTitle as error:
                issue.problems.append(Problem(issue.source, None, "no-title", str(error), fatal=True))
                self._refuse(issue)
                continue
            yield from self._issue_tasks(_Issue(issue, records.find_issue(issue, title)))

    def _issue_tasks(self, issue: _Issue) -> Iterator[Task]:
        known = records.known_canvases(issue.existing)
        staged: set[Path] = set()
        for index, canvas in enumerate(issue.plan.canvases):
            self.numbers += 1
            self.owners[self.numbers] = (issue, index)
            files = {file for file in (canvas.master, canvas.ocr) if file is not None}
            yield Task(
                self.numbers, canvas, self.source.root, self.folder, known,
                stage_master=canvas.master not in staged, stage_ocr=canvas.ocr not in staged,
            )  # fmt: skip
            staged |= files

    def _arrived(self, task: Task, prepared: Prepared) -> None:
        issue, index = self.owners.pop(task.number)
        issue.pages[index] = prepared
        self.meter.step()
        if issue.complete:
            self._finish(issue)

    def _finish(self, issue: _Issue) -> None:
        plan = issue.plan
        duplicate = self._duplicate(issue)
        pages = [(canvas, issue.pages[index]) for index, canvas in enumerate(plan.canvases)]
        check_pages(plan, pages)
        plan.problems += [problem for _canvas, done in pages for problem in done.problems]
        plan.problems += [duplicate] if duplicate else []
        if plan.refused:
            self._refuse(plan)
        else:
            try:
                written = self._write(issue, pages)
            except Refused as error:
                plan.problems.append(error.problem)
                self._refuse(plan)
            else:
                self.report.wrote(written.change, written.issue, written.changes)
                self.meter.wrote(written.change)
                self.report.warn(plan.source, plan.problems + written.warnings)
        self._discard(issue)

    def _duplicate(self, issue: _Issue) -> Problem | None:
        """Scans that the archive holds already; unless it is this issue that does, under another edition or name."""
        hashes = [done.master_sha256 for done in issue.pages.values() if done.master_sha256]
        duplicate = records.duplicate_problem(issue.plan, hashes, issue.existing)
        if duplicate is None or issue.existing is not None or not duplicate.fatal:
            return duplicate
        issue.existing = records.same_issue(issue.plan, hashes, self.issues, self.options.choice)
        if issue.existing is None:
            return duplicate
        self._discard(issue)
        for task in self._issue_tasks(issue):  # quick, now that its scans are known
            issue.pages[self.owners.pop(task.number)[1]] = prepare(task)
        return records.duplicate_problem(issue.plan, hashes, issue.existing)

    def _write(self, issue: _Issue, pages: list[Pair]) -> Written:
        """Once more where another run wrote the same issue meanwhile: then it is there, and most likely the same."""
        try:
            return self.writer.write(issue.plan, pages, issue.existing)
        except Overtaken:
            title = records.find_title(issue.plan, self.options.choice)
            return self.writer.write(issue.plan, pages, records.find_issue(issue.plan, title))

    def _refuse(self, plan: IssuePlan) -> None:
        problems = list(plan.all_problems())
        self.report.refuse(plan, [problem for problem in problems if problem.fatal])
        self.report.warn(plan.source, [problem for problem in problems if not problem.fatal])

    def _discard(self, issue: _Issue) -> None:
        """What was staged and not taken."""
        for prepared in issue.pages.values():
            for path in (prepared.master, prepared.pyramid, prepared.ocr):
                if path is not None:
                    path.unlink(missing_ok=True)
        issue.pages = {}
