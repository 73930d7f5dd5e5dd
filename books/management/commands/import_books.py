"""Takes over the books of the library's catalogue from a file: CSV with a line of headings (isbn, title, author,
publisher, year, language, record), or MARCXML. The same file once more changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from books.importing.reading import Unusable
from books.importing.writing import import_books


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", action="store_true", help="Say what would change, and write nothing.")

    def handle(self, *, file: Path, plan: bool, **options: Any) -> None:
        try:
            report = import_books(file, only_plan=plan)
        except Unusable as error:
            raise CommandError(str(error)) from error
        for problem in report.problems:
            self.stderr.write(f"{file.name}:{problem.line}: {problem.words}")
        if report.left_out > len(report.problems):
            self.stderr.write(f"… and {report.left_out - len(report.problems)} more.")
        counts = f"{report.new} new, {report.changed} changed, {report.merged} merged, {report.same} as before"
        self.stdout.write(f"{'Would be: ' if plan else ''}{counts}, {report.left_out} left out.")
