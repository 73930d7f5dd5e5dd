"""What the worker does with letters."""

from threading import Event

from cms.core.work import work
from cms.core.worker import duty

from . import sending

take_letter = work("letters", sending.queue)(sending.take_letter)


@duty("letters", every=2, local=True)
def send_letters(stop: Event) -> None:
    while not stop.is_set() and take_letter():
        pass


@duty("last letters", every=3600)
def last_letters(stop: Event) -> None:
    sending.forget_passing()
