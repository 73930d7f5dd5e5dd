"""Changes, sent by the megabyte. What the server will not take is named by whose it is, and holds up nothing else."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from search.backends.base import EngineError

from .client import NoIndex, ReadOnly, Server, Unreachable, is_blocked

MOST_BYTES = 5_000_000
MOST_OPERATIONS = 1_000
SECONDS = 30.0  # for one request
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)  # seconds before a change is sent again that the server had no room for
GONE, LATER_WRITER, TOO_LARGE, TOO_MANY, BUSY = 404, 409, 413, 429, 503


@dataclass(frozen=True, slots=True)
class Operation:
    """A document to be written, or to be deleted where `source` is None. `owner` is the page or record it is of."""

    key: str
    owner: Any
    source: bytes | None = None

    @property
    def size(self) -> int:
        return len(self.source or b"") + 150  # the line before it


class Bulk:
    """Writes to all of `indexes` as session `number`. `refused`: owners of what was not taken, and why.

    While one request is on its way the next is filled; there are never two, so changes arrive in order.

    `hurried` is for a request that someone waits for: it takes the time of a search, and gives up at the first failure.
    """

    def __init__(self, server: Server, indexes: list[str], number: int, hurried: bool = False) -> None:
        self.server = server
        self.indexes = indexes
        self.number = number
        self.hurried = hurried
        self.refused: dict[Any, str] = {}
        self._waiting: list[Operation] = []
        self._size = 0
        self._sender: ThreadPoolExecutor | None = None
        self._sending: Future[None] | None = None

    def put(self, operation: Operation) -> None:
        """Raises EngineError where the server fails, or takes nothing at all; it may be about an earlier change."""
        self._waiting.append(operation)
        self._size += operation.size * len(self.indexes)
        if self._size >= MOST_BYTES or len(self._waiting) >= MOST_OPERATIONS:
            self._send_meanwhile()

    def flush(self) -> None:
        """Returns when all has been written. Raises EngineError."""
        self._wait()
        self._send_all(self._take())

    def _send_meanwhile(self) -> None:
        self._wait()
        if self._sender is None:
            self._sender = ThreadPoolExecutor(1, "bulk")
        self._sending = self._sender.submit(self._send_all, self._take())

    def _wait(self) -> None:
        sending, self._sending = self._sending, None
        if sending is not None:
            sending.result()

    def _take(self) -> list[Operation]:
        waiting, self._waiting, self._size = self._waiting, [], 0
        return waiting

    def _send_all(self, waiting: list[Operation]) -> None:
        for pause in (*(() if self.hurried else WAITS), None):
            if not waiting:
                return
            waiting = self._send(waiting)
            if waiting and pause is not None:
                time.sleep(pause)
        if waiting:
            raise EngineError(f"Elasticsearch had no room for {len(waiting)} changes")

    def _send(self, operations: list[Operation]) -> list[Operation]:
        """Those of the operations that have to be sent again. The server's limit for a request is found by halving."""
        try:
            items = self.server.ask(lambda es: self._request(es, operations), self.seconds)
        except _TooLarge:
            if len(operations) == 1:
                self.refused[operations[0].owner] = f"{operations[0].key}: larger than Elasticsearch takes"
                return []
            half = len(operations) // 2
            return self._send(operations[:half]) + self._send(operations[half:])
        again: dict[str, Operation] = {}
        for operation, item in zip(self._each(operations), items, strict=True):
            if self._is_to_be_sent_again(operation, item):
                again[operation.key] = operation
        return list(again.values())

    def _request(self, es: Elasticsearch, operations: list[Operation]) -> list[dict[str, Any]]:
        lines: list[Any] = list(self._lines(operations))  # encoded already, which the client takes too
        try:
            answer = es.bulk(operations=lines, filter_path="items.*.status,items.*.error")
        except ApiError as error:
            if error.status_code == TOO_LARGE:
                raise _TooLarge from error
            if error.status_code == TOO_MANY and not is_blocked(error.body):
                return [{"status": TOO_MANY}] * (len(operations) * len(self.indexes))
            raise
        return [outcome for item in answer["items"] for outcome in item.values()]

    def _lines(self, operations: list[Operation]) -> Iterator[bytes]:
        for operation in operations:
            for index in self.indexes:
                name = "delete" if operation.source is None else "index"
                target = {"_index": index, "_id": operation.key, "version": self.number, "version_type": "external_gte"}
                yield json.dumps({name: target}).encode()
                if operation.source is not None:
                    yield operation.source

    def _each(self, operations: list[Operation]) -> Iterator[Operation]:
        for operation in operations:
            for _index in self.indexes:
                yield operation

    def _is_to_be_sent_again(self, operation: Operation, item: dict[str, Any]) -> bool:
        status, reason = item["status"], item.get("error")
        if reason is None and status in (TOO_MANY, BUSY):
            return True
        if reason is None or status == LATER_WRITER:
            return False
        if is_blocked(item):
            raise ReadOnly(str(reason.get("reason", reason)))
        if status in (TOO_MANY, BUSY):
            return True
        if status == GONE:
            raise NoIndex(str(reason.get("reason", reason)))
        if status >= 500:
            raise Unreachable(str(reason))
        self.refused[operation.owner] = f"{operation.key}: {_why(reason)}"
        return False

    @property
    def seconds(self) -> float | None:
        return None if self.hurried else SECONDS


class _TooLarge(EngineError):
    """The request is larger than the server takes."""


def _why(reason: dict[str, Any]) -> str:
    """Elasticsearch's own words, down to the first cause, without the document's text."""
    words = []
    cause: Any = reason
    while isinstance(cause, dict):
        first_line = str(cause.get("reason", "")).split("\n")[0]  # a parser goes on with what it was reading
        words.append(f"{cause.get('type')}: {first_line[:300]}")
        cause = cause.get("caused_by")
    return "; ".join(words)
