"""Makes an empty library, or with --force any, what it was when the backup in a folder was made.

Stop the web processes and workers first. The backup is verified before anything is touched.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.operating.backup import BackupProblem
from cms.operating.backup.restore import restore, verify


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="Folder that `backup` made.")
        parser.add_argument("--force", action="store_true", help="Replace what is in this library.")
        parser.add_argument("--verify", action="store_true", help="Only look whether the backup is whole.")

    def handle(self, *args: Any, directory: Path, force: bool, **options: Any) -> None:
        try:
            if options["verify"]:
                manifest = verify(directory, self.stderr.write)
                self.stdout.write(f"{directory} is whole: {sum(manifest['rows'].values())} rows.")
                return
            done = restore(directory, force, self.stderr.write)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"Restored {sum(done.rows.values())} rows and {done.files} files. "
            "Now make the index anew: manage.py search build --switch."
        )
        for name in done.missing[:20]:
            self.stderr.write(f"Listed, and not on the storage: {name}")
        if done.missing:
            raise CommandError(f"{len(done.missing)} files of the list are missing or changed; the rows are restored.")
