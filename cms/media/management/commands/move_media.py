"""Copies the site's files to S3, or back to the folder, verifies each by its checksum, and may be run again.

Set the S3_… variables for this command alone, run it, start the site with them, and run it once more for what came
meanwhile. The files stay where they were until --delete-source.
"""

import sys
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.media import moving
from cms.media.places import PARTS, storage_at
from cms.media.preparing import OpenBucket, prepare
from cms.media.storages.bucket import BucketStorage

TELL_EVERY = 200


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", choices=("s3", "folder"), required=True, help="Where the files shall be.")
        parser.add_argument("--delete-source", action="store_true", help="Then delete what is verified at its source.")

    def handle(self, *args: Any, **options: Any) -> None:
        if "s3" not in settings.MEDIA_PLACES:
            raise CommandError("S3 is not set up: S3_PUBLIC_BUCKET, S3_PRIVATE_BUCKET and the other S3_… variables.")
        target: str = options["to"]
        source = "folder" if target == "s3" else "s3"
        try:
            self._prepare()
            counts = self._told(moving.move(source, target))
            if options["delete_source"] and not counts[moving.CONFLICT]:
                counts += self._told(moving.delete_sources(source, target))
        except (OSError, OpenBucket) as error:
            raise CommandError(f"{error} What is copied is noted; run this again to go on.", returncode=2) from error
        self.stdout.write(", ".join(f"{number} {what}" for what, number in sorted(counts.items())) or "no files")
        sys.exit(1 if counts[moving.CONFLICT] or counts[moving.LEFT] else 0)

    def _prepare(self) -> None:
        for part in PARTS:
            bucket = storage_at("s3", part)
            if isinstance(bucket, BucketStorage):
                list(prepare(bucket))

    def _told(self, steps: Any) -> Counter[str]:
        counts: Counter[str] = Counter()
        size = 0
        for step in steps:
            counts[step.what] += 1
            size += step.size
            if step.what in (moving.CONFLICT, moving.LEFT):
                self.stdout.write(f"{step.what}: {step.part} {step.name}")
            if sum(counts.values()) % TELL_EVERY == 0:
                self.stderr.write(f"{sum(counts.values())} files, {size / 1e6:.0f} MB")
        return counts
