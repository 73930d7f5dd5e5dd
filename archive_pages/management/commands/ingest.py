"""Takes a folder or a zip of scans into the archive."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from archive_pages.ingest.records import NoTitle, TitleChoice
from archive_pages.ingest.report import NOTHING_DONE, Report
from archive_pages.ingest.run import Options, Progress, ingest
from archive_pages.ingest.sources import SourceRefused
from cms.core.languages import LANGUAGE_NAMES


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="A folder, a zip or a PDF.")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--title", metavar="SLUG", help="The title's name in its address.")
        where.add_argument("--new-title", metavar="NAME", help="Make this title where it is not there yet.")
        parser.add_argument("--language", choices=sorted(LANGUAGE_NAMES), default="", help="The title's language.")
        parser.add_argument("--publish", action="store_true", help="Publish the issues at once.")
        parser.add_argument("--jobs", type=int, default=1, help="Processes that prepare pages.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the report to a file as well.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            choice = (
                TitleChoice.from_slug(options["title"], options["language"])
                if options["title"]
                else TitleChoice(new_title=options["new_title"] or "", language=options["language"])
            )
            report = ingest(
                options["source"], Options(choice, options["publish"], options["jobs"]), watch=self._progress
            )
        except SourceRefused as error:
            for problem in error.problems:
                self.stderr.write(f"{problem.file}: {problem.message}")
            sys.exit(NOTHING_DONE)
        except NoTitle as error:
            self.stderr.write(str(error))
            sys.exit(NOTHING_DONE)
        if options["json"]:
            options["json"].write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=1), encoding="utf-8")
        self._print(report)
        sys.exit(report.exit_code)

    def _progress(self, progress: Progress) -> None:
        if progress.rate is None:
            return
        left = f", {progress.seconds_left:.0f} s left" if progress.seconds_left else ""
        self.stderr.write(
            f"\r{progress.done} of {progress.total} pages, {progress.rate:.1f} a second{left}   ", ending=""
        )
        self.stderr.flush()

    def _print(self, report: Report) -> None:
        self.stderr.write("")
        for change in ("created", "updated", "unchanged"):
            for issue in getattr(report, change):
                self.stdout.write(
                    f"{change}: {issue['title']}, {issue['canvases']} pages, {issue['words']} words, {issue['url']}"
                )
        for refused in report.refused:
            self.stdout.write(f"refused: {refused['source']}")
            for problem in refused["problems"]:
                line = f":{problem['line']}" if problem["line"] else ""
                self.stdout.write(f"  {problem['file']}{line}: {problem['message']}")
        for warning in report.warnings:
            line = f":{warning['line']}" if warning["line"] else ""
            self.stdout.write(f"warning: {warning['source']}: {warning['file']}{line}: {warning['message']}")
        self.stdout.write(f"{report.seconds:.1f} seconds")
