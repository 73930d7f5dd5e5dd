"""Takes a folder, a zip or a PDF of scans into the archive, or says what it would do (--dry-run)."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from archive_pages.ingest import services
from archive_pages.ingest.plan import BatchPlan, problem_json
from archive_pages.ingest.progress import Progress
from archive_pages.ingest.records import NoTitle, TitleChoice
from archive_pages.ingest.report import NOTHING_DONE, SOME_REFUSED
from archive_pages.ingest.sources import SourceRefused
from archive_pages.models import Batch
from archive_pages.models.batch import BatchState
from cms.core.languages import LANGUAGE_NAMES

EXIT_CODES = {BatchState.DONE: 0, BatchState.PARTLY: SOME_REFUSED}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, nargs="?", help="A folder, a zip or a PDF.")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--title", metavar="SLUG", help="The title, by its name in the address.")
        where.add_argument("--new-title", metavar="NAME", default="", help="Make this title where it is not there yet.")
        where.add_argument("--batch", metavar="UUID", help="Plan or run this batch, instead of a source.")
        parser.add_argument("--language", choices=sorted(LANGUAGE_NAMES), default="", help="The title's language.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and write nothing.")
        parser.add_argument("--publish", action="store_true", help="Publish the issues at once.")
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="Processes that prepare pages.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the report, or the plan, to a file.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"]:
            self._finish(_taken_up(options["batch"], options["jobs"]), options["json"])
        if options["source"] is None:
            raise CommandError("Give a folder, a zip or a PDF.", returncode=NOTHING_DONE)
        try:
            choice = (
                TitleChoice.from_slug(options["title"], options["language"])
                if options["title"]
                else TitleChoice(new_title=options["new_title"], language=options["language"])
            )
            if options["dry_run"]:
                self._plan(
                    services.plan_source(options["source"], choice, options["jobs"], self._watch), options["json"]
                )
            batch = services.batch_for(options["source"], choice, options["publish"])
            self._finish(services.run_batch(batch, options["jobs"], self._watch), options["json"])
        except OSError as error:  # of a run that has no record to tell it
            raise CommandError(str(error), returncode=NOTHING_DONE) from error
        except SourceRefused as error:
            self._problems([problem_json(problem) for problem in error.problems])
            sys.exit(NOTHING_DONE)
        except (NoTitle, services.BatchProblem) as error:
            raise CommandError(str(error), returncode=NOTHING_DONE) from error
        except services.BatchBusy as error:
            raise _busy(error) from error

    def _watch(self, progress: Progress) -> None:
        text = f"{progress.done} of {progress.total} pages" if progress.total else "reading the source"
        if progress.rate is not None:
            text += f", {progress.rate:.1f} a second, {progress.seconds_left or 0:.0f} s left"
        ending = "\n" if progress.total and progress.done == progress.total else ""
        self.stderr.write(f"\r{text}     ", ending=ending)
        self.stderr.flush()

    def _plan(self, plan: BatchPlan, file: Path | None) -> None:
        found = plan.as_json()
        _write(found, file)
        for issue in found["issues"]:
            change = "refused" if issue["refused"] else issue["change"]
            self.stdout.write(
                f"{issue['source']}: {change}; {issue['title'] or 'no title'}, date {issue['date'] or 'unknown'} "
                f"(read “{issue['date_read']}”), {_many(issue['canvases'], 'page')}, {_many(issue['words'], 'word')}"
            )
            self._changes(issue["changes"])
            for scale in issue["scales"]:
                self.stdout.write(f"  boxes {scale}")
            self._problems(issue["problems"])
        self._problems(found["problems"])
        self.stdout.write(
            f"{_many(len(found['issues']), 'issue')}, {_many(found['pages'], 'page')}, "
            f"{_many(found['words'], 'word')}, about {found['seconds']} s"
        )
        refused = [issue["refused"] for issue in found["issues"]]
        left_out = any(problem.fatal for problem in plan.problems)
        sys.exit(NOTHING_DONE if all(refused) else SOME_REFUSED if left_out or any(refused) else 0)

    def _finish(self, batch: Batch, file: Path | None) -> None:
        report = batch.report
        _write(report, file)
        for change in ("created", "updated", "unchanged"):
            for issue in report.get(change, []):
                self.stdout.write(
                    f"{change}: {issue['title']}, {_many(issue['canvases'], 'page')}, "
                    f"{_many(issue['words'], 'word')}, {issue['url']}"
                )
                self._changes(issue.get("changes", []))
        for refused in report.get("refused", []):
            self.stdout.write(f"refused: {refused['source']}")
            self._problems(refused["problems"])
        self._problems(report.get("warnings", []), "warning: ")
        if batch.error:
            self.stderr.write(batch.error)
        if batch.waiting_since is not None and batch.due_at is not None:
            again = timezone.localtime(batch.due_at).isoformat(" ", "seconds")
            self.stdout.write(f"A worker tries it again at {again}; or give this command once more.")
        self.stdout.write(f"{batch.get_state_display()}, {report.get('seconds', 0):.1f} seconds")
        sys.exit(0 if batch.state == BatchState.PLANNED else EXIT_CODES.get(BatchState(batch.state), NOTHING_DONE))

    def _changes(self, changes: list[dict[str, str]]) -> None:
        for change in changes:
            self.stdout.write(f"  {change['message']}")

    def _problems(self, problems: list[dict[str, Any]], prefix: str = "  ") -> None:
        for problem in problems:
            line = f":{problem['line']}" if problem["line"] else ""
            self.stdout.write(f"{prefix}{problem['file']}{line}: {problem['message']}")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _taken_up(uuid: str, jobs: int) -> Batch:
    try:
        return services.take_up(_batch(uuid), jobs)
    except services.BatchBusy as error:
        raise _busy(error) from error


def _busy(error: services.BatchBusy) -> CommandError:
    return CommandError(f"Another process is at this batch: {error}.", returncode=NOTHING_DONE)


def _batch(uuid: str) -> Batch:
    try:
        return Batch.objects.get(uuid=uuid)
    except (Batch.DoesNotExist, ValueError) as error:
        raise CommandError("There is no such batch.", returncode=NOTHING_DONE) from error


def _write(report: dict[str, Any], file: Path | None) -> None:
    if file is not None:
        file.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
