"""Writes an issue into a folder: masters, METS and ALTO, as another archive can take it in."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive_pages.ingest.export import export_issue
from archive_pages.models import IssuePage


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uuid", help="The issue's UUID, as in /id/….")
        parser.add_argument("directory", type=Path, help="A folder that is empty or is still to be made.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            issue = IssuePage.objects.get(uuid=options["uuid"])
        except (IssuePage.DoesNotExist, ValidationError) as error:
            raise CommandError("There is no issue with this UUID.") from error
        try:
            written = export_issue(issue, options["directory"])
        except FileExistsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(written))
