"""Kills a worker at one step after another, each with a file of its own, and sees what the next one makes of it.

    manage.py shell -c "from tests.campaigns.killed import main; main()"

Within an installation of its own. Each step is done by a fork that ends itself by SIGKILL there.
"""

import importlib
import os
import signal
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connections
from django.utils import timezone

from campaigns.checking.taking import take_file
from campaigns.models import Rendition, SubmissionFile
from campaigns.models.file import FileState
from campaigns.models.submission import State
from cms.media.models import Removal
from cms.media.removal import remove_due
from cms.media.staging import staging_root, sweep
from cms.uploads.models import Piece
from tests import storing
from tests.campaigns.checked import arrived
from tests.transcoding import films

STEPS = {
    "fetching": "campaigns.checking.taking.assemble",
    "recognising": "campaigns.checking.looking.recognise",
    "asking for malware": "campaigns.checking.looking.malware.scan",
    "measuring": "campaigns.checking.looking.probe",
    "encoding": "cms.transcoding.films._encode",
    "cutting": "cms.transcoding.films._step",
    "choosing a poster": "cms.transcoding.films._poster",
    "keeping": "campaigns.checking.keeping.keep",
    "writing": "campaigns.checking.keeping._write",
    "taking over": "campaigns.checking.keeping.take_over",
    "telling": "campaigns.acts.files_checked",
}
"""What is called at each step: the worker dies once it has returned, which is within the next."""


def main() -> None:
    for step, function in STEPS.items():
        check(step, lambda function=function: dies_after(function))
    check("placing", dies_while_placing)
    check("within ffmpeg", dies_while_encoding)
    print(f"{len(STEPS) + 2} steps survived")


def check(step: str, patched: Callable[[], Any]) -> None:
    """Both workers are forks of a process that has done nothing: libvips' threads don't live on in a fork."""
    status = forked(lambda: die_at(patched))
    assert os.WIFSIGNALED(status), f"{step}: the worker lived"
    assert os.WTERMSIG(status) == signal.SIGKILL, step
    assert forked(lambda: go_on(step)) == 0, step


def forked(act: Callable[[], None]) -> int:
    """How the fork ended."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            act()
        except BaseException:  # noqa: BLE001 -- told, and the fork ends
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def die_at(patched: Callable[[], Any]) -> None:
    arrived(films.film())
    with patched():
        take_file()


def go_on(step: str) -> None:
    SubmissionFile.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now() - timedelta(seconds=1))
    take_file()
    sweep()
    Removal.objects.update(due_at=timezone.now())
    remove_due()
    file = SubmissionFile.objects.latest("pk")
    assert (file.state, file.problem_words) == (FileState.READY, ""), step
    assert file.submission.state == State.WAITING, step
    assert file.renditions.count() == 5, step
    assert not Piece.objects.exists(), step
    masters = {str(one.master.name) for one in SubmissionFile.objects.all()}
    held = masters | set(Rendition.objects.values_list("file", flat=True))
    assert storing.stored() == held, (step, storing.stored() ^ held)
    assert not list(staging_root().glob("*/")), step
    assert not at_work(), step


def dies_after(function: str) -> Any:
    place, _dot, name = function.rpartition(".")
    real = _found(place, name)

    def last(*arguments: Any, **more: Any) -> None:
        real(*arguments, **more)
        die()

    return mock.patch(function, last)


def _found(place: str, name: str) -> Any:
    try:
        return getattr(importlib.import_module(place), name)
    except ModuleNotFoundError:
        module, _dot, within = place.rpartition(".")
        return getattr(getattr(importlib.import_module(module), within), name)


def dies_while_placing() -> Any:
    from cms.media.places import media_storage

    kind = type(media_storage("private"))
    real, placed = kind.place, []

    def third(self: Any, *arguments: Any, **more: Any) -> None:
        real(self, *arguments, **more)
        placed.append(arguments)
        if len(placed) == 3:
            die()

    return mock.patch.object(kind, "place", third)


def dies_while_encoding() -> Any:
    from cms.transcoding import running

    real = running._watched

    def watched(process: Any, until: float, beat: Any) -> bytes:
        return real(process, until, die if "ffmpeg" in " ".join(map(str, process.args)) else beat)

    return mock.patch.object(running, "_watched", watched)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_work() -> list[str]:
    """Programs that still read a file of a dead worker's."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            told = path.read_bytes()
        except OSError:
            continue
        if str(staging_root()).encode() in told:
            found.append(told.decode("utf-8", "replace"))
    return found
