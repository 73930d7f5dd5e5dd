"""Whether someone waits for what this thread does: from the start of a request to the end of its answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

from django.core.signals import request_finished, request_started

_thread = local()


def visitor_waits() -> bool:
    return getattr(_thread, "waits", False)


@contextmanager
def waiting() -> Iterator[None]:
    """For a thread that works for a visitor beside the request's own."""
    before, _thread.waits = visitor_waits(), True
    try:
        yield
    finally:
        _thread.waits = before


def _begin(**kwargs: Any) -> None:
    _thread.waits = True


def _end(**kwargs: Any) -> None:
    _thread.waits = False


request_started.connect(_begin)
request_finished.connect(_end)
