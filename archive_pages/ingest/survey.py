"""A plan with what only opening the scans and OCR files tells. Writes nothing but scratch files of its own."""

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from archive_pages.models import Batch, IssuePage, TitlePage
from cms.media.staging import Staging, staging
from cms.parsing.problems import Problem

from . import records
from .matching import Pair
from .plan import BatchPlan, CanvasPlan, IssuePlan
from .prepare import Known, Prepared, Task
from .progress import Meter, Watch
from .recognise import recognise
from .shared import pool
from .sources import Source, SourceRefused, opened
from .update import Refused, compare
from .validate import check_issues, check_pages

USUAL_SECONDS = 0.02  # a megapixel, where none was made
SECONDS_TO_WRITE = 0.02  # a page's share of its issue's transaction


def survey(
    path: Path, choice: records.TitleChoice, jobs: int = 1, watch: Watch | None = None, batch: Batch | None = None
) -> BatchPlan:
    """The plan of the source at `path`; of a batch, other workers may help. Raises SourceRefused."""
    meter = Meter(watch)
    with staging() as here, opened(path, here, meter.beat) as source:
        plan = recognised(source, meter.beat)
        _Survey(plan, source, here, choice, jobs, meter, batch).inspect()
    return plan


def recognised(source: Source, beat: Callable[[], None]) -> BatchPlan:
    """The source's issues, with the problems that names and metadata show. Raises SourceRefused where there is none."""
    plan = recognise(source, beat)
    if not plan.issues:
        message = _("There is no issue in this source: no METS, no OCR file, no scan and no PDF was found.")
        raise SourceRefused(Problem(plan.name, None, "no-issue", message, fatal=True), *plan.problems)
    check_issues(plan.issues)
    return plan


class _Survey:
    def __init__(
        self,
        plan: BatchPlan,
        source: Source,
        here: Staging,
        choice: records.TitleChoice,
        jobs: int,
        meter: Meter,
        batch: Batch | None,
    ) -> None:
        self.plan, self.source, self.here, self.choice, self.jobs, self.meter = plan, source, here, choice, jobs, meter
        self.batch = batch
        self.done: dict[int, Prepared] = {}
        self.seconds_a_megapixel: dict[str, float] = {}

    def inspect(self) -> None:
        owners: dict[int, tuple[IssuePlan, CanvasPlan]] = {}
        tasks: list[Task] = []
        known = {id(issue): self._look_up(issue) for issue in self.plan.issues}
        sampled: set[str] = set()
        for issue in self.plan.issues:
            for canvas in issue.canvases:
                number = len(tasks) + 1
                owners[number] = issue, canvas
                kind = _kind(canvas)
                # One new page of each kind is made in full, to take its time.
                folder = None
                if kind and kind not in sampled and not known[id(issue)]:
                    folder = self.here.folder("sample")
                    sampled.add(kind)
                tasks.append(Task(number, canvas, self.source.root, folder, known[id(issue)]))
        self.meter.start(len(tasks))
        with pool(self.jobs, self.here.root, self.batch) as jobs:
            for result in jobs.run(tasks):
                if result is not None:
                    self._took(*result)
                    self.meter.step()
                self.meter.beat()
        for issue in self.plan.issues:
            numbers = [number for number, (owner, _canvas) in owners.items() if owner is issue]
            self._conclude(issue, [(owners[number][1], self.done[number]) for number in numbers])
        self.plan.seconds = self._seconds()

    def _look_up(self, issue: IssuePlan) -> dict[str, Known]:
        try:
            title = records.find_title(issue, self.choice)
        except records.NoTitle as error:
            issue.problems.append(Problem(issue.source, None, "no-title", str(error), fatal=True))
            return {}
        existing = records.find_issue(issue, title)
        issue.existing = str(existing.uuid) if existing else ""
        issue.title_name = title.title if title else records.title_name(issue, self.choice)
        return records.known_canvases(existing)

    def _took(self, task: Task, done: Prepared) -> None:
        canvas = task.canvas
        canvas.width, canvas.height, canvas.words, canvas.scale = done.width, done.height, done.words, done.scale
        canvas.master_sha256 = done.master_sha256
        self.done[task.number] = done
        if task.folder is not None and canvas.megapixels:
            self.seconds_a_megapixel[_kind(canvas)] = done.seconds / canvas.megapixels

    def _conclude(self, issue: IssuePlan, pages: list[Pair]) -> None:
        check_pages(issue, pages)
        issue.problems += [problem for _canvas, done in pages for problem in done.problems]
        existing = records.issue_by_uuid(issue.existing)
        hashes = [done.master_sha256 for _canvas, done in pages if done.master_sha256]
        duplicate = records.duplicate_problem(issue, hashes, existing)
        if duplicate and duplicate.fatal and existing is None:
            existing = records.same_issue(issue, hashes, self.plan.issues, self.choice)
            duplicate = records.duplicate_problem(issue, hashes, existing)
        if duplicate:
            issue.problems.append(duplicate)
        if existing is not None and not issue.refused:
            self._compare(issue, pages, existing)

    def _compare(self, issue: IssuePlan, pages: list[Pair], existing: IssuePage) -> None:
        issue.existing = str(existing.uuid)
        title: TitlePage = existing.get_parent().specific
        try:
            update = compare(issue, pages, existing, list(existing.canvases.order_by("order")), title)
        except Refused as error:
            issue.problems.append(error.problem)
        else:
            issue.change = "updated" if update.changes else "unchanged"
            issue.changes = update.changes
            issue.problems += update.warnings

    def _seconds(self) -> float:
        total = 0.0
        for issue in self.plan.issues:
            if not issue.refused and issue.change != "unchanged":
                for canvas in issue.canvases:
                    total += (
                        canvas.megapixels * self.seconds_a_megapixel.get(_kind(canvas), USUAL_SECONDS)
                        + SECONDS_TO_WRITE
                    )
        return total / self.jobs


def _kind(canvas: CanvasPlan) -> str:
    return canvas.master.suffix.lower() if canvas.master else ""
