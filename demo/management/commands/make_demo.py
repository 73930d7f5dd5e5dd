"""Makes the demo library, in an empty site: prints it, takes it in, writes the pages and an editor's account."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.library.building import EDITOR, DemoFailed, NotEmpty, build
from demo.library.catalogue import TITLES, a_little
from demo.press.fonts import MissingFonts


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--small",
            action="store_true",
            help="One issue of two small pages of each newspaper; no walks and no campaigns.",
        )
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="Processes at work.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        try:
            small = options["small"]
            made = build(options["jobs"], self._say, a_little() if small else TITLES, walks=not small)
        except NotEmpty as error:
            self.stdout.write(str(error))
            return
        except (DemoFailed, MissingFonts) as error:
            raise CommandError(str(error)) from error
        if not made:
            self.stdout.write("The demo library is there already.")
            return
        self._say(f"the demo library is ready; its editor is “{EDITOR}”, the password is in VAR_DIR/demo-password")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {time.monotonic() - self.began:5.1f} s  {text}")
        self.stdout.flush()
