"""What is done for campaigns in the background."""

from threading import Event

from cms.core.work import work
from cms.core.worker import duty

from . import keeping
from .checking.leases import queue
from .checking.runner import runner
from .checking.taking import take_file
from .drafting import asking
from .drafting.runner import runner as drafts

work("files", queue)(take_file)
work("drafts", asking.queue)(asking.take_draft)


@duty("files of submissions", every=0.5, closing=runner.stop, local=True)
def files_of_submissions(stop: Event) -> None:
    runner.look()


@duty("drafts of captions", every=1, closing=drafts.stop, local=True)
def drafts_of_captions(stop: Event) -> None:
    drafts.look()


@duty("entries whose time is over", every=600)
def entries_to_forget(stop: Event) -> None:
    keeping.forget_due(stop)
