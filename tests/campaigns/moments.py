"""The moments of an act: between what it writes, commits, places, removes, hands over and does once all is committed.

A process that dies dies at one of them. `told` notes them all, `dying_at` ends this process by SIGKILL at one:

    log: list[str] = []
    with told(log): acts.withdraw(sent)
    with dying_at(7): acts.withdraw(another)
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any
from unittest import mock

from django.db import connections

from cms.letters import smtp
from cms.media.places import media_storage
from search import outbox
from tests.campaigns.killed import die

DONE, AFTERWARDS = ", done", "after the commit"
WRITES = ("INSERT", "UPDATE", "DELETE")
Tell = Callable[[str], None]


@contextmanager
def told(log: list[str]) -> Iterator[None]:
    with _watched(log.append):
        yield


@contextmanager
def dying_at(number: int) -> Iterator[None]:
    numbers = count()
    with _watched(lambda _moment: die() if next(numbers) == number else None):
        yield


def worth_dying_at(log: list[str]) -> list[int]:
    """Of each kind of moment the first and the last; of two between which nothing happens, one."""
    first = {moment: number for number, moment in reversed(list(enumerate(log))) if number}
    last = {moment: number for number, moment in enumerate(log)}
    return sorted({_as_late(log, number) for number in (*first.values(), *last.values())})


def chosen(log: list[str]) -> list[int]:
    """Fewer: around what is committed, and where what lies elsewhere is ahead of the rows or behind."""
    first = {moment: number for number, moment in reversed(list(enumerate(log))) if number and moment != "write"}
    last = {moment: number for number, moment in enumerate(log) if moment.startswith("commit")}
    return sorted({_as_late(log, number) for number in (*first.values(), *last.values())})


def _as_late(log: list[str], number: int) -> int:
    """The last moment before anything else is done."""
    while log[number].endswith((DONE, AFTERWARDS)) and number + 1 < len(log) and not log[number + 1].endswith(DONE):
        number += 1
    return number


@contextmanager
def _watched(tell: Tell) -> Iterator[None]:
    database: Any = connections["default"]
    storage = type(media_storage("private"))
    with ExitStack() as stack:
        stack.enter_context(database.execute_wrapper(_writes(tell)))
        stack.enter_context(mock.patch.object(database, "on_commit", _afterwards(database.on_commit, tell)))
        for place, name, moment in (
            (database, "commit", "commit"),
            (storage, "place", "place a file"),
            (storage, "_save", "save a file"),
            (storage, "delete", "delete a file"),
            (smtp, "hand_over", "hand a letter over"),
            (outbox, "write_page", "write a document"),
            (outbox, "_forget", "forget that a document is due"),
        ):
            stack.enter_context(mock.patch.object(place, name, _around(getattr(place, name), moment, tell)))
        yield


def _writes(tell: Tell) -> Any:
    def execute(run: Any, sql: str, *others: Any) -> Any:
        if sql.startswith(WRITES):
            tell("write")
        return run(sql, *others)

    return execute


def _afterwards(on_commit: Any, tell: Tell) -> Any:
    """Each piece of work that waits for the commit is a moment of its own."""

    def register(work: Callable[[], object], robust: bool = False) -> None:
        on_commit(_around(work, AFTERWARDS, tell), robust)

    return register


def _around(real: Callable[..., Any], moment: str, tell: Tell) -> Callable[..., Any]:
    def act(*arguments: Any, **named: Any) -> Any:
        tell(moment)
        result = real(*arguments, **named)
        tell(moment + DONE)
        return result

    return act
