"""The one way to the server. Whatever goes wrong there is an EngineError, and is told soon.

A server that doesn't answer costs one request its time-out, not each: after a failure the others are told at once, and
one at a time tries again.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from django.conf import settings
from elastic_transport import TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from search.backends.base import EngineError

FIRST_PAUSE, LAST_PAUSE = 1.0, 10.0  # seconds
AnswerT = TypeVar("AnswerT")


class Unreachable(EngineError):
    """There is no server, it is frozen, or it answers that it can't."""


class NoIndex(EngineError):
    """The server is there, our index is not."""


class ReadOnly(EngineError):
    """The server answers, and takes no changes: its disk is full, or the index was closed to writing."""


class Breaker:
    """Lets one caller at a time find out whether the server is there again; the others fail at once meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0
        self._reason = ""

    @contextmanager
    def guarding(self, at_most: float) -> Iterator[None]:
        """Around one request that takes `at_most` seconds. Raises Unreachable while it is too early to ask."""
        with self._lock:
            now = time.monotonic()
            if now < self._closed_until:
                raise Unreachable(self._reason)
            if self._failures:
                self._closed_until = now + at_most
        try:
            yield
        except Unreachable as error:
            with self._lock:
                pause = min(FIRST_PAUSE * 2**self._failures, LAST_PAUSE)
                self._failures = min(self._failures + 1, 10)
                self._closed_until = time.monotonic() + pause
                self._reason = str(error)
            raise
        except EngineError:
            self.reset()  # it answers
            raise
        else:
            self.reset()

    def reset(self) -> None:
        """Forgets what failed: the next one asks."""
        with self._lock:
            self._failures, self._closed_until = 0, 0.0


class Server:
    """A client of a process's own: connections don't survive a fork."""

    def __init__(self) -> None:
        self.breaker = Breaker()
        self.patience: float = settings.ELASTICSEARCH_TIMEOUT / 1000
        self._client = Elasticsearch(
            settings.ELASTICSEARCH_URL,
            api_key=settings.ELASTICSEARCH_API_KEY or None,
            ca_certs=settings.ELASTICSEARCH_CA_CERTS or DEFAULT,
            request_timeout=self.patience,
            max_retries=0,
            retry_on_timeout=False,
            connections_per_node=20,
        )

    def ask(self, call: Callable[[Elasticsearch], AnswerT], seconds: float | None = None) -> AnswerT:
        """What `call` gets from the client, within `seconds` (`patience` unless told). Raises EngineError."""
        at_most = self.patience if seconds is None else seconds
        with self.breaker.guarding(at_most):
            try:
                return call(self._client.options(request_timeout=at_most))
            except NotFoundError as error:
                raise NoIndex(_said(error)) from error
            except ApiError as error:
                raise _refusal(error) from error
            except TransportError as error:
                raise Unreachable(f"{type(error).__name__}: {error}") from error


def server() -> Server:
    return _server(os.getpid(), settings.ELASTICSEARCH_URL)


@cache
def _server(process: int, url: str) -> Server:
    return Server()


def _refusal(error: ApiError) -> EngineError:
    if is_blocked(error.body):
        return ReadOnly(_said(error))
    if error.status_code >= 500:
        return Unreachable(_said(error))
    return EngineError(_said(error))


def is_blocked(body: object) -> bool:
    """Whether an answer, or what it says of one document, is about an index that takes no changes."""
    reason = body.get("error") if isinstance(body, dict) else None
    return isinstance(reason, dict) and reason.get("type") == "cluster_block_exception"


def _said(error: ApiError) -> str:
    """The server's own words, short enough for a log."""
    return str(error)[:500]
