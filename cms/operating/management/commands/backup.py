"""Saves the database, and the media or a list of them, into a new folder. The library may go on working meanwhile."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.operating.backup import COPY, LIST, BackupProblem
from cms.operating.backup.write import make


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="Folder to make; it must not exist.")
        parser.add_argument("--media", choices=(COPY, LIST), default=COPY, help="Copy all files, or list their hashes.")

    def handle(self, *args: Any, directory: Path, media: str, **options: Any) -> None:
        try:
            done = make(directory, media, self.stderr.write)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{directory}: {sum(done.rows.values())} rows, {done.files} files of {done.size} bytes.")
        for name in done.missing[:20]:
            self.stderr.write(f"The database names a file that is not there: {name}")
        if done.missing:
            self.stderr.write(f"{len(done.missing)} files are missing. `manage.py check_media` looks into it.")
