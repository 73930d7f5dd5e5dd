"""Makes the two buckets on S3 where they are missing and closes them; drops uploads that were never finished."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.media.places import PARTS, buckets, media_storage
from cms.media.preparing import OpenBucket, prepare


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for bucket in buckets():
                for done in prepare(bucket):
                    self.stdout.write(done)
            for part in PARTS:
                media_storage(part).check()
        except (OpenBucket, OSError) as error:
            raise CommandError(str(error)) from error
        if not buckets():
            self.stdout.write("Files lie in a folder of this machine; there is nothing to prepare.")
