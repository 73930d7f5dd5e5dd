"""Clients of the S3 server: made once a process, for making one takes a tenth of a second.

A quick one reads while a visitor waits, and gives up soon; a patient one writes, lists and deletes.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, HTTPClientError
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from cms.core.breaker import Breaker

from .base import StorageFull, StorageUnavailable

logger = logging.getLogger(__name__)

CONNECTIONS = 32
REST = 3.0  # seconds without a question after one that was not answered
CONNECTING, READING = 1.0, 1.5  # seconds that a visitor waits for each
NOT_FOUND = {404}
TAKEN = {409, 412}  # 409: another conditional write of this name is under way (S3 API, PutObject)
NO_RANGE = {416}
NO_ROOM = {507}

# At DEBUG it writes what is signed, and with that addresses that open a file to whoever reads the log.
for name in ("botocore.auth", "botocore.endpoint", "botocore.hooks", "botocore.parsers", "urllib3.connectionpool"):
    logging.getLogger(name).setLevel(logging.INFO)


@dataclass(frozen=True)
class Server:
    """Where the buckets are. An empty `endpoint` is Amazon's."""

    endpoint: str
    region: str
    access_key: str
    secret_key: str

    def quick(self) -> Any:
        return _client(self, self.endpoint, CONNECTING, READING, 1, os.getpid())

    def patient(self) -> Any:
        return _client(self, self.endpoint, CONNECTING, 20.0, 3, os.getpid())

    def signer(self, endpoint: str) -> Any:
        """Makes addresses for browsers, which may know the server by another name."""
        return _client(self, endpoint or self.endpoint, CONNECTING, READING, 1, os.getpid())

    @property
    def breaker(self) -> Breaker:
        return _breaker(self, os.getpid())


@cache
def _client(server: Server, endpoint: str, connect: float, read: float, attempts: int, _process: int) -> Any:
    """A process that was forked makes its own: two of them can't share a connection."""
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if endpoint else "auto"},
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=CONNECTIONS,
        tcp_keepalive=True,
    )
    session = boto3.session.Session(
        aws_access_key_id=server.access_key or None,
        aws_secret_access_key=server.secret_key or None,
        region_name=server.region,
    )
    return session.client("s3", endpoint_url=endpoint or None, config=config)


@cache
def _breaker(server: Server, _process: int) -> Breaker:
    return Breaker(REST, REST)


@contextmanager
def asking(server: Server, name: str) -> Iterator[None]:
    """Turns what the client raises into the exceptions of `base`."""
    try:
        yield
    except ClientError as error:
        meaning = _meaning(error, name)
        if not isinstance(meaning, StorageUnavailable):
            server.breaker.answered()
        raise meaning from error
    except (BotoCoreError, HTTPClientError, HTTPError) as error:
        server.breaker.failed()
        raise unavailable() from error
    server.breaker.answered()


@contextmanager
def asking_quickly(server: Server, name: str) -> Iterator[None]:
    """The same for what a visitor waits for: not tried at all while the server rests."""
    if not server.breaker.may_ask(CONNECTING + READING):
        raise unavailable()
    with asking(server, name):
        yield


def once_more(ask: Any) -> Any:
    """Asks again where the server had closed a connection that was kept, as servers do."""
    try:
        return ask()
    except ConnectionClosedError:
        return ask()


def unavailable() -> StorageUnavailable:
    return StorageUnavailable(_("The server that keeps the files does not answer. Try again in a few minutes."))


def _meaning(error: ClientError, name: str) -> OSError | EOFError:
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    code = error.response.get("Error", {}).get("Code", "")
    if status in NO_ROOM or code in ("StorageFull", "EntityTooLarge", "QuotaExceeded"):
        return StorageFull(_("The server that keeps the files has no room for this one. Nothing was changed."))
    if code == "NoSuchBucket":
        logger.error("S3: a bucket is missing. `manage.py prepare_storage` makes it.")
        return unavailable()
    if status in NOT_FOUND:
        return FileNotFoundError(name)
    if status in TAKEN:
        return FileExistsError(name)
    if status in NO_RANGE:
        return EOFError(f"{name} ends early")
    logger.error("S3 answered %s (%s) to what was asked about %s.", status, code, name)
    return unavailable()
