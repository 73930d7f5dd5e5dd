"""A process that prepares pages, one after another, for another process that gives them to it.

    python -m archive_pages.ingest.decoder FD

Whatever a damaged file does to it, only the page that it was at is lost. It needs few settings and no app, so it starts
quickly; it ends with the process that started it.
"""

import ctypes
import os
import pickle
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from cms.media.staging import hold
from cms.media.storages.base import NO_ROOM
from cms.parsing import sentences

from .prepare import Prepared, Task, prepare

PR_SET_PDEATHSIG = 1
DONE, GONE, FULL = "done", "gone", "no-room"  # answers
OPTIONS = ("INGEST_MAX_MEGAPIXELS", "LANGUAGES", "LANGUAGE_CODE", "LOCALE_PATHS")  # the settings that it needs


@dataclass(frozen=True)
class Order:
    """A task of the run whose staging folder is `staging`; problems are told in `language`."""

    task: Task
    staging: Path
    language: str

    @property
    def result(self) -> Path:
        """Where the pickled `Prepared` lies once it is done."""
        return self.staging / "results" / str(self.task.number)

    def prepared(self) -> Prepared:
        """Takes the result out of its file."""
        found: Prepared = pickle.loads(self.result.read_bytes())  # noqa: S301 -- written by our own process
        self.result.unlink()
        return found

    def keep(self, prepared: Prepared) -> None:
        """The result is there whole or not at all, also where two processes prepared the same page."""
        part = self.result.with_name(f"{self.task.number}.{os.getpid()}.part")
        part.write_bytes(pickle.dumps(prepared))
        part.replace(self.result)


def serve(connection: Connection) -> None:
    """Takes orders until the other side is gone; answers each."""
    options: dict[str, Any] = connection.recv()
    settings.configure(**options)
    apps.populate(())
    sentences.translator = gettext  # no app is there to do it
    while True:
        try:
            order: Order = connection.recv()
            connection.send(_done(order))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _done(order: Order) -> str:
    """The answer: the result lies there, the run is over and its folder gone, or there is no room on the disk."""
    try:
        lock = hold(order.staging)
    except FileNotFoundError:
        return GONE
    try:
        with translation.override(order.language):
            order.keep(prepare(order.task))
    except OSError as error:
        if not order.staging.exists():
            return GONE
        if error.errno in NO_ROOM:
            return FULL
        raise
    finally:
        os.close(lock)
    return DONE


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
