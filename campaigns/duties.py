"""What is done for campaigns in the background."""

from threading import Event

from cms.core.work import work
from cms.core.worker import duty

from . import keeping
from .checking.leases import queue
from .checking.runner import runner
from .checking.taking import take_file

work("files", queue)(take_file)


@duty("files of submissions", every=0.5, closing=runner.stop, local=True)
def files_of_submissions(stop: Event) -> None:
    runner.look()


@duty("entries whose time is over", every=600)
def entries_to_forget(stop: Event) -> None:
    keeping.forget_due(stop)
