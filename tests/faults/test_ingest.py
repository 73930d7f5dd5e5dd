"""S3 and PostgreSQL stop while Celery's workers take a batch in: it waits, goes on by itself, and all is whole."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from tests.background.library import Library, background
from tests.breakable import Servers, breakable

pytestmark = [pytest.mark.production, pytest.mark.timeout(900)]
ISSUES, PAGES = 6, 3
SOURCE = "deliveries"
WAITS = "select waiting_since is not null and heartbeat_at is null from archive_pages_batch"
STATE = "select state from archive_pages_batch"
WRITTEN = "select count(*) from archive_pages_issuepage"
A_PAGE_IS_MADE = "select count(*) > 0 from archive_pages_pagejob where state = 'taken'"


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with breakable("s3", "postgresql") as started:
        yield started


@pytest.fixture
def library(servers: Servers, tmp_path: Path) -> Iterator[Library]:
    with background(tmp_path, **servers.settings | {"BATCH_BUCKETS": SOURCE}) as library:
        yield library


def deliver(library: Library) -> str:
    """The batch's address in a bucket, as a firm would send it."""
    env = library.env
    keys = {"aws_access_key_id": env["S3_ACCESS_KEY"], "aws_secret_access_key": env["S3_SECRET_KEY"]}
    client = boto3.client("s3", endpoint_url=env["S3_ENDPOINT_URL"], region_name="us-east-1", **keys)
    client.create_bucket(Bucket=SOURCE)
    batch = library.print(ISSUES, PAGES)
    for path in batch.rglob("*"):
        if path.is_file():
            client.upload_file(str(path), SOURCE, path.relative_to(batch.parent).as_posix())
    return f"s3://{SOURCE}/batch"


def half_an_issue(library: Library, servers: Servers) -> bool:
    """Whether an issue's files are on their way to the storage: more pyramids there than canvases in the database."""
    stored = sum(1 for _file in servers.folder.rglob(f"{library.env['S3_PRIVATE_BUCKET']}/**/*.tif"))
    return stored > int(library.one("select count(*) from archive_pages_canvas"))


def test_s3_stopped_while_the_batch_is_read_made_ready_and_written(library: Library, servers: Servers) -> None:
    source = deliver(library)
    with library.worker("batches") as one, library.worker("batches") as two, library.worker("schedule") as three:
        library.is_up(one, two, three)
        servers.kill("s3")
        uuid = library.queue(source, started=False)
        library.wait(WAITS, True)
        assert "does not answer" in library.one("select error from archive_pages_batch")
        servers.start("s3")
        library.wait(STATE, "planned")  # by itself, when its time has come
        start = (
            "from archive_pages.ingest import services\nfrom archive_pages.models import Batch\n"
            f"services.start_batch(Batch.objects.get(uuid={uuid!r}))"
        )
        with making_pages(library, lambda: library.shell(start)):
            away(library, servers)
        library.until(lambda: half_an_issue(library, servers))
        away(library, servers)
        library.wait(STATE, "done")
        servers.kill("s3")
        library.wait("select count(*) from library_search_outboxentry", 0)  # what is found needs no file
        servers.start("s3")
    library.assert_whole(ISSUES, PAGES)
    assert library.one("select attempts from archive_pages_batch") <= 2


@contextmanager
def making_pages(library: Library, begin: Callable[[], object]) -> Iterator[None]:
    """While pages are made. Looked for from the start: they may be made before the command that begins has ended."""
    with ThreadPoolExecutor(1) as beside:
        begun = beside.submit(begin)
        library.wait(A_PAGE_IS_MADE, True)
        yield
        begun.result()


def away(library: Library, servers: Servers) -> None:
    """S3 ends at once, and comes back when the batch has noticed."""
    servers.kill("s3")
    library.wait(WAITS, True)
    assert library.one(STATE) == "running"
    servers.start("s3")
    library.change("update archive_pages_batch set due_at = now()")  # else it would be some seconds yet


def test_postgresql_restarted_while_pages_are_made_and_issues_written(library: Library, servers: Servers) -> None:
    source = library.print(ISSUES, PAGES, size=(1600, 2200))
    with library.worker("batches") as one, library.worker("batches") as two, library.worker("schedule") as three:
        library.is_up(one, two, three)
        with making_pages(library, lambda: library.queue(source)):
            servers.stop("postgresql")
            servers.start("postgresql")
        library.until(lambda: half_an_issue(library, servers))
        servers.kill("postgresql")
        servers.start("postgresql")
        before = library.one(WRITTEN)
        library.wait(WRITTEN, lambda count: count > before)
        servers.stop("postgresql")
        servers.start("postgresql")
        library.wait(STATE, "done")
        library.wait("select count(*) from library_search_outboxentry", 0)
    library.assert_whole(ISSUES, PAGES)
