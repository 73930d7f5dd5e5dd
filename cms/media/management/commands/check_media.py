"""Compares records and files both ways: what is missing, changed, or named by no record. Mends it where told to.

Exit code 0: all is well, or was mended. 1: something was found. 2: the files can't be looked at.
"""

import json
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.media.checking import CHANGED, MISSING, ORPHAN, Finding, Wanted, check


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hashes", action="store_true", help="Read every file, and compare its checksum.")
        parser.add_argument("--remake", action="store_true", help="Make pyramids and renditions anew where they lack.")
        parser.add_argument("--delete-orphans", action="store_true", help="Delete files that no record names.")
        parser.add_argument(
            "--older-than", type=float, default=24.0, metavar="HOURS",
            help="Leave younger files without a record alone: an ingest may be writing it. 24 unless told.",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="A JSON object a line, counts in the last.")

    def handle(self, *args: Any, **options: Any) -> None:
        older_than = timedelta(hours=options["older_than"])
        wanted = Wanted(options["hashes"], options["remake"], options["delete_orphans"], older_than)
        counts: Counter[str] = Counter()
        try:
            for found in check(wanted, self.stderr.write):
                counts[found.kind] += 1
                counts["mended"] += found.mended
                self.stdout.write(json.dumps(found.as_json()) if options["json"] else _line(found))
        except OSError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        total = {kind: counts[kind] for kind in (MISSING, CHANGED, ORPHAN, "mended")}
        words = ", ".join(f"{number} {kind}" for kind, number in total.items())
        self.stdout.write(json.dumps(total) if options["json"] else words)
        sys.exit(1 if sum(total.values()) - 2 * total["mended"] else 0)


def _line(found: Finding) -> str:
    about = "; ".join(filter(None, (found.where, found.detail)))
    return f"{found.kind}{' (mended)' if found.mended else ''}: {found.part} {found.name} ({about})"
