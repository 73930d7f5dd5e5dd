"""The clock jumps over the end of an embargo, and back: every way out follows at once; nothing has to be written."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.operating import bulk
from tests import factories
from tests.core.test_access_ways_out import (
    HOUR,
    LISTS,
    NAME,
    OWN,
    PAGES,
    Archive,
    archive,  # noqa: F401
    body_of,
    drain,
)
from tests.searching import own_index  # noqa: F401

pytestmark = pytest.mark.django_db
TELL_OF_NO_ISSUE = {"/hu/archivum/", "/api/v2/pages/?type=archive_pages.TitlePage&fields=*", "/bulk/"}
WRITTEN = {way for way in LISTS if way.startswith("/bulk/")}  # hourly, by the clock of that hour


def jump(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """As if the machine's clock were set: whoever asks it for the time is told another."""
    seconds = time.time
    monkeypatch.setattr(time, "time", lambda: seconds() + by.total_seconds())
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromtimestamp(time.time(), UTC))


def is_hidden(client: Client, archive: Archive) -> None:  # noqa: F811
    for way in [*OWN, *PAGES]:
        assert client.get(archive.address(way)).status_code == 404, way
    for way in LISTS:
        body = body_of(client.get(archive.address(way))).replace(archive.address(way), "")
        assert not archive.tells(body), way


def is_open(client: Client, archive: Archive) -> None:  # noqa: F811
    for way in [*OWN, *PAGES]:
        assert client.get(archive.address(way)).status_code in ((400,) if "no-size" in way else (200, 303)), way
    for way in set(LISTS) - TELL_OF_NO_ISSUE - WRITTEN:
        assert archive.tells(body_of(client.get(archive.address(way)))), way


def test_over_an_embargo_and_back(
    client: Client,
    archive: Archive,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.embargo(archive.issue, timezone.now() + HOUR)
    drain()
    bulk.write()
    is_hidden(client, archive)
    with monkeypatch.context() as clock:
        jump(clock, 2 * HOUR)
        is_open(client, archive)
    is_hidden(client, archive)  # the clock was wrong, and what it let out is taken back
    assert NAME in archive.issue.title


def test_over_an_expiry_and_back(
    client: Client,
    archive: Archive,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive.issue.expire_at = timezone.now() + HOUR
    archive.issue.save()
    drain()
    is_open(client, archive)
    with monkeypatch.context() as clock:
        jump(clock, 2 * HOUR)
        bulk.write()
        is_hidden(client, archive)
    is_open(client, archive)
