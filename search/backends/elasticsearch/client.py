"""The one way to the server. Whatever goes wrong there is an EngineError, and is told soon.

A server that doesn't answer costs one request its time-out, not each: after a failure the others are told at once, and
one at a time tries again.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from django.conf import settings
from elastic_transport import TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer

from cms.core.breaker import Breaker
from search.backends.base import EngineError

FIRST_REST, LONGEST_REST = 1.0, 10.0  # seconds
AnswerT = TypeVar("AnswerT")


class Unreachable(EngineError):
    """There is no server, it is frozen, or it answers that it can't."""


class NoIndex(EngineError):
    """The server is there, our index is not."""


class ReadOnly(EngineError):
    """The server answers, and takes no changes: its disk is full, or the index was closed to writing."""


class Server:
    """A client of a process's own: connections don't survive a fork."""

    def __init__(self) -> None:
        self.breaker = Breaker(FIRST_REST, LONGEST_REST)
        self._problem = ""
        self.patience: float = settings.ELASTICSEARCH_TIMEOUT / 1000
        self._client = Elasticsearch(
            settings.ELASTICSEARCH_URL,
            api_key=settings.ELASTICSEARCH_API_KEY or None,
            ca_certs=settings.ELASTICSEARCH_CA_CERTS or DEFAULT,
            request_timeout=self.patience,
            max_retries=0,
            retry_on_timeout=False,
            connections_per_node=20,
            serializer=OrjsonSerializer(),
        )

    def ask(self, call: Callable[[Elasticsearch], AnswerT], seconds: float | None = None) -> AnswerT:
        """What `call` gets from the client, within `seconds` (`patience` unless told). Raises EngineError."""
        at_most = self.patience if seconds is None else seconds
        with self._guarding(at_most):
            try:
                return call(self._client if seconds is None else self._client.options(request_timeout=at_most))
            except NotFoundError as error:
                raise NoIndex(_said(error)) from error
            except ApiError as error:
                raise _refusal(error) from error
            except TransportError as error:
                raise Unreachable(f"{type(error).__name__}: {error}") from error

    @contextmanager
    def _guarding(self, at_most: float) -> Iterator[None]:
        """Around one request that takes `at_most` seconds. Raises Unreachable while it is too early to ask."""
        if not self.breaker.may_ask(at_most):
            raise Unreachable(self._problem)
        try:
            yield
        except Unreachable as error:
            self._problem = str(error)
            self.breaker.failed()
            raise
        except EngineError:
            self.breaker.answered()
            raise
        self.breaker.answered()


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
