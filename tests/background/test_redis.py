"""Redis is stopped, frozen and loses its memory: clicks never wait, batches under way go on, and nothing is lost."""

from collections.abc import Iterator

import pytest

from tests.background.library import Library, background
from tests.breakable import Servers, breakable

pytestmark = [pytest.mark.production, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def redis() -> Iterator[Servers]:
    with breakable("redis") as servers:
        yield servers


@pytest.fixture(scope="module")
def library(redis: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with background(tmp_path_factory.mktemp("library"), BROKER_URL=redis.settings["BROKER_URL"]) as library:
        yield library


def clicks(redis: Servers, library: Library, fault: str) -> list[float]:
    """How long each of three clicks takes that queue a batch: the first before the signal `fault` ends Redis."""
    pid = (redis.folder / "redis" / "pid").read_text().strip()
    code = (
        "import os, signal, time\n"
        "import cms.celery\n"
        "from archive_pages.ingest import services\n"
        "for click in range(3):\n"
        "    began = time.monotonic()\n"
        "    batch = services.queue_batch('/nowhere', new_title='x')\n"
        "    print('seconds', time.monotonic() - began)\n"
        "    services.cancel_batch(batch)\n"
        "    if click == 0:\n"
        f"        os.kill({pid}, signal.{fault})\n"
        "        time.sleep(0.2)\n"
    )
    said = library.shell(code).splitlines()
    return [float(line.split()[1]) for line in said if line.startswith("seconds")]


def test_stopped_during_ingest_and_started_without_its_memory(redis: Servers, library: Library) -> None:
    first = library.print(issues=4, pages=4, size=(1600, 2200))
    states = "select string_agg(state, ' ' order by id) from archive_pages_batch where source <> '/nowhere'"
    with library.worker("batches") as one, library.worker("batches") as two, library.worker("schedule") as three:
        library.is_up(one, two, three)
        library.queue(first)
        library.wait("select count(*) from archive_pages_issuepage", lambda count: count >= 1)
        assert max(clicks(redis, library, "SIGKILL")) < 1
        library.wait(states, "done")  # it needs no Redis once it is under way
        library.queue(first)
        for kept in (redis.folder / "redis").rglob("appendonly*"):
            if kept.is_file():
                kept.unlink()
        redis.start("redis")
        library.wait(states, "done done")  # found by the scheduler's round, for its bell was never heard
    library.assert_whole(issues=4, pages=4)


def test_frozen_it_keeps_no_click_waiting(redis: Servers, library: Library) -> None:
    try:
        _before, first, second = clicks(redis, library, "SIGSTOP")
    finally:
        redis.thaw("redis")
    assert first < 1
    assert second < 0.2  # it does not even try again so soon
    assert library.one("select count(*) from archive_pages_batch where source = '/nowhere'") >= 3
